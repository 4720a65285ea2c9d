import { type ErrorBody, type ErrorCode, type ErrorSource, errorCodes } from "../../core/protocol/index.ts";

export interface RefusalOptions {
  /** The field or parameter that was refused. */
  param?: string;
  /** Who caused it; by default the broker. */
  source?: ErrorSource;
  /** Seconds until a retry makes sense, for the header `Retry-After`. */
  retryAfter?: number;
  runId?: string;
  headers?: Record<string, string>;
}

/** A wrong request or a part that is away: thrown anywhere, answered in the one error shape. */
export class Refusal extends Error {
  readonly code: ErrorCode;
  readonly options: RefusalOptions;
  constructor(code: ErrorCode, message: string, options: RefusalOptions = {}) {
    super(message);
    this.name = "Refusal";
    this.code = code;
    this.options = options;
  }

  get status(): number {
    return errorCodes[this.code].status;
  }

  /** The one error shape, for the request `requestId` (and the run, where there is one). */
  body(requestId: string | null, runId = this.options.runId ?? null): ErrorBody {
    const { type, retryable } = errorCodes[this.code];
    return {
      error: {
        message: this.message,
        type,
        code: this.code,
        param: this.options.param ?? null,
        request_id: requestId,
        run_id: runId,
        source: this.options.source ?? "broker",
        retryable,
      },
    };
  }
}

export const notFound = (what: string) =>
  new Refusal("not_found", `There is no such ${what}, or it is not yours.`);

export const databaseAway = () =>
  new Refusal(
    "database_unavailable",
    "The broker's database does not answer at the moment. Try again in a few seconds.",
    { retryAfter: 5 },
  );

export const shuttingDown = () =>
  new Refusal("shutting_down", "The broker is restarting. Try again in a few seconds.", { retryAfter: 2 });
