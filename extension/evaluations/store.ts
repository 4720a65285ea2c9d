import { l10n } from "vscode";
import type { PlannedRun } from "../../core/evaluation/plan.ts";
import type { EvaluationRequest } from "../../core/protocol/evaluation.ts";
import type { Connection } from "../connection/connection.ts";
import { asBrokerError } from "../connection/errors.ts";
import type { Core } from "../core.ts";
import type { LoadedPrompt } from "../prompts/load.ts";
import type { TestOutcome } from "./carryOut.ts";
import type { EvaluateOptions } from "./evaluate.ts";

/** The evaluation as the broker keeps it. */
export function evaluationOf(
  core: Core,
  loaded: LoadedPrompt,
  outcomes: TestOutcome[],
  runs: PlannedRun[],
  trigger: EvaluateOptions["trigger"],
  startedAt: Date,
): EvaluationRequest {
  const models = new Set(runs.map(({ model }) => model));
  return {
    prompt_path: loaded.path,
    prompt_hash: core.sha256(loaded.text),
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

/** Stores an evaluation at the broker; a failure is told and ends nothing. */
export async function store(
  connection: Connection,
  evaluation: EvaluationRequest,
  tell: (message: string) => void,
) {
  try {
    await connection.call((broker) => broker.storeEvaluation(evaluation));
  } catch (thrown) {
    const { message } = asBrokerError(thrown, l10n.t);
    tell(l10n.t("The evaluation could not be stored at the broker: {0}", message));
  }
}
