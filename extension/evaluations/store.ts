import { l10n } from "vscode";
import { asBrokerError } from "../../core/client/errors.ts";
import type { EvaluationRequest } from "../../core/protocol/evaluation.ts";
import type { Connection } from "../connection/connection.ts";

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
