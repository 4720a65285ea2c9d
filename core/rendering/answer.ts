import type { Usage } from "../protocol/chat.ts";
import type { ErrorDetail } from "../protocol/error.ts";
import type { Message, Part } from "../types.ts";

export interface AnsweredToolCall {
  id?: string;
  name: string;
  /** JSON text, as the model wrote it: it may not parse. */
  arguments: string;
}

/** What came back for one request: the first choice of a chat completion. */
export interface Answer {
  text: string;
  toolCalls: AnsweredToolCall[];
  finishReason: string | null;
  usage: Usage | null;
  /** US dollars; null = unknown, never free. */
  costUsd: number | null;
  error: ErrorDetail | null;
  /** The answer as Dotprompt's next message, to go into a history. */
  message: Message;
}

export interface AnswerDelta {
  /** What this chunk adds to the text; "" for chunks about anything else. */
  text: string;
}

export interface AnswerReader {
  /** @param chunk one parsed `chat.completion.chunk`, or a frame with an `error`; anything else is ignored */
  push(chunk: unknown): AnswerDelta;
  /** The answer as far as it has come. */
  answer(): Answer;
}

type Json = Record<string, unknown>;

const asMap = (value: unknown): Json =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const asText = (value: unknown): string => (typeof value === "string" ? value : "");

/** Puts a streamed answer together; only the first choice counts. */
export function createAnswerReader(): AnswerReader {
  const state = emptyState();
  return {
    push(chunk) {
      const before = state.text.length;
      readEnvelope(state, asMap(chunk));
      for (const entry of asList(asMap(chunk).choices)) {
        const choice = asMap(entry);
        if ((choice.index ?? 0) !== 0) continue;
        readChoice(state, choice, asMap(choice.delta));
      }
      return { text: state.text.slice(before) };
    },
    answer: () => finish(state),
  };
}

/** Reads a `chat.completion` that came in one piece, or an answer with an `error`. */
export function readAnswer(body: unknown): Answer {
  const state = emptyState();
  readEnvelope(state, asMap(body));
  const choice = asMap(asList(asMap(body).choices)[0]);
  readChoice(state, choice, asMap(choice.message));
  return finish(state);
}

interface State {
  text: string;
  calls: Map<number, AnsweredToolCall>;
  finishReason: string | null;
  usage: Usage | null;
  costUsd: number | null;
  error: ErrorDetail | null;
}

const emptyState = (): State => ({
  text: "",
  calls: new Map(),
  finishReason: null,
  usage: null,
  costUsd: null,
  error: null,
});

function readEnvelope(state: State, body: Json): void {
  if (body.usage) {
    const usage = asMap(body.usage);
    const count = (value: unknown) => (Number.isSafeInteger(value) ? (value as number) : 0);
    const prompt = count(usage.prompt_tokens);
    const completion = count(usage.completion_tokens);
    state.usage = {
      prompt_tokens: prompt,
      completion_tokens: completion,
      total_tokens: count(usage.total_tokens) || prompt + completion,
      estimated: usage.estimated === true,
    };
    if (typeof usage.cost === "number" && Number.isFinite(usage.cost)) state.costUsd = usage.cost;
  }
  if (body.error) state.error = readError(body.error);
}

/** The broker's error as it is; another server's (or a bare sentence) in the same shape. */
function readError(value: unknown): ErrorDetail {
  const error = asMap(value);
  const text = (entry: unknown) =>
    typeof entry === "string" || typeof entry === "number" ? String(entry) : null;
  const source = error.source;
  return {
    message:
      asText(error.message) ||
      asText(value) ||
      "The answer ended with an error that says nothing. Run it again.",
    type: text(error.type) ?? "upstream_error",
    code: text(error.code) ?? "upstream_error",
    param: text(error.param),
    request_id: text(error.request_id),
    run_id: text(error.run_id),
    source: source === "broker" || source === "provider" ? source : "upstream",
    retryable: error.retryable === true,
  };
}

/** @param said the choice's `delta` or `message` */
function readChoice(state: State, choice: Json, said: Json): void {
  state.text += contentText(said.content) + asText(said.refusal);
  for (const [at, entry] of asList(said.tool_calls).entries()) {
    const call = asMap(entry);
    const index = typeof call.index === "number" ? call.index : at;
    const known = state.calls.get(index) ?? { name: "", arguments: "" };
    const part = asMap(call.function);
    if (asText(call.id)) known.id = asText(call.id);
    known.name += asText(part.name);
    known.arguments += asText(part.arguments);
    state.calls.set(index, known);
  }
  if (typeof choice.finish_reason === "string") state.finishReason = choice.finish_reason;
}

const contentText = (content: unknown): string =>
  asText(content) ||
  asList(content)
    .map((part) => asText(asMap(part).text))
    .join("");

function finish(state: State): Answer {
  const toolCalls = [...state.calls.entries()]
    .sort(([one], [other]) => one - other)
    .map(([, call]) => ({ ...call }));
  const content: Part[] = state.text || !toolCalls.length ? [{ text: state.text }] : [];
  for (const { id, name, arguments: text } of toolCalls)
    content.push({ toolRequest: { name, input: parsed(text), ...(id === undefined ? {} : { ref: id }) } });
  const { text, finishReason, usage, costUsd, error } = state;
  return { text, toolCalls, finishReason, usage, costUsd, error, message: { role: "model", content } };
}

/** The arguments as a value; the text itself when it is not JSON, so that nothing is lost. */
function parsed(text: string): unknown {
  try {
    return text === "" ? {} : JSON.parse(text);
  } catch {
    return text;
  }
}
