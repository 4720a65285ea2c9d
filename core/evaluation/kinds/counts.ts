import { count } from "../../source/words.ts";
import type { Assertion } from "../types.ts";
import { editDistance } from "./edit-distance.ts";
import type { AssertionKind, Outcome } from "./kind.ts";

/** Edits that an answer may be away from a text unless a threshold says otherwise, as promptfoo has it. */
const fewEdits = 5;

export const countKinds: AssertionKind[] = [
  {
    type: "levenshtein",
    summary:
      "The answer becomes this text by at most so many edits: a character added, removed or changed; 5 unless threshold says otherwise.",
    value: "text",
    threshold: "edits",
    thresholdOptional: true,
    decide({ value, threshold = fewEdits, not }, { text }) {
      if (typeof value !== "string") return { broken: "levenshtein needs a text as value." };
      const most = Math.floor(threshold);
      const edits = editDistance(text, value, most);
      if (edits === undefined) {
        return { broken: "Answer, value and threshold are too large to compare. Lower the threshold." };
      }
      const holds = edits <= most;
      const found = holds ? `${edits}` : `more than ${most}`;
      const fact = `The answer is ${found} ${edits === 1 && holds ? "edit" : "edits"} away from the value.`;
      return {
        holds,
        fact,
        expected: `${not ? "more than" : "at most"} ${count(most, "edit")} away from: ${value}`,
        actual: text,
      };
    },
  },
  {
    type: "word-count",
    summary:
      "The answer has so many words, as white space parts them: a number, or a map with min, max or both.",
    value: "count",
    decide(assertion, { text }) {
      return within(assertion, text.match(/\S+/g)?.length ?? 0, "answer has", "word");
    },
  },
  {
    type: "tokens",
    summary:
      "The run used at most this many tokens (threshold), or as many as value says: a number, or a map with min, max or both. Not applicable when they were not counted.",
    value: "count",
    threshold: "tokens",
    thresholdOptional: true,
    decide(assertion, { usage }) {
      if (!usage) return { undecided: "No usage is known for this run." };
      const { threshold, value } = assertion;
      const limits = value ?? (typeof threshold === "number" ? { max: threshold } : undefined);
      const what = usage.estimated ? "run used by estimate" : "run used";
      return within({ ...assertion, value: limits }, usage.total_tokens, what, "token");
    },
  },
];

/** What a `count` allows; undefined when it is none. */
export function limitsOf(value: unknown): { min: number; max: number } | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? { min: value, max: value } : undefined;
  if (typeof value === "string") {
    return value.trim() === "" ? undefined : limitsOf(Number(value));
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const { min, max, ...others } = value as Record<string, unknown>;
  if ((min === undefined && max === undefined) || Object.keys(others).length > 0) return undefined;
  const limits = { min: min ?? 0, max: max ?? Number.POSITIVE_INFINITY };
  if (typeof limits.min !== "number" || typeof limits.max !== "number") return undefined;
  return limits.min <= limits.max ? { min: limits.min, max: limits.max } : undefined;
}

function within({ type, value, not }: Assertion, figure: number, what: string, noun: string): Outcome {
  const limits = limitsOf(value);
  if (!limits) return { broken: `${type} needs a number, or a map with min, max or both, as value.` };
  const { min, max } = limits;
  const holds = figure >= min && figure <= max;
  const wanted =
    min === max
      ? count(min, noun)
      : max === Number.POSITIVE_INFINITY
        ? `at least ${count(min, noun)}`
        : min === 0
          ? `at most ${count(max, noun)}`
          : `${min} to ${count(max, noun)}`;
  const side = figure > max ? "more than" : "fewer than";
  const bound = figure > max ? max : min;
  const fact = holds
    ? `The ${what} ${count(figure, noun)}, which is ${wanted}.`
    : `The ${what} ${count(figure, noun)}, ${side} ${bound}.`;
  return { holds, fact, expected: `${not ? "not " : ""}${wanted}`, actual: count(figure, noun) };
}
