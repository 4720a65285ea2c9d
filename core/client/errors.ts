import type { ErrorDetail } from "../protocol/error.ts";
import type { Translate } from "../translate.ts";

/** The button that helps with an error, besides Retry. */
export type ErrorAction = "sign-in" | "open-settings" | null;

/** A call to the broker that did not succeed; `detail.message` says what happened and what to do next. */
export class BrokerError extends Error {
  override readonly name = "BrokerError";
  readonly detail: ErrorDetail;
  /** Seconds after which the broker wants to be asked again, when it said so. */
  readonly retryAfter: number | null;

  constructor(detail: ErrorDetail, retryAfter: number | null = null) {
    super(detail.message);
    this.detail = detail;
    this.retryAfter = retryAfter;
  }
}

/** Codes of errors that arise on this side of the wire, beside those of core/protocol/error.ts. */
export type LocalCode =
  | "not_signed_in"
  | "broker_unreachable"
  | "not_a_broker"
  | "timed_out"
  | "cancelled"
  | "answer_incomplete"
  | "answer_unreadable"
  | "untrusted"
  | "not_sent"
  | "unexpected";

const retryableCodes = new Set<LocalCode>([
  "broker_unreachable",
  "timed_out",
  "cancelled",
  "answer_incomplete",
  "answer_unreadable",
]);

/** An error of this side of the wire in the one error shape. */
export function localError(code: LocalCode, message: string, runId: string | null = null): BrokerError {
  return new BrokerError({
    message,
    type: "client_error",
    code,
    param: null,
    request_id: null,
    run_id: runId,
    source: "broker",
    retryable: retryableCodes.has(code),
  });
}

/** True when trying again may help once the broker is back: it was away, not unwilling. */
export const isUnreachable = (error: unknown): boolean =>
  error instanceof BrokerError && ["broker_unreachable", "not_a_broker"].includes(error.detail.code);

/** The error of a run or call that a person stopped. */
export const cancelled = (t: Translate, runId: string | null = null): BrokerError =>
  localError("cancelled", t("Stopped."), runId);

/** True for the refusals that are about our token, which end the signed-in state. */
export const aboutToken = (detail: ErrorDetail): boolean =>
  ["token_missing", "token_invalid", "token_revoked", "token_expired"].includes(detail.code);

/** Which button belongs to an error. */
export function actionFor(detail: ErrorDetail): ErrorAction {
  if (aboutToken(detail) || detail.code === "not_signed_in" || detail.code === "scope_missing") {
    return "sign-in";
  }
  if (detail.code === "broker_unreachable" || detail.code === "not_a_broker") return "open-settings";
  return null;
}

/** Whatever was thrown, as a BrokerError: an unforeseen error keeps its sentence. */
export function asBrokerError(thrown: unknown, t: Translate): BrokerError {
  if (thrown instanceof BrokerError) return thrown;
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return localError("unexpected", t("Something unexpected happened: {0}. The log has more.", reason));
}

/** Reads the one error shape out of a parsed JSON value; null when it is something else. */
export function readErrorDetail(body: unknown): ErrorDetail | null {
  if (typeof body !== "object" || body === null || !("error" in body)) return null;
  const error = body.error;
  if (typeof error !== "object" || error === null) return null;
  const { message, type, code, param, request_id, run_id, source, retryable } = error as Record<
    string,
    unknown
  >;
  if (typeof message !== "string" || typeof code !== "string") return null;
  const text = (value: unknown) => (typeof value === "string" ? value : null);
  return {
    message,
    type: text(type) ?? "server_error",
    code,
    param: text(param),
    request_id: text(request_id),
    run_id: text(run_id),
    source: source === "upstream" || source === "provider" ? source : "broker",
    retryable: retryable === true,
  };
}
