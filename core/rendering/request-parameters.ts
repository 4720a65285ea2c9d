import { Check } from "typebox/schema";
import { ChatRequest, type Model } from "../protocol/chat.ts";
import type { Mapped, Remark, RequestOptions } from "./mapping.ts";

export type Parameters = Partial<ChatRequest> & Record<string, unknown>;

/** Dotprompt's (Gemini's) names that differ from OpenAI's in the spelling only. */
const renamed: Record<string, keyof ChatRequest> = {
  topP: "top_p",
  topK: "top_k",
  topA: "top_a",
  minP: "min_p",
  typicalP: "typical_p",
  stopSequences: "stop",
  presencePenalty: "presence_penalty",
  frequencyPenalty: "frequency_penalty",
  repetitionPenalty: "repetition_penalty",
  candidateCount: "n",
  minOutputTokens: "min_tokens",
  logitBias: "logit_bias",
  topLogprobs: "top_logprobs",
  responseFormat: "response_format",
  toolChoice: "tool_choice",
  parallelToolCalls: "parallel_tool_calls",
  reasoningEffort: "reasoning_effort",
  serviceTier: "service_tier",
  safetySettings: "safety_settings",
  webSearchOptions: "web_search_options",
};

/** Names for the longest answer; which of OpenAI's two it becomes depends on the model. */
const lengths = [
  "maxOutputTokens",
  "maxTokens",
  "max_output_tokens",
  "max_tokens",
  "max_completion_tokens",
  "maxCompletionTokens",
];

/** What the request itself sets. */
const reserved = ["model", "messages", "stream", "stream_options", "metadata", "tools", "functions"];

/** Keys that would send the prompt elsewhere, or a key along with it. Nobody's file may do that. */
const refused =
  /^(?:api_?(?:key|base|version|type)|base_?url|(?:extra_?)?(?:headers|body|query)|organization|custom_?llm_?provider|fallbacks|mock_?response|timeout|num_?retries)$/i;

/** Config as parameters of the request; every key that has no counterpart, or an impossible value, is a remark. */
export function toParameters(
  config: Record<string, unknown>,
  options: Pick<RequestOptions, "model" | "knownModel">,
): Mapped<Parameters> {
  const value: Parameters = {};
  const remarks: Remark[] = [];
  /** The key that each parameter comes from. */
  const from = new Map<string, string>();
  for (const [key, given] of Object.entries(config)) {
    if (given === null || given === undefined) continue;
    const mapped = mapKey(key, given, options);
    if (typeof mapped === "string") {
      remarks.push([refused.test(key) ? "config-refused" : "config-unknown", mapped]);
      continue;
    }
    for (const [name, entry] of Object.entries(mapped)) {
      const schema = ChatRequest.properties[name as keyof typeof ChatRequest.properties];
      if (!schema || !Check(schema, entry)) {
        remarks.push([
          "config-value",
          `config.${key} cannot be ${JSON.stringify(given)}. Correct the value or remove it.`,
        ]);
        continue;
      }
      const before = from.get(name);
      if (before !== undefined && !sameValue(value[name], entry))
        remarks.push(["config-twice", configuredTwice(before, key, name)]);
      from.set(name, key);
      value[name] = entry;
      if (!supports(options.knownModel, name))
        remarks.push([
          "config-not-supported",
          `The model "${options.model}" does not take config.${key}; it may be ignored.`,
        ]);
    }
  }
  return { value, remarks };
}

/** What is said of two keys that are one parameter with two values; the later one is sent. */
export const configuredTwice = (first: string, second: string, parameter: string): string =>
  `config.${first} and config.${second} are one parameter, ${parameter}, with two values: that of ${second} is sent. Remove one.`;

const sameValue = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** The parameters one key becomes, or a sentence about why there are none. */
function mapKey(
  key: string,
  value: unknown,
  options: Pick<RequestOptions, "model" | "knownModel">,
): Record<string, unknown> | string {
  if (refused.test(key))
    return `config.${key} is not sent: address, keys and headers are the broker's business. Remove it.`;
  if (lengths.includes(key)) return { [lengthName(options)]: value };
  if (Object.hasOwn(renamed, key)) return { [renamed[key]!]: value };
  if (Object.hasOwn(special, key))
    return special[key]!(value) ?? `config.${key} has no counterpart in a chat request and is not sent.`;
  if (Object.hasOwn(ChatRequest.properties, key) && !reserved.includes(key)) return { [key]: value };
  if (reserved.includes(key)) return `config.${key} is set by the prompt itself and is not sent. Remove it.`;
  return `config.${key} has no counterpart in a chat request and is not sent. Remove it, or keep it for other programs.`;
}

type Map = Record<string, unknown>;
const asMap = (value: unknown): Map => (typeof value === "object" && value !== null ? (value as Map) : {});

/** Keys that become something of another shape; undefined when this value has no counterpart. */
const special: Record<string, (value: unknown) => Map | undefined> = {
  thinkingConfig(value) {
    const { thinkingBudget: budget, thinkingLevel: level } = asMap(value);
    if (typeof level === "string") return { reasoning_effort: level.toLowerCase() };
    if (budget === 0) return { thinking: { type: "disabled" } };
    if (typeof budget === "number" && budget > 0)
      return { thinking: { type: "enabled", budget_tokens: budget } };
    return undefined;
  },
  responseModalities: (value) =>
    Array.isArray(value) ? { modalities: value.map((one) => String(one).toLowerCase()) } : undefined,
  responseMimeType: (value) =>
    value === "application/json"
      ? { response_format: { type: "json_object" } }
      : value === "text/plain"
        ? {}
        : undefined,
  responseLogprobs: (value) => ({ logprobs: value }),
  /** OpenAI's is a flag; Gemini's `logprobs` is how many of them. */
  logprobs: (value) =>
    typeof value === "number" ? { logprobs: true, top_logprobs: value } : { logprobs: value },
  toolConfig(value) {
    const { mode } = asMap(asMap(value).functionCallingConfig);
    const choice = { AUTO: "auto", ANY: "required", NONE: "none" }[String(mode).toUpperCase()];
    return choice ? { tool_choice: choice } : undefined;
  },
};

/** OpenAI's reasoning models refuse `max_tokens`; many others know nothing else. */
function lengthName({ model, knownModel }: Pick<RequestOptions, "model" | "knownModel">): string {
  const supported = knownModel?.supported_openai_params;
  const reasoning = /(?:^|\/)(?:o\d|gpt-5)/i.test(model);
  const both =
    !supported || (supported.includes("max_tokens") && supported.includes("max_completion_tokens"));
  if (both) return reasoning ? "max_completion_tokens" : "max_tokens";
  return supported.includes("max_completion_tokens") ? "max_completion_tokens" : "max_tokens";
}

/** LiteLLM's list is about OpenAI's parameters only: of the others it says nothing. */
const outsideTheList = [
  "top_k",
  "top_a",
  "min_p",
  "typical_p",
  "repetition_penalty",
  "min_tokens",
  "safety_settings",
];

function supports(model: Model | undefined, name: string): boolean {
  const supported = model?.supported_openai_params;
  return !supported || supported.length === 0 || supported.includes(name) || outsideTheList.includes(name);
}
