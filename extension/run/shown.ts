import { actionFor, localError } from "../../core/client/errors.ts";
import type { ChatRequest } from "../../core/protocol/chat.ts";
import type { Run } from "../../core/protocol/run.ts";
import type { ShownChoice, ShownRun } from "../../core/protocol/runner.ts";
import type { AnswerChoice } from "../../core/rendering/answer.ts";
import type { Outcome } from "../../core/rendering/outcome.ts";
import type { Core } from "../core.ts";

/** A run that was just asked for; nothing has come back yet. */
export function waitingRun(model: string, json: boolean, startedAt: number): ShownRun {
  return {
    runId: null,
    phase: "waiting",
    status: "started",
    model,
    startedAt,
    ...withChoices([]),
    json,
    usage: null,
    costUsd: null,
    firstTokenMs: null,
    durationMs: null,
    error: null,
    misfit: null,
    truncated: false,
    died: false,
    input: null,
    asked: null,
    action: null,
  };
}

/** A run that was not sent to a model, and why. */
export function unsentRun(model: string, problem: string): ShownRun {
  const { detail } = localError("not_sent", problem);
  return { ...waitingRun(model, false, 0), phase: "idle", status: null, error: detail };
}

/** What came so far, the first choice in front. */
export function withChoices(choices: Omit<AnswerChoice, "index">[]): ShownChoice & { others: ShownChoice[] } {
  const [first, ...others] = choices.map(
    ({ text, reasoning, toolCalls, finishReason }): ShownChoice => ({
      text,
      reasoning,
      toolCalls: toolCalls.map(({ name, arguments: values }) => ({ name, arguments: values })),
      finishReason,
    }),
  );
  return { ...(first ?? { text: "", reasoning: "", toolCalls: [], finishReason: null }), others };
}

/** The run on show once its stream has ended; `wallClock` is now, in milliseconds since the Unix epoch. */
export function endedRun(
  core: Pick<Core, "answerMisfit">,
  run: ShownRun,
  request: ChatRequest,
  outcome: Outcome,
  wallClock: number,
): ShownRun {
  return judged(core, request, {
    ...run,
    ...withChoices(outcome.choices),
    runId: outcome.runId,
    phase: "finished",
    status: outcome.status,
    usage: outcome.usage,
    costUsd: outcome.costUsd,
    firstTokenMs: outcome.firstTokenMs,
    durationMs: outcome.durationMs,
    error: outcome.error,
    action: outcome.error ? actionFor(outcome.error) : null,
    retryAt: outcome.retryAfter === null ? null : wallClock + outcome.retryAfter * 1000,
  });
}

/** A run as the broker stored it, as the runner shows it; `died` when its window went while it was under way. */
export function storedRun(
  core: Pick<Core, "answerForm" | "answerMisfit">,
  run: Run,
  died: boolean,
): ShownRun {
  const request = run.request as ChatRequest;
  const stored = run.output.choices ?? [{ index: 0, ...run.output }];
  const choices = stored.map(({ text, reasoning = "", tool_calls, finish_reason }) => ({
    text,
    reasoning,
    toolCalls: tool_calls.map((call) => call.function),
    finishReason: finish_reason,
  }));
  return judged(core, request, {
    ...waitingRun(run.model, core.answerForm(request) !== null, Date.parse(run.created_at)),
    ...withChoices(choices),
    runId: run.id,
    phase: "finished",
    status: run.status,
    usage: run.usage,
    costUsd: run.cost_usd,
    firstTokenMs: run.first_token_ms,
    durationMs: run.duration_ms,
    error: run.error,
    truncated: run.output.truncated === true,
    died: died && run.status === "cancelled",
    input: run.input,
    action: run.error ? actionFor(run.error) : null,
  });
}

/** Says of an answer that came whole, and stands here whole, whether it has the form that was asked for; one of tools has none. */
function judged(core: Pick<Core, "answerMisfit">, request: ChatRequest, run: ShownRun): ShownRun {
  if (run.status !== "succeeded" || run.truncated) return run;
  const misfits = [run, ...run.others].flatMap(({ text, toolCalls }) =>
    text === "" && toolCalls.length > 0 ? [] : (core.answerMisfit(request, text) ?? []),
  );
  return { ...run, misfit: misfits[0] ?? null };
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
