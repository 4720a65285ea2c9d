import type { ToolCall } from "./chat.ts";
import type { RunChoice } from "./run.ts";

/** How much is kept of the choices of one answer, in characters; by default all. */
export interface ChoiceLimits {
  /** Texts and tool calls of all choices together. */
  text: number;
  /** Reasoning of all choices together: however long it gets, it takes no room from the answer. */
  reasoning: number;
}

/** What one piece of an answer added to one choice. */
export interface ChoiceDelta {
  index: number;
  text: string;
  reasoning: string;
  /** True when it brought a piece of a tool call. */
  called: boolean;
}

export interface Choices {
  /**
   * Takes one entry of `choices`: of a chunk with its `delta`, of a whole answer with its `message`.
   *
   * @param position where it stands in the list: its index, when it names none
   */
  take(choice: unknown, position: number): ChoiceDelta;
  /** Every choice so far, by index. */
  all(): RunChoice[];
  /** True when something did not fit into the limits. */
  truncated(): boolean;
}

/** Choices and tool calls of one answer that are kept apart; OpenAI's `n` goes to 128. */
const most = { choices: 128, calls: 1000 };

type Json = Record<string, unknown>;
type Building = Omit<RunChoice, "tool_calls" | "reasoning"> & {
  calls: Map<number, ToolCall>;
  reasoning: string;
};

/**
 * Puts the choices of a chat completion together, from chunks or from a whole answer; anything that is not of the
 * form is passed over.
 */
export function collectChoices(limits?: ChoiceLimits): Choices {
  const building = new Map<number, Building>();
  let textRoom = limits?.text ?? Number.POSITIVE_INFINITY;
  let reasoningRoom = limits?.reasoning ?? Number.POSITIVE_INFINITY;
  let truncated = false;

  return {
    take(entry, position) {
      const choice = asMap(entry);
      // A whole answer has each index once: some servers number all of them 0.
      const taken = "message" in choice && isIndex(choice.index) && building.has(choice.index);
      const index = isIndex(choice.index) && !taken ? choice.index : position;
      const said = asMap(choice.delta ?? choice.message);
      const calls = callsOf(said);
      const delta = { index, text: textOf(said), reasoning: reasoningOf(said), called: calls.length > 0 };
      const built = entry === choice ? find(index) : null;
      if (!built) return { ...delta, text: "", reasoning: "" };
      delta.text = keepText(delta.text);
      delta.reasoning = keepReasoning(delta.reasoning);
      built.text += delta.text;
      built.reasoning += delta.reasoning;
      for (const [at, call] of calls.entries()) takeCall(built.calls, asMap(call), at);
      if (typeof choice.finish_reason === "string") built.finish_reason = choice.finish_reason.slice(0, 100);
      return delta;
    },
    all: () =>
      [...building.values()]
        .sort((one, other) => one.index - other.index)
        .map(({ index, text, calls, finish_reason, reasoning }) => ({
          index,
          text,
          tool_calls: [...calls].sort(([one], [other]) => one - other).map(([, call]) => call),
          finish_reason,
          ...(reasoning === "" ? {} : { reasoning }),
        })),
    truncated: () => truncated,
  };

  function find(index: number): Building | null {
    const known = building.get(index);
    if (known || building.size >= most.choices) return known ?? null;
    const made: Building = { index, text: "", calls: new Map(), finish_reason: null, reasoning: "" };
    building.set(index, made);
    return made;
  }

  function takeCall(calls: Building["calls"], given: Json, position: number): void {
    const at = isIndex(given.index) ? given.index : position;
    let call = calls.get(at);
    if (!call) {
      if (calls.size >= most.calls) return;
      call = { type: "function", function: { name: "", arguments: "" } };
      calls.set(at, call);
    }
    const { name, arguments: text } = asMap(given.function);
    if (asText(given.id) !== "") call.id = keepText(asText(given.id));
    call.function.name += keepText(asText(name));
    call.function.arguments += keepText(asText(text));
  }

  function keepText(text: string): string {
    if (text.length > textRoom) truncated = true;
    const kept = text.slice(0, textRoom);
    textRoom -= kept.length;
    return kept;
  }

  function keepReasoning(text: string): string {
    if (text.length > reasoningRoom) truncated = true;
    const kept = text.slice(0, reasoningRoom);
    reasoningRoom -= kept.length;
    return kept;
  }
}

/** True when every choice that was begun has its finish reason: the answer is whole, its usage aside. */
export const isComplete = (choices: RunChoice[]): boolean =>
  choices.length > 0 && choices.every(({ finish_reason }) => finish_reason !== null);

/** True while there is nothing of an answer: in no choice a text, a call, a thought or a finish reason. */
export const isEmpty = (choices: RunChoice[]): boolean =>
  choices.every(({ text, tool_calls, reasoning, finish_reason }) => {
    return text === "" && tool_calls.length === 0 && !reasoning && finish_reason === null;
  });

/** The first choice of those that came: what is judged, and what a client without `n` reads. */
export const firstChoice = (choices: RunChoice[]): RunChoice =>
  choices[0] ?? { index: 0, text: "", tool_calls: [], finish_reason: null };

/**
 * The entries of `choices` in a chunk or a whole answer that say something, each with its place in the list; an
 * empty one, as LiteLLM sends with the usage, begins no choice.
 */
export function choicesIn(body: object): [position: number, choice: object][] {
  const { choices } = body as { choices?: unknown };
  return [...asList(choices).entries()].filter((entry): entry is [number, object] => says(entry[1]));
}

function says(choice: unknown): boolean {
  const { delta, message, finish_reason } = asMap(choice);
  return Object.keys(asMap(delta)).length > 0 || Boolean(message) || typeof finish_reason === "string";
}

/** The words for the reader: a string, or the texts among the content's parts, and a refusal. */
function textOf({ content, refusal }: Json): string {
  if (!Array.isArray(content)) return asText(content) + asText(refusal);
  return content.map((part) => asText(asMap(part).text)).join("") + asText(refusal);
}

/**
 * What a model thought before it answered. Providers and LiteLLM name it differently, and some send the same words
 * under two names at once, so the first name that holds something counts.
 */
function reasoningOf(said: Json): string {
  return (
    asText(said.reasoning_content) ||
    asText(said.reasoning) ||
    thoughts(said.reasoning_details) ||
    thoughts(said.thinking_blocks) ||
    (Array.isArray(said.content) ? thoughts(said.content.filter(isThought)) : "")
  );
}

/** Anthropic's blocks (`thinking`), OpenRouter's details (`text`, `summary`), Mistral's parts (a list of texts). */
function thoughts(blocks: unknown): string {
  if (!Array.isArray(blocks)) return "";
  return blocks
    .map(asMap)
    .map(({ thinking, text, summary }) => {
      const texts = asList(thinking).map((part) => asText(asMap(part).text));
      return asText(thinking) || texts.join("") || asText(text) || asText(summary);
    })
    .join("");
}

const isThought = (part: unknown) => asMap(part).type === "thinking";

/** Tool calls, or the one call of OpenAI's older `functions`. */
function callsOf({ tool_calls, function_call }: Json): unknown[] {
  if (function_call === undefined || function_call === null) return asList(tool_calls);
  const called = asMap(function_call);
  const older = asText(called.name) !== "" || asText(called.arguments) !== "";
  return older ? [{ index: 0, function: called }] : asList(tool_calls);
}

const asMap = (value: unknown): Json =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const asText = (value: unknown): string => (typeof value === "string" ? value : "");
const isIndex = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
