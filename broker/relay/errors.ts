import { Refusal, type RefusalOptions } from "../http/refusal.ts";
import { cleanSentence } from "./sentence.ts";
import type { Headers } from "./upstream.ts";

/** An error as upstream told it: an answer with its status, or a frame inside a stream. */
export interface UpstreamError {
  status: number;
  headers: Headers;
  /** The body, or the frame's JSON. */
  text: string;
}

/**
 * An upstream error in our words, with the provider's own sentence behind them where it helps. `secrets` (the key,
 * the address) never appear in it.
 */
export function mapUpstreamError({ status, headers, text }: UpstreamError, secrets: string[]): Refusal {
  const told = readMessage(text);
  const sentence = cleanSentence(told, secrets);
  const behind = sentence === "" ? "" : ` It says: ${sentence}`;
  const provider: RefusalOptions = { source: /litellm\.\w+/.test(told) ? "provider" : "upstream" };

  if (/no_db_connection|No connected db/i.test(text)) return upstreamAuth();
  if (/ContextWindowExceeded|context_length_exceeded|maximum context length/i.test(told)) {
    return new Refusal(
      "context_length_exceeded",
      `The messages and the answer do not fit into the model's context.${behind}`,
      { source: "provider", param: "messages" },
    );
  }
  if (/Invalid model name|model_not_found/i.test(text)) {
    return new Refusal(
      "model_not_found",
      "The upstream does not offer this model. GET /v1/models lists those it has.",
      {
        source: "upstream",
        param: "model",
      },
    );
  }
  if (/all_deployments_in_cooldown|No deployments available/i.test(text)) {
    return new Refusal(
      "rate_limited",
      "The upstream pauses this model for a few seconds after an error. Try again shortly.",
      { source: "upstream", retryAfter: retryAfter(headers) },
    );
  }
  if (status === 401 || status === 403) return upstreamAuth();
  if (status === 429) {
    return new Refusal("rate_limited", `The provider's limit is reached. Try again later.${behind}`, {
      source: "provider",
      retryAfter: retryAfter(headers),
    });
  }
  if (status === 408 || status === 504 || /litellm\.Timeout/.test(told)) {
    return new Refusal("upstream_timeout", "The provider did not answer in time. Try again.", provider);
  }
  if (status >= 300 && status < 400) return upstreamInvalid("a redirect, which is never followed");
  if (status >= 400 && status < 500) {
    return new Refusal("provider_refused", `The provider refused the request.${behind}`, {
      source: "provider",
    });
  }
  return new Refusal("upstream_error", `The upstream failed on this request. Try again.${behind}`, provider);
}

/** An error frame inside a stream, `{"error": {"message", "code"}}` with the code as text or number. */
export function mapErrorFrame(error: unknown, secrets: string[]): Refusal {
  const code =
    typeof error === "object" && error !== null ? Number((error as { code?: unknown }).code) : Number.NaN;
  const status = Number.isInteger(code) && code >= 400 && code < 600 ? code : 500;
  return mapUpstreamError({ status, headers: {}, text: JSON.stringify({ error }) }, secrets);
}

/** A connection to upstream that could not be made, or broke. */
export function mapConnectionError(error: Error, phase: "connecting" | "waiting" | "answering"): Refusal {
  const code = String((error as { code?: unknown }).code ?? "");
  if (
    error.name === "HTTPParserError" ||
    /^HPE_|UND_ERR_(HEADERS_OVERFLOW|RES_|RESPONSE)|UND_ERR_INVALID/.test(code)
  ) {
    return upstreamInvalid("bytes that are no HTTP");
  }
  if (phase === "connecting") {
    return new Refusal(
      "upstream_unavailable",
      "The upstream cannot be reached. Try again in a few seconds.",
      {
        source: "upstream",
        retryAfter: 5,
      },
    );
  }
  return upstreamInterrupted();
}

export const upstreamAuth = () =>
  new Refusal(
    "upstream_auth",
    "The upstream or its provider does not accept the broker's credentials. Your own token is fine: tell the administrator to check LITELLM_MASTER_KEY and the provider's key.",
    { source: "upstream" },
  );

export const upstreamInterrupted = () =>
  new Refusal("upstream_interrupted", "The answer broke off before its end. Run it again.", {
    source: "upstream",
  });

export const upstreamInvalid = (what: string) =>
  new Refusal(
    "upstream_invalid",
    `The upstream answered with ${what}. Try again, or tell the administrator.`,
    {
      source: "upstream",
    },
  );

export const upstreamTimeout = (message: string) =>
  new Refusal("upstream_timeout", message, { source: "upstream" });

/** Seconds until a retry, 1 to 300, 5 when nobody says: LiteLLM puts the provider's word into a header of its own. */
function retryAfter(headers: Headers): number {
  const given = headers["llm_provider-retry-after"] ?? headers["retry-after"];
  const text = Array.isArray(given) ? given[0] : given;
  if (text === undefined) return 5;
  const seconds = /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.min(300, Math.max(1, Math.ceil(seconds))) : 5;
}

/** The message inside an error body; the body itself when it is not JSON. */
function readMessage(text: string): string {
  try {
    const body = JSON.parse(text);
    const error = body?.error ?? body?.detail ?? body;
    const message = typeof error === "string" ? error : (error?.message ?? error?.error ?? "");
    return typeof message === "string" ? message : JSON.stringify(message);
  } catch {
    return text;
  }
}
