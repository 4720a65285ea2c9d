import { sha256 } from "../hash.ts";
import type { EvaluationRequest } from "../protocol/evaluation.ts";
import type { Loaded } from "../rendering/prepare.ts";
import type { TestOutcome } from "./carry-out.ts";
import type { PlannedRun } from "./plan.ts";

/** The evaluation as the broker keeps it. */
export function evaluationOf(
  loaded: Pick<Loaded, "path" | "text">,
  outcomes: TestOutcome[],
  runs: PlannedRun[],
  trigger: EvaluationRequest["trigger"],
  startedAt: Date,
): EvaluationRequest {
  const models = new Set(runs.map(({ model }) => model));
  return {
    prompt_path: loaded.path,
    prompt_hash: sha256(loaded.text),
    model: models.size === 1 ? ([...models][0] ?? null) : null,
    trigger,
    started_at: startedAt.toISOString(),
    results: outcomes.map(({ item, verdict, reused, runId, error }) => ({
      test_id: item.test.id.slice(0, 256),
      ...(item.test.description ? { description: item.test.description.slice(0, 1024) } : {}),
      repeat: item.repeat,
      key: item.action === "broken" ? "" : item.key,
      verdict: verdict.verdict,
      reused,
      run_id: runId,
      assertions: verdict.assertions,
      ...(error === null ? {} : { error: error.slice(0, 10_000) }),
    })),
  };
}
