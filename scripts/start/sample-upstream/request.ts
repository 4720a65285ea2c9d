/** What the sample upstream reads from a chat completion request. */
export interface SampleRequest {
  model: string;
  stream: boolean;
  includeUsage: boolean;
  lastUserText: string;
  promptTokens: number;
  /** How many answers are asked for. */
  choices: number;
  /** Most words of the answer; null: no limit. */
  maxTokens: number | null;
  stop: string[];
  /** JSON Schema of `response_format`; null when none is asked for. */
  schema: unknown;
}

/** As many as OpenAI allows. */
const mostChoices = 128;

/** Reads a request body; null when it is no chat completion request. */
export function readRequest(body: unknown): SampleRequest | null {
  if (!isObject(body) || typeof body.model !== "string" || !Array.isArray(body.messages)) return null;
  const messages = body.messages.filter(isObject);
  const format = isObject(body.response_format) ? body.response_format : {};
  const named = isObject(format.json_schema) ? format.json_schema : {};
  return {
    model: body.model,
    stream: body.stream === true,
    includeUsage: isObject(body.stream_options) && body.stream_options.include_usage === true,
    lastUserText: textOf(messages.findLast((one) => one.role === "user")?.content),
    promptTokens: messages.reduce((sum, one) => sum + words(textOf(one.content)).length, 0),
    choices: Math.max(1, Math.min(mostChoices, Math.trunc(firstNumber(body.n) ?? 1))),
    maxTokens: firstNumber(body.max_completion_tokens, body.max_tokens),
    stop: [body.stop].flat().filter((one): one is string => typeof one === "string" && one !== ""),
    schema: isObject(named.schema) ? named.schema : null,
  };
}

/** A text in the pieces it is streamed in; here one is a token. */
export function words(text: string): string[] {
  return text.match(/\s*\S+\s*$|\s*\S+/g) ?? (text === "" ? [] : [text]);
}

function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content
    .filter((part) => isObject(part) && part.type === "text" && typeof part.text === "string")
    .map((part) => part.text)
    .join("");
}

function firstNumber(...values: unknown[]): number | null {
  return values.find((one): one is number => typeof one === "number") ?? null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
