import Type, { type Static } from "typebox";
import { Check } from "typebox/schema";
import { Usage } from "../protocol/chat.ts";
import { AssertionResult } from "../protocol/evaluation.ts";

/** One answer worth keeping; the run itself is stored at the broker under `runId`. */
export const RememberedAnswer = Type.Object({
  text: Type.String(),
  finishReason: Type.Union([Type.String(), Type.Null()]),
  latencyMs: Type.Number(),
  costUsd: Type.Union([Type.Number(), Type.Null()]),
  runId: Type.Union([Type.String(), Type.Null()]),
  /** Not in what was remembered before they were kept; what needs them is then not applicable. */
  toolCalls: Type.Optional(
    Type.Array(
      Type.Object({ id: Type.Optional(Type.String()), name: Type.String(), arguments: Type.String() }),
    ),
  ),
  usage: Type.Optional(Type.Union([Usage, Type.Null()])),
});
export type RememberedAnswer = Static<typeof RememberedAnswer>;

const Key = Type.String({ pattern: "^[0-9a-f]{64}$" });

/**
 * What earlier evaluations gave, as plain JSON, so that a host can keep it anywhere: answers by `testKey`,
 * results of assertions by `verdictKey`. The newest entry stands last.
 */
export const EvaluationMemory = Type.Object({
  version: Type.Literal(1),
  answers: Type.Record(Key, RememberedAnswer, { additionalProperties: false }),
  verdicts: Type.Record(Key, Type.Array(AssertionResult), { additionalProperties: false }),
});
export type EvaluationMemory = Static<typeof EvaluationMemory>;

export function emptyMemory(): EvaluationMemory {
  return { version: 1, answers: {}, verdicts: {} };
}

/** Memory out of what a host kept; anything unknown (older, newer, damaged) is an empty memory. */
export function readMemory(kept: unknown): EvaluationMemory {
  return Check(EvaluationMemory, kept) ? kept : emptyMemory();
}

/** Adds an answer to the memory given. Failed and cancelled runs have no answer to remember. */
export function rememberAnswer(memory: EvaluationMemory, testKey: string, answer: RememberedAnswer): void {
  putLast(memory.answers, testKey, answer);
}

/**
 * Adds the results of a test's assertions to the memory given. A broken one is not kept: judging again costs
 * nothing, and what broke it (a time limit, say) may be gone.
 */
export function rememberVerdict(
  memory: EvaluationMemory,
  verdictKey: string,
  results: AssertionResult[],
): void {
  if (results.some(({ verdict }) => verdict === "broken")) delete memory.verdicts[verdictKey];
  else putLast(memory.verdicts, verdictKey, results);
}

/** Forgets the oldest entries beyond `most` answers and as many verdicts. */
export function trimMemory(memory: EvaluationMemory, most: number): void {
  for (const entries of [memory.answers, memory.verdicts] as Record<string, unknown>[]) {
    const keys = Object.keys(entries);
    for (const key of keys.slice(0, Math.max(0, keys.length - most))) delete entries[key];
  }
}

function putLast<T>(entries: Record<string, T>, key: string, entry: T): void {
  delete entries[key];
  entries[key] = entry;
}
