import type { Usage } from "../protocol/chat.ts";
import { type Choices, choicesIn, collectChoices, firstChoice, isEmpty } from "../protocol/choices.ts";
import type { ErrorDetail } from "../protocol/error.ts";
import type { RunChoice } from "../protocol/run.ts";
import { readUsage, type UsageReader } from "../protocol/usage.ts";
import type { Message, Part } from "../types.ts";

export interface AnsweredToolCall {
  id?: string;
  name: string;
  /** JSON text, as the model wrote it: it may not parse. */
  arguments: string;
}

/** One of the answers to one request; OpenAI's `n`, Dotprompt's `candidateCount`, asks for several. */
export interface AnswerChoice {
  index: number;
  text: string;
  /** What the model thought before it answered: shown, and no part of the answer. "" when it told nothing. */
  reasoning: string;
  toolCalls: AnsweredToolCall[];
  finishReason: string | null;
}

/** What came back for one request: its first choice, and all of them. */
export interface Answer extends Omit<AnswerChoice, "index"> {
  /** Every choice by index, the first too; none when nothing came. */
  choices: AnswerChoice[];
  usage: Usage | null;
  /** US dollars; null = unknown, never free. */
  costUsd: number | null;
  error: ErrorDetail | null;
  /** The first choice as Dotprompt's next message, to go into a history. */
  message: Message;
}

export interface AnswerDelta {
  /** What this chunk adds to the first choice's text; "" for chunks about anything else. */
  text: string;
  /** The same for its reasoning. */
  reasoning: string;
  /** What it adds to each choice, the first too. */
  choices: { index: number; text: string; reasoning: string }[];
}

export interface AnswerReader {
  /** @param chunk one parsed `chat.completion.chunk`, or a frame with an `error`; anything else is ignored */
  push(chunk: unknown): AnswerDelta;
  /** The answer as far as it has come. */
  answer(): Answer;
  /** True while there is nothing of an answer, as `isEmpty` has it. */
  empty(): boolean;
}

type Json = Record<string, unknown>;

const asMap = (value: unknown): Json =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
const asText = (value: unknown): string => (typeof value === "string" ? value : "");

/** Puts a streamed answer together. */
export function createAnswerReader(): AnswerReader {
  const state = emptyState();
  return {
    push(chunk) {
      const choices = read(state, asMap(chunk)).filter(
        ({ text, reasoning }) => text !== "" || reasoning !== "",
      );
      const { text = "", reasoning = "" } = choices.find(({ index }) => index === 0) ?? {};
      return { text, reasoning, choices };
    },
    answer: () => finish(state),
    empty: () => isEmpty(state.choices.all()),
  };
}

/** Reads a `chat.completion` that came in one piece, or an answer with an `error`. */
export function readAnswer(body: unknown): Answer {
  const state = emptyState();
  read(state, asMap(body));
  return finish(state);
}

interface State {
  choices: Choices;
  usage: UsageReader;
  error: ErrorDetail | null;
}

const emptyState = (): State => ({ choices: collectChoices(), usage: readUsage(), error: null });

/** Takes one chunk, or a whole answer, and tells what it added to each choice. */
function read(state: State, body: Json): AnswerDelta["choices"] {
  state.usage.take(body);
  if (body.error) state.error = readError(body.error);
  return choicesIn(body).map(([at, choice]) => {
    const { index, text, reasoning } = state.choices.take(choice, at);
    return { index, text, reasoning };
  });
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

function finish({ choices, usage, error }: State): Answer {
  const all = choices.all();
  const { index: _, ...first } = toChoice(firstChoice(all));
  const { text, toolCalls } = first;
  const content: Part[] = text || !toolCalls.length ? [{ text }] : [];
  for (const { id, name, arguments: given } of toolCalls)
    content.push({ toolRequest: { name, input: parsed(given), ...(id === undefined ? {} : { ref: id }) } });
  return {
    ...first,
    choices: all.map(toChoice),
    usage: usage.usage(),
    costUsd: usage.cost(),
    error,
    message: { role: "model", content },
  };
}

function toChoice({ index, text, reasoning = "", tool_calls, finish_reason }: RunChoice): AnswerChoice {
  const toolCalls = tool_calls.map(({ id, function: called }) => ({
    ...(id === undefined ? {} : { id }),
    name: called.name,
    arguments: called.arguments,
  }));
  return { index, text, reasoning, toolCalls, finishReason: finish_reason };
}

/** The arguments as a value; the text itself when it is not JSON, so that nothing is lost. */
function parsed(text: string): unknown {
  try {
    return text === "" ? {} : JSON.parse(text);
  } catch {
    return text;
  }
}
