import type { ValueKind } from "../../../syntax/reference/types.ts";
import { configKeys as documented, frontmatterKeys, type KeyDoc, keyDoc } from "../../../syntax/reference.ts";

type Kinds = Readonly<Record<string, ValueKind>>;

const kindsOf = (docs: readonly KeyDoc[] | undefined): Kinds =>
  Object.fromEntries((docs ?? []).map(({ key, kind }) => [key, kind ?? "any"]));

/** The keys of the format, by where they stand; `ext` and `raw` are Dotprompt's own. */
export const formatKeys: Readonly<Record<"top" | "input" | "output", Kinds>> = {
  top: { ...kindsOf(frontmatterKeys.filter(({ key }) => !key.includes("."))), ext: "any", raw: "any" },
  input: kindsOf(keyDoc(["input"])?.children),
  output: kindsOf(keyDoc(["output"])?.children),
};

/** Keys at the top that Genkit takes for itself. */
export const genkitKeys: readonly string[] = [
  "use",
  "toolChoice",
  "maxTurns",
  "returnToolRequests",
  "metadata",
];

/** Keys under which other formats keep the prompt's text. */
export const templateKeys: readonly string[] = ["system", "prompt", "template"];

/** Keys that are common in prompt files though Dotprompt ignores them: Genkit's, and people's own notes. */
export const commonKeys: Readonly<Record<"top" | "input" | "output", readonly string[]>> = {
  top: [
    "metadata",
    "max_steps",
    "maxSteps",
    "app",
    "app_type",
    "use",
    "toolChoice",
    "maxTurns",
    "returnToolRequests",
    "id",
    "title",
    "author",
    "authors",
    "tags",
    "license",
    "date",
    "updated",
    "created",
    "category",
    "type",
    "provider",
    "variables",
    "prompt",
    "system",
    "template",
    "role",
    "notes",
    "examples",
    "status",
    "owner",
    "language",
    "extends",
    "docs",
    "messages",
    "context",
    "candidates",
    "api",
    "resources",
    "mcp",
    "agent",
    "agents",
    "mode",
    "endpoint",
  ],
  input: ["description", "jsonSchema", "type", "examples", "required"],
  output: [
    "constrained",
    "contentType",
    "instructions",
    "jsonSchema",
    "defaultInstructions",
    "description",
    "type",
  ],
};

/** Keys that belong one level deeper, by where they are found. */
export const homes: Readonly<Record<string, readonly string[]>> = {
  schema: ["input.schema", "output.schema"],
  default: ["input.default"],
  defaults: ["input.default"],
  format: ["output.format"],
  inputSchema: ["input.schema"],
  outputSchema: ["output.schema"],
};

/** Names of config keys, for telling a slip of the pen from a key of another provider. */
export const configKeys: readonly string[] = [
  ...new Set(documented.map(({ key }) => key)),
  "temperature",
  "topP",
  "top_p",
  "topK",
  "top_k",
  "maxOutputTokens",
  "max_output_tokens",
  "maxTokens",
  "max_tokens",
  "stopSequences",
  "stop",
  "presencePenalty",
  "presence_penalty",
  "frequencyPenalty",
  "frequency_penalty",
  "seed",
  "safetySetting",
  "safetyFilterLevel",
  "sampleCount",
  "addWatermark",
  "enhancePrompt",
  "guidanceScale",
  "responseMimeType",
  "responseSchema",
  "responseModalities",
  "responseFormat",
  "response_format",
  "reasoningEffort",
  "logprobs",
  "topLogprobs",
  "top_logprobs",
  "logitBias",
  "logit_bias",
  "toolConfig",
  "toolChoice",
  "tool_choice",
  "parallelToolCalls",
  "parallel_tool_calls",
  "functionCallingConfig",
  "version",
  "apiVersion",
  "location",
  "contextCache",
  "googleSearchRetrieval",
  "codeExecution",
  "visualDetailLevel",
  "max_completion_tokens",
  "maxCompletionTokens",
  "minP",
  "min_p",
  "repetitionPenalty",
  "repetition_penalty",
  "thinking",
  "verbosity",
  "serviceTier",
  "service_tier",
  "speechConfig",
  "mediaResolution",
  "aspectRatio",
  "negativePrompt",
  "personGeneration",
  "numberOfImages",
  "metadata",
  "tools",
  "n",
];

/** Maps under which other programs keep what is config here. */
export const configMaps: readonly string[] = [
  "parameters",
  "settings",
  "modelParameters",
  "model_parameters",
];

/** Config keys whose names mean something else at the top, or to other programs there. */
const ambiguous = ["apiVersion", "location", "metadata", "toolChoice", "tools", "version"];

/** Config keys that people set at the top, where Dotprompt ignores them. */
export const configAtTop: readonly string[] = configKeys.filter((key) => !ambiguous.includes(key));

/** The limits that hold for every provider; numbers outside of them are refused everywhere. */
export const configRanges: Readonly<Record<string, { least?: number; most?: number; whole?: boolean }>> = {
  temperature: { least: 0, most: 2 },
  topP: { least: 0, most: 1 },
  top_p: { least: 0, most: 1 },
  minP: { least: 0, most: 1 },
  min_p: { least: 0, most: 1 },
  topK: { least: 0, whole: true },
  top_k: { least: 0, whole: true },
  maxOutputTokens: { least: 1, whole: true },
  max_output_tokens: { least: 1, whole: true },
  maxTokens: { least: 1, whole: true },
  max_tokens: { least: 1, whole: true },
  max_completion_tokens: { least: 1, whole: true },
  candidateCount: { least: 1, whole: true },
  presencePenalty: { least: -2, most: 2 },
  presence_penalty: { least: -2, most: 2 },
  frequencyPenalty: { least: -2, most: 2 },
  frequency_penalty: { least: -2, most: 2 },
  seed: { whole: true },
};
