import {
  choicesIn,
  collectChoices,
  firstChoice,
  isComplete,
  isEmpty,
  readUsage,
  type Usage,
} from "../../core/protocol/index.ts";
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

export function makeTee(): Tee {
  const choices = collectChoices(kept);
  const usage = readUsage();

  return {
    takeChunk(chunk) {
      let told = false;
      for (const [at, choice] of choicesIn(chunk)) {
        const { text, reasoning, called } = choices.take(choice, at);
        if (called || text !== "" || reasoning !== "") told = true;
      }
      usage.take(chunk);
      return told;
    },

    takeWhole(answer) {
      for (const [at, choice] of choicesIn(answer)) choices.take(choice, at);
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
    finished: () => isComplete(choices.all()),
    empty: () => isEmpty(choices.all()),
  };
}

/**
 * True for the chunk that `stream_options.include_usage` brings: usage, and no piece of the answer. OpenAI sends it
 * without choices, LiteLLM with an empty one.
 */
export function isUsageChunk(chunk: object): boolean {
  const { usage } = chunk as { usage?: unknown };
  return typeof usage === "object" && usage !== null && choicesIn(chunk).length === 0;
}
