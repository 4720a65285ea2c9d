import type { Outcome } from "../rendering/outcome.ts";
import { decideTest, judgeTest } from "./judge.ts";
import { type EvaluationMemory, rememberAnswer, rememberVerdict } from "./memory.ts";
import type { EvaluationPlan, PlanItem, PlannedRun } from "./plan.ts";
import type { JudgedOutput, JudgeOptions, TestVerdict } from "./types.ts";

/** How one test of an evaluation came out. */
export interface TestOutcome {
  item: PlanItem;
  verdict: TestVerdict;
  /** The answer that was judged; null when there is none. */
  text: string | null;
  /** Milliseconds the run took; null when nothing was called for this evaluation. */
  durationMs: number | null;
  runId: string | null;
  /** True when an earlier answer was judged, or its verdict kept, instead of calling the model. */
  reused: boolean;
  /** Why there is no answer to judge. */
  error: string | null;
}

export interface CarryOutDoors {
  /** Calls the model once; never throws. */
  run(planned: PlannedRun): Promise<Outcome>;
  outputSchema: JudgedOutput["outputSchema"];
  judging: JudgeOptions;
  /** Added to as answers come. */
  memory: EvaluationMemory;
  concurrency: number;
  /** An `AbortSignal`. */
  signal: { readonly aborted: boolean };
  onStarted(item: PlanItem): void;
  onOutcome(outcome: TestOutcome): void;
}

/**
 * Does what a plan says: calls at most `concurrency` models at once, judges each answer as it arrives, and
 * remembers it. Once the signal is aborted nothing new is started and no outcome is told any more.
 */
export async function carryOut(plan: EvaluationPlan, doors: CarryOutDoors): Promise<TestOutcome[]> {
  const { signal } = doors;
  const outcomes: TestOutcome[] = [];
  const tell = (outcome: TestOutcome) => {
    if (signal.aborted) return;
    outcomes.push(outcome);
    doors.onOutcome(outcome);
  };

  for (const item of plan.items) {
    if (signal.aborted) return outcomes;
    if (item.action !== "run") tell(await withoutCall(item, doors));
  }

  const waiting = [...plan.runs];
  const work = async () => {
    for (let planned = waiting.shift(); planned && !signal.aborted; planned = waiting.shift()) {
      const { key } = planned;
      const items = plan.items.filter((item) => item.action === "run" && item.key === key);
      for (const item of items) doors.onStarted(item);
      const outcome = await doors.run(planned);
      for (const item of items) if (!signal.aborted) tell(await judged(item, outcome, doors));
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, doors.concurrency) }, work));
  return outcomes;
}

async function withoutCall(
  item: Exclude<PlanItem, { action: "run" }>,
  doors: CarryOutDoors,
): Promise<TestOutcome> {
  if (item.action === "broken") return { ...nothing(item, item.message), reused: false };
  const { answer } = item;
  const known = { item, text: answer.text, durationMs: null, runId: answer.runId, reused: true, error: null };
  if (item.action === "reuse") {
    return { ...known, verdict: decideTest(item.test, item.assertions) };
  }
  const output = { ...answer, outputSchema: doors.outputSchema, tools: item.tools };
  const verdict = await judgeTest(item.test, output, doors.judging);
  rememberVerdict(doors.memory, item.verdictKey, verdict.assertions);
  return { ...known, verdict };
}

async function judged(item: PlanItem, outcome: Outcome, doors: CarryOutDoors): Promise<TestOutcome> {
  const { runId, durationMs } = outcome;
  if (outcome.status !== "succeeded" || item.action !== "run") {
    const reason = outcome.error?.message ?? outcome.status;
    return { ...nothing(item, reason), runId, durationMs };
  }
  const answer = {
    text: outcome.text,
    finishReason: outcome.finishReason,
    latencyMs: outcome.durationMs,
    costUsd: outcome.costUsd,
    runId,
    toolCalls: outcome.choices[0]?.toolCalls ?? [],
    usage: outcome.usage,
  };
  const output = { ...answer, outputSchema: doors.outputSchema, tools: item.tools };
  const verdict = await judgeTest(item.test, output, doors.judging);
  rememberAnswer(doors.memory, item.key, answer);
  rememberVerdict(doors.memory, item.verdictKey, verdict.assertions);
  return { item, verdict, text: outcome.text, durationMs, runId, reused: false, error: null };
}

/** A test without an answer: broken, with the reason. */
const nothing = (item: PlanItem, error: string): TestOutcome => ({
  item,
  verdict: { verdict: "broken", assertions: [], score: null, message: error },
  text: null,
  durationMs: null,
  runId: null,
  reused: false,
  error,
});
