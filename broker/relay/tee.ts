import { collectChoices, firstChoice, readUsage, type Usage } from "../../core/protocol/index.ts";
import type { Output } from "../runs/types.ts";

/**
 * Characters that are kept of an answer, all its choices together, and of what was thought before it; what is
 * longer is marked `truncated`.
 */
const kept = { text: 1_000_000, reasoning: 500_000 };

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
  /** True while there is nothing of an answer: no text, no call, no thought and no finish reason. */
  empty(): boolean;
}

interface Choice {
  delta?: object | null;
  message?: object | null;
  finish_reason?: unknown;
}

export function makeTee(): Tee {
  const choices = collectChoices(kept);
  const usage = readUsage();

  return {
    takeChunk(chunk) {
      let told = false;
      for (const [at, choice] of choicesOf(chunk).entries()) {
        if (isNothing(choice)) continue;
        const { text, reasoning, called } = choices.take(choice, at);
        if (called || text !== "" || reasoning !== "") told = true;
      }
      usage.take(chunk);
      return told;
    },

    takeWhole(answer) {
      for (const [at, choice] of choicesOf(answer).entries()) choices.take(choice, at);
      usage.take(answer);
    },

    output() {
      const all = choices.all();
      const { index: _, ...first } = firstChoice(all);
      return {
        ...first,
        ...(all.length > 1 ? { choices: all } : {}),
        ...(choices.truncated() ? { truncated: true } : {}),
      };
    },
    usage: usage.usage,
    cost: usage.cost,
    finished() {
      const all = choices.all();
      return all.length > 0 && all.every(({ finish_reason }) => finish_reason !== null);
    },
    empty: () =>
      choices.all().every(({ text, tool_calls, reasoning, finish_reason }) => {
        return text === "" && tool_calls.length === 0 && !reasoning && finish_reason === null;
      }),
  };
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
