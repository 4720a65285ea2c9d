import type { ChatRequest, Model } from "../protocol/chat.ts";
import { choicesIn, collectChoices, isComplete } from "../protocol/choices.ts";
import type { EvaluationRequest } from "../protocol/evaluation.ts";
import type { Run, RunQuery, RunSummary } from "../protocol/run.ts";
import { readEventData } from "../protocol/sse.ts";
import type { Me } from "../protocol/token.ts";
import { localError } from "./errors.ts";
import { type Caller, type CallOptions, callJson, notABroker, open, transportError } from "./http.ts";
import { readEvents, StreamError } from "./sse.ts";

/** A streamed answer: the run's id, known before its first chunk, and the parsed chunks. */
export interface ChatStream {
  runId: string | null;
  chunks: AsyncIterable<unknown>;
}

/** What the extension asks of the broker. Every function throws BrokerError and nothing else. */
export interface Broker {
  me(signal?: AbortSignal): Promise<Me>;
  models(signal?: AbortSignal): Promise<Model[]>;
  /**
   * Starts a run and streams it. The chunks end normally only after the finish reason of every choice or
   * the closing `[DONE]`; a stream that just stops throws, since its text may lack its end.
   */
  chat(request: ChatRequest, options: { signal: AbortSignal; timeoutMs: number }): Promise<ChatStream>;
  run(id: string, signal?: AbortSignal): Promise<Run>;
  /** The newest runs of a prompt file, newest first; `tests: "none"` leaves those of tests out. */
  runs(promptPath: string, limit: number, filter?: Pick<RunQuery, "tests">): Promise<RunSummary[]>;
  storeEvaluation(evaluation: EvaluationRequest): Promise<void>;
}

/** Milliseconds that a short call (not a run) may take. */
const shortCall = 10_000;

export function makeBroker(caller: Caller): Broker {
  const get = (path: string, signal?: AbortSignal) =>
    callJson(caller, path, { signal, timeoutMs: shortCall });
  const unexpected = (what: string) => notABroker(caller, what);
  const { t } = caller;

  return {
    async me(signal) {
      const body = await get("/api/me", signal);
      if (!hasString(body, "owner")) throw unexpected(t("it gives no account"));
      return body as unknown as Me;
    },
    async models(signal) {
      return (
        listOf<Model>(await get("/v1/models", signal)) ?? fail(unexpected(t("it gives no list of models")))
      );
    },
    async chat(request, options) {
      const call: CallOptions = { method: "POST", body: request, ...options };
      const response = await open(caller, "/v1/chat/completions", call);
      const kind = response.headers.get("content-type") ?? "";
      if (!kind.startsWith("text/event-stream") || response.body === null) {
        await response.body?.cancel().catch(() => undefined);
        throw unexpected(t("it gives no stream"));
      }
      const runId = response.headers.get("x-prompt-studio-run-id");
      return { runId, chunks: readChunks(response.body, caller, call, runId) };
    },
    async run(id, signal) {
      const body = await get(`/api/runs/${encodeURIComponent(id)}`, signal);
      if (!hasString(body, "id") || !hasString(body, "status")) throw unexpected(t("it gives no run"));
      return body as unknown as Run;
    },
    async runs(promptPath, limit, filter) {
      const query = new URLSearchParams({ prompt: promptPath, limit: String(limit), ...filter });
      return (
        listOf<RunSummary>(await get(`/api/runs?${query}`)) ?? fail(unexpected(t("it gives no list of runs")))
      );
    },
    async storeEvaluation(evaluation) {
      await callJson(caller, "/api/evaluations", { method: "POST", body: evaluation, timeoutMs: shortCall });
    },
  };
}

async function* readChunks(
  body: ReadableStream<Uint8Array>,
  caller: Caller,
  call: CallOptions,
  runId: string | null,
): AsyncGenerator<unknown, void, undefined> {
  const { t } = caller;
  const unreadable = () =>
    localError("answer_unreadable", t("The broker's answer cannot be read. Run again."), runId);
  // Only which choices have ended is asked here, so that nothing of their texts is kept.
  const choices = collectChoices({ text: 0, reasoning: 0 });
  let failed = false;
  try {
    for await (const event of readEvents(body)) {
      const { kind, chunks, done, error } = readEventData(event);
      if (kind === "invalid") throw unreadable();
      failed ||= kind === "error";
      for (const [at, choice] of chunks.flatMap(choicesIn)) choices.take(choice, at);
      yield* chunks;
      if (kind === "error") yield { error };
      if (done) return;
    }
  } catch (thrown) {
    if (thrown instanceof StreamError) throw unreadable();
    throw transportError(thrown, caller, call, runId);
  }
  if (!failed && !isComplete(choices.all())) {
    throw localError(
      "answer_incomplete",
      t("The answer broke off before its end. What came is kept; run again for the whole."),
      runId,
    );
  }
}

function listOf<T>(body: unknown): T[] | null {
  if (typeof body !== "object" || body === null || !("data" in body) || !Array.isArray(body.data))
    return null;
  return body.data.every((item) => hasString(item, "id")) ? (body.data as T[]) : null;
}

function hasString(value: unknown, key: string): boolean {
  return (
    typeof value === "object" && value !== null && typeof (value as Record<string, unknown>)[key] === "string"
  );
}

function fail(error: Error): never {
  throw error;
}
