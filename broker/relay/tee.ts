import type { ToolCall, Usage } from "../../core/protocol/index.ts";
import type { Output } from "../runs/types.ts";

/** Characters of an answer that are kept; a longer one is marked `truncated`. */
const keptCharacters = 1_000_000;

/** What the broker learns of an answer while it passes by. */
export interface Tee {
  /** Takes one chunk of a stream; true when it brought a first or further piece of the answer. */
  takeChunk(chunk: object): boolean;
  /** Takes a whole answer that was not streamed. */
  takeWhole(answer: object): void;
  output(): Output;
  /** As upstream counted; null when it did not. */
  usage(): Usage | null;
  /** Dollars as upstream reckoned; null when it did not. */
  cost(): number | null;
  /** True when every choice that was begun has its finish reason. */
  finished(): boolean;
}

interface Delta {
  content?: unknown;
  refusal?: unknown;
  reasoning_content?: unknown;
  tool_calls?: unknown;
}

interface Choice {
  index?: unknown;
  delta?: Delta | null;
  message?: Delta | null;
  finish_reason?: unknown;
}

export function makeTee(): Tee {
  const pieces: string[] = [];
  const calls = new Map<number, ToolCall & { id: string }>();
  const begun = new Set<number>();
  const ended = new Set<number>();
  let kept = 0;
  let truncated = false;
  let finishReason: string | null = null;
  let usage: Usage | null = null;
  let cost: number | null = null;

  return {
    takeChunk(chunk) {
      let told = false;
      for (const choice of choicesOf(chunk)) {
        const index = typeof choice.index === "number" ? choice.index : 0;
        if (isNothing(choice)) continue;
        begun.add(index);
        if (finish(choice, index)) ended.add(index);
        if (choice.delta && take(choice.delta, index)) told = true;
      }
      readUsage(chunk);
      return told;
    },

    takeWhole(answer) {
      for (const choice of choicesOf(answer)) {
        const index = typeof choice.index === "number" ? choice.index : 0;
        finish(choice, index);
        if (choice.message) take(choice.message, index);
      }
      readUsage(answer);
    },

    output: () => ({
      text: pieces.join(""),
      tool_calls: [...calls.values()],
      finish_reason: finishReason,
      ...(truncated ? { truncated } : {}),
    }),
    usage: () => usage,
    cost: () => cost,
    finished: () => begun.size > 0 && ended.size === begun.size,
  };

  /** The stored output is the first choice's; others only count as begun and ended. */
  function take(delta: Delta, index: number): boolean {
    const text = textOf(delta.content) || textOf(delta.refusal);
    if (text !== "" && index === 0) keep(text);
    const toolCalls = Array.isArray(delta.tool_calls) ? delta.tool_calls : [];
    if (index === 0) toolCalls.forEach(takeCall);
    return text !== "" || toolCalls.length > 0 || textOf(delta.reasoning_content) !== "";
  }

  function takeCall(call: unknown, position: number): void {
    if (typeof call !== "object" || call === null) return;
    const { index, id, function: named } = call as { index?: unknown; id?: unknown; function?: unknown };
    const at = typeof index === "number" ? index : position;
    let entry = calls.get(at);
    if (!entry) {
      if (calls.size >= 1000) return;
      entry = { id: "", type: "function", function: { name: "", arguments: "" } };
      calls.set(at, entry);
    }
    if (typeof id === "string" && id !== "") entry.id = cut(id);
    if (typeof named !== "object" || named === null) return;
    const { name, arguments: given } = named as { name?: unknown; arguments?: unknown };
    if (typeof name === "string") entry.function.name += cut(name);
    if (typeof given === "string") entry.function.arguments += cut(given);
  }

  function keep(text: string): void {
    const fitting = cut(text);
    if (fitting !== "") pieces.push(fitting);
  }

  function cut(text: string): string {
    const room = keptCharacters - kept;
    if (text.length > room) truncated = true;
    const fitting = text.length > room ? text.slice(0, Math.max(0, room)) : text;
    kept += fitting.length;
    return fitting;
  }

  function finish(choice: Choice, index: number): boolean {
    if (typeof choice.finish_reason !== "string") return false;
    if (index === 0) finishReason = choice.finish_reason.slice(0, 100);
    return true;
  }

  function readUsage(chunk: object): void {
    const given = (chunk as { usage?: unknown }).usage;
    if (typeof given !== "object" || given === null) return;
    const { prompt_tokens, completion_tokens, total_tokens, cost: told } = given as Record<string, unknown>;
    if (isCount(prompt_tokens) && isCount(completion_tokens)) {
      const total = isCount(total_tokens) ? total_tokens : prompt_tokens + completion_tokens;
      usage = { prompt_tokens, completion_tokens, total_tokens: total, estimated: false };
    }
    if (typeof told === "number" && Number.isFinite(told) && told >= 0) cost = told;
  }
}

/**
 * True for the chunk that `stream_options.include_usage` brings: usage, and no piece of the answer. OpenAI sends it
 * without choices, LiteLLM with an empty one.
 */
export function isUsageChunk(chunk: object): boolean {
  const { usage } = chunk as { usage?: unknown };
  return typeof usage === "object" && usage !== null && choicesOf(chunk).every(isNothing);
}

function choicesOf(chunk: object): Choice[] {
  const { choices } = chunk as { choices?: unknown };
  return Array.isArray(choices) ? choices.filter((one) => typeof one === "object" && one !== null) : [];
}

function isNothing(choice: Choice): boolean {
  const empty = !choice.delta || Object.keys(choice.delta).length === 0;
  return empty && !choice.message && (choice.finish_reason === null || choice.finish_reason === undefined);
}

/** Content as text: a string, or the texts of its parts. */
function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content.map((part) => (typeof part?.text === "string" ? part.text : "")).join("");
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
