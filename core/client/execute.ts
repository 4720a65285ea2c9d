import type { ChatRequest } from "../protocol/chat.ts";
import type { ErrorDetail } from "../protocol/error.ts";
import { type Answer, type AnswerDelta, createAnswerReader } from "../rendering/answer.ts";
import type { Outcome } from "../rendering/outcome.ts";
import type { Translate } from "../translate.ts";
import type { Broker } from "./broker.ts";
import { asBrokerError, localError } from "./errors.ts";

export interface ExecuteOptions {
  call: <T>(use: (broker: Broker) => Promise<T>) => Promise<T>;
  signal: AbortSignal;
  timeoutMs: number;
  /** Milliseconds of a clock that only goes forward. */
  now: () => number;
  t: Translate;
  onStarted?: (runId: string | null) => void;
  /** More of the answer's text or reasoning; `answer` puts together all that came, when it is asked. */
  onDelta?: (delta: AnswerDelta["choices"], answer: () => Answer) => void;
}

/** Sends one request, reads its stream to the end, and tells how it went. Never throws. */
export async function execute(request: ChatRequest, options: ExecuteOptions): Promise<Outcome> {
  const { signal, timeoutMs, now, t } = options;
  const reader = createAnswerReader();
  const start = now();
  let runId: string | null = null;
  let firstTokenMs: number | null = null;
  let thrown: unknown = null;
  try {
    const stream = await options.call((broker) => broker.chat(request, { signal, timeoutMs }));
    runId = stream.runId;
    options.onStarted?.(runId);
    for await (const chunk of stream.chunks) {
      const told = reader
        .push(chunk)
        .choices.filter(({ text, reasoning }) => text !== "" || reasoning !== "");
      if (told.length === 0) continue;
      firstTokenMs ??= now() - start;
      options.onDelta?.(told, reader.answer);
    }
  } catch (error) {
    thrown = error;
  }
  const durationMs = now() - start;
  const answer = reader.answer();
  const failure = thrown === null ? null : asBrokerError(thrown, t);
  let error = failure?.detail ?? answer.error;
  if (error === null && reader.empty()) {
    const message = t("The model answered nothing. Run again, or choose another model.");
    error = localError("answer_incomplete", message, runId).detail;
  }
  return {
    runId: runId ?? error?.run_id ?? null,
    status: statusOf(error),
    text: answer.text,
    finishReason: answer.finishReason,
    choices: answer.choices,
    usage: answer.usage,
    costUsd: answer.costUsd,
    firstTokenMs,
    durationMs,
    error: error?.code === "cancelled" ? null : error,
    retryAfter: failure?.retryAfter ?? null,
  };
}

/**
 * The same, with the cost of a run that succeeded: upstreams that do not tell the price of a stream leave it
 * to the broker's own record, which is asked for then.
 */
export async function executeWithCost(request: ChatRequest, options: ExecuteOptions): Promise<Outcome> {
  const outcome = await execute(request, options);
  const { runId } = outcome;
  if (outcome.costUsd !== null || outcome.status !== "succeeded" || runId === null) return outcome;
  const record = await options.call((broker) => broker.run(runId, options.signal)).catch(() => null);
  return { ...outcome, costUsd: record?.cost_usd ?? null };
}

function statusOf(error: ErrorDetail | null): Outcome["status"] {
  if (error === null) return "succeeded";
  if (error.code === "cancelled") return "cancelled";
  return error.code === "timed_out" || error.code === "upstream_timeout" ? "timed_out" : "failed";
}
