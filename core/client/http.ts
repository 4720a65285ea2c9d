import type { Translate } from "../translate.ts";
import { BrokerError, cancelled, localError, readErrorDetail } from "./errors.ts";

/** Where and as whom to call; one broker address with the token that is stored for its origin. */
export interface Caller {
  base: string;
  token: string;
  /** Such as `vscode/0.1.0`; told to the broker in every call. */
  client: string;
  fetch: typeof globalThis.fetch;
  /** A signal that aborts after so many milliseconds; `AbortSignal.timeout`. */
  timeout: (ms: number) => AbortSignal;
  t: Translate;
}

export interface CallOptions {
  method?: "GET" | "POST" | "DELETE";
  body?: unknown;
  signal?: AbortSignal | undefined;
  /** Milliseconds until the whole call, its body included, is given up. */
  timeoutMs: number;
}

/** Largest JSON answer that is read, in characters. */
const largestAnswer = 32 * 1024 * 1024;

/**
 * Calls the broker and gives the response once its head says success. Redirects are refused, since one
 * would carry the token elsewhere. Throws BrokerError for everything else: the broker's own error, an
 * address where nothing or something else answers, the timeout, the caller's abort.
 */
export async function open(caller: Caller, path: string, options: CallOptions): Promise<Response> {
  const { t } = caller;
  const guard = guardOf(caller, options);
  let response: Response;
  try {
    response = await caller.fetch(caller.base + path, {
      method: options.method ?? "GET",
      headers: {
        authorization: `Bearer ${caller.token}`,
        accept: "application/json, text/event-stream",
        "x-prompt-studio-client": caller.client,
        ...(options.body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      redirect: "error",
      signal: guard,
    });
  } catch (thrown) {
    throw transportError(thrown, caller, options);
  }
  if (response.ok) return response;
  const detail = readErrorDetail(await readJson(response, caller, options).catch(() => null));
  if (detail !== null) {
    const wait = Number(response.headers.get("retry-after"));
    throw new BrokerError(detail, Number.isFinite(wait) && wait > 0 ? wait : null);
  }
  throw notABroker(caller, t("status {0}", response.status));
}

/** Calls the broker and gives the JSON it answers with. Throws as `open` does. */
export async function callJson(caller: Caller, path: string, options: CallOptions): Promise<unknown> {
  const response = await open(caller, path, options);
  if (response.status === 204) return null;
  return await readJson(response, caller, options);
}

/** What went wrong between us and the broker, told apart by who ended the call. */
export function transportError(
  thrown: unknown,
  { base, t }: Caller,
  { signal, timeoutMs }: CallOptions,
  runId: string | null = null,
): BrokerError {
  if (thrown instanceof BrokerError) return thrown;
  if (signal?.aborted) return cancelled(t, runId);
  if (thrown instanceof Error && thrown.name === "TimeoutError") {
    const seconds = Math.round(timeoutMs / 1000);
    return localError(
      "timed_out",
      t("No complete answer within {0} s. Try again, or allow more time in the settings.", seconds),
      runId,
    );
  }
  return localError(
    "broker_unreachable",
    t("The broker at {0} does not answer ({1}). Start it or check its address.", base, reasonOf(thrown)),
    runId,
  );
}

/** The error for an address where something answers that does not speak as a broker does. */
export function notABroker({ base, t }: Caller, found: string): BrokerError {
  return localError(
    "not_a_broker",
    t("What answers at {0} is not a Prompt Studio broker ({1}). Check its address.", base, found),
  );
}

function guardOf(caller: Caller, { signal, timeoutMs }: CallOptions): AbortSignal {
  const timeout = caller.timeout(timeoutMs);
  return signal ? AbortSignal.any([signal, timeout]) : timeout;
}

async function readJson(response: Response, caller: Caller, options: CallOptions): Promise<unknown> {
  const kind = response.headers.get("content-type")?.split(";")[0]?.trim();
  if (kind !== "application/json") {
    await response.body?.cancel().catch(() => undefined);
    throw notABroker(
      caller,
      kind ? caller.t("it answers with {0}", kind) : caller.t("its answer is not JSON"),
    );
  }
  let text: string;
  try {
    text = await response.text();
  } catch (thrown) {
    throw transportError(thrown, caller, options);
  }
  if (text.length > largestAnswer) throw notABroker(caller, caller.t("its answer is too long"));
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw notABroker(caller, caller.t("its answer is not JSON"));
  }
}

/** The system's word for a failed connection, such as ECONNREFUSED: fetch hides it one or two causes deep. */
function reasonOf(thrown: unknown): string {
  for (let error = thrown, depth = 0; error instanceof Error && depth < 5; error = error.cause, depth++) {
    if ("code" in error && typeof error.code === "string") return error.code;
    if (error instanceof AggregateError) error.cause ??= error.errors[0];
    if (error.cause === undefined) return error.message;
  }
  return String(thrown);
}
