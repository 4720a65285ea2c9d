import type { ChatRequest, Usage } from "../../core/protocol/chat.ts";
import type { ErrorDetail } from "../../core/protocol/error.ts";
import type { RunStatus } from "../../core/protocol/run.ts";
import type { Broker } from "../connection/client.ts";
import { asBrokerError, localError } from "../connection/errors.ts";
import type { Core } from "../core.ts";
import type { Translate } from "../text.ts";

/** What one run gave, as seen from this side; the broker's own record may know more. */
export interface Outcome {
  runId: string | null;
  status: Exclude<RunStatus, "started">;
  text: string;
  toolCalls: { name: string; arguments: string }[];
  finishReason: string | null;
  usage: Usage | null;
  costUsd: number | null;
  firstTokenMs: number | null;
  durationMs: number;
  error: ErrorDetail | null;
  /** Seconds until the broker wants to be asked again, when it said so. */
  retryAfter: number | null;
}

export interface ExecuteOptions {
  call: <T>(use: (broker: Broker) => Promise<T>) => Promise<T>;
  createAnswerReader: Core["createAnswerReader"];
  signal: AbortSignal;
  timeoutMs: number;
  /** Milliseconds of a clock that only goes forward. */
  now: () => number;
  t: Translate;
  onStarted?: (runId: string | null) => void;
  onText?: (text: string) => void;
}

/** Sends one request, reads its stream to the end, and tells how it went. Never throws. */
export async function execute(request: ChatRequest, options: ExecuteOptions): Promise<Outcome> {
  const { signal, timeoutMs, now, t } = options;
  const reader = options.createAnswerReader();
  const start = now();
  let runId: string | null = null;
  let firstTokenMs: number | null = null;
  let thrown: unknown = null;
  try {
    const stream = await options.call((broker) => broker.chat(request, { signal, timeoutMs }));
    runId = stream.runId;
    options.onStarted?.(runId);
    for await (const chunk of stream.chunks) {
      const delta = reader.push(chunk);
      if (delta.text === "") continue;
      firstTokenMs ??= now() - start;
      options.onText?.(delta.text);
    }
  } catch (error) {
    thrown = error;
  }
  const durationMs = now() - start;
  const answer = reader.answer();
  const failure = thrown === null ? null : asBrokerError(thrown, t);
  let error = failure?.detail ?? answer.error;
  if (error === null && answer.text === "" && answer.toolCalls.length === 0 && answer.finishReason === null) {
    const message = t("The model answered nothing. Run again, or choose another model.");
    error = localError("answer_incomplete", message, runId).detail;
  }
  return {
    runId: runId ?? error?.run_id ?? null,
    status: statusOf(error),
    text: answer.text,
    toolCalls: answer.toolCalls.map(({ name, arguments: values }) => ({ name, arguments: values })),
    finishReason: answer.finishReason,
    usage: answer.usage,
    costUsd: answer.costUsd,
    firstTokenMs,
    durationMs,
    error: error?.code === "cancelled" ? null : error,
    retryAfter: failure?.retryAfter ?? null,
  };
}

function statusOf(error: ErrorDetail | null): Outcome["status"] {
  if (error === null) return "succeeded";
  if (error.code === "cancelled") return "cancelled";
  return error.code === "timed_out" || error.code === "upstream_timeout" ? "timed_out" : "failed";
}
