import { actionFor, localError } from "../../core/client/errors.ts";
import type { Run } from "../../core/protocol/run.ts";
import type { ShownRun } from "../../core/protocol/runner.ts";
import type { Outcome } from "../../core/rendering/outcome.ts";

/** A run that was just asked for; nothing has come back yet. */
export function waitingRun(model: string, json: boolean, startedAt: number): ShownRun {
  return {
    runId: null,
    phase: "waiting",
    status: "started",
    model,
    startedAt,
    text: "",
    toolCalls: [],
    json,
    finishReason: null,
    usage: null,
    costUsd: null,
    firstTokenMs: null,
    durationMs: null,
    error: null,
    action: null,
  };
}

/** A run that was not sent to a model, and why. */
export function unsentRun(model: string, problem: string): ShownRun {
  const { detail } = localError("not_sent", problem);
  return { ...waitingRun(model, false, 0), phase: "idle", status: null, error: detail };
}

/** The run on show once its stream has ended; `wallClock` is now, in milliseconds since the Unix epoch. */
export function endedRun(run: ShownRun, outcome: Outcome, wallClock: number): ShownRun {
  return {
    ...run,
    runId: outcome.runId,
    phase: "finished",
    status: outcome.status,
    text: outcome.text,
    toolCalls: outcome.toolCalls,
    finishReason: outcome.finishReason,
    usage: outcome.usage,
    costUsd: outcome.costUsd,
    firstTokenMs: outcome.firstTokenMs,
    durationMs: outcome.durationMs,
    error: outcome.error,
    action: outcome.error ? actionFor(outcome.error) : null,
    retryAt: outcome.retryAfter === null ? null : wallClock + outcome.retryAfter * 1000,
  };
}

/** A run as the broker stored it, as the runner shows it. */
export function storedRun(run: Run): ShownRun {
  const { response_format: format } = run.request as Record<string, unknown>;
  const json = typeof format === "object" && format !== null && "type" in format && format.type !== "text";
  return {
    runId: run.id,
    phase: "finished",
    status: run.status,
    model: run.model,
    startedAt: Date.parse(run.created_at),
    text: run.output.text,
    toolCalls: run.output.tool_calls.map((call) => ({
      name: call.function.name,
      arguments: call.function.arguments,
    })),
    json,
    finishReason: run.output.finish_reason,
    usage: run.usage,
    costUsd: run.cost_usd,
    firstTokenMs: run.first_token_ms,
    durationMs: run.duration_ms,
    error: run.error,
    action: run.error ? actionFor(run.error) : null,
  };
}

/**
 * Adds what only the broker's record knows (price, estimated usage, times without the way to us) to a run
 * that was seen live. Text, status and error stay as the person saw them.
 */
export function withRecord(live: ShownRun, record: Run): ShownRun {
  return {
    ...live,
    usage: record.usage ?? live.usage,
    costUsd: record.cost_usd ?? live.costUsd,
    firstTokenMs: record.first_token_ms ?? live.firstTokenMs,
    durationMs: record.duration_ms ?? live.durationMs,
    finishReason: live.finishReason ?? record.output.finish_reason,
  };
}
