import { Refusal, type RefusalOptions } from "../http/refusal.ts";
import { cleanSentence } from "./sentence.ts";
import { readTold } from "./told.ts";
import type { Headers } from "./upstream.ts";

/** An error as upstream told it: an answer with its status, or a frame inside a stream. */
export interface UpstreamError {
  status: number;
  headers: Headers;
  /** The body, or the frame's JSON. */
  text: string;
}

/**
 * How a kind of error is told: by a code, by LiteLLM's class, or by the beginning of the sentence together with a
 * status. Never by words anywhere: a sentence may quote the prompt.
 */
interface Sign {
  codes?: RegExp;
  classes?: RegExp;
  sentences?: [statuses: (status: number) => boolean, beginning: RegExp][];
}

const one =
  (...statuses: number[]) =>
  (status: number) =>
    statuses.includes(status);
const server = (status: number) => status >= 500;

/** The broker's key may not use a model. */
const noAccess: Sign = {
  codes: /_model_access_denied$/i,
  sentences: [
    [
      one(400, 401, 403, 404),
      /^([^\s:]+ ){0,3}(not allowed to access model|(does not|do not|don't) have access to (the |this )?model)/i,
    ],
  ],
};

/** A model is not known: by LiteLLM, OpenAI and those who copy it, Azure, Anthropic, Ollama, Google. */
const noModel: Sign = {
  codes: /^(model_not_found|DeploymentNotFound)$/i,
  sentences: [
    [one(400, 404), /^(\S+: )?Invalid model name|^No such model|^model: \S+$/i],
    [
      one(400, 404),
      /^(the |this |requested |publisher )*models?[:/ ]+\S{1,200} (does not exist|(is |was )?not found)/i,
    ],
    // Ollama's, which LiteLLM tells as its own failure.
    [server, /^model ["'`]\S{1,200}["'`] not found(,|\.?$)/i],
  ],
};

/** The broker's own key is wrong, told with a status that does not say so. */
const badKey: Sign = {
  codes: /^(no_db_connection|expired_key|token_not_found_in_db|API_KEY_INVALID)$/i,
  sentences: [[one(400, 403), /^(No connected db|API key not valid|Your API key is (invalid|expired))/i]],
};

/** A 403 that is about the credentials; others are about what was asked. */
const forbidden: Sign = {
  codes:
    /^(invalid_api_key|(auth|authentication|permission)_error|PERMISSION_DENIED|UNAUTHENTICATED|(AccessDenied|UnrecognizedClient|InvalidSignature|ExpiredToken)(Exception)?)$/i,
  sentences: [
    [
      one(403),
      /^((the|your|this|an?) )?((incorrect|invalid|missing|no|wrong|expired) )*(api[ _-]?key|credentials?|(access|security) token|authentication|authorization)\b/i,
    ],
    [
      one(403),
      /^(access|permission) denied( due to invalid|[.!]?$)|^User: \S+ is not authorized|^You are not (authorized|authenticated)|^Not (authorized|authenticated)/i,
    ],
    // No sentence at all: "Forbidden", a page's "403 Forbidden".
    [one(403), /^(\d{3} )?\S*$/],
  ],
};

/** Somebody has to pay first: no waiting helps. */
const nothingLeft: Sign = {
  codes: /^(insufficient_quota|insufficient_(balance|credits|funds)|budget_exceeded)$/i,
  classes: /BudgetExceeded/,
  sentences: [
    [one(400, 403, 429), /^(ExceededBudget: )?Budget has been exceeded|^Your credit balance is too low/i],
    [one(400, 403, 429), /^(You have )?insufficient[_ ](balance|credits|funds|quota)/i],
  ],
};

const tooLong: Sign = {
  codes: /^context_length_exceeded$/i,
  classes: /ContextWindowExceeded/,
  sentences: [[one(400, 413, 422), /^([^\s:]+ ){0,8}maximum context length (is|of) \d/i]],
};

const cooldown: Sign = {
  codes: /^all_deployments_in_cooldown$/i,
  sentences: [[(status) => status === 429 || server(status), /^No deployments available/i]],
};

const overloaded: Sign = {
  codes: /^overloaded(_error)?$/i,
  sentences: [[server, /^([^\s:]+ ){0,6}overloaded\b/i]],
};

/**
 * An upstream error in our words, with the provider's own sentence behind them where it helps. `secrets` (the key,
 * the address) never appear in it.
 */
export function mapUpstreamError({ status, headers, text }: UpstreamError, secrets: string[]): Refusal {
  const sentence = cleanSentence(text, secrets);
  const behind = sentence === "" ? "" : ` It says: ${sentence}`;
  const { codes, classes } = readTold(text);
  const provider: RefusalOptions = { source: /litellm\.\w+/.test(classes) ? "provider" : "upstream" };
  const says = (sign: Sign) =>
    codes.some((code) => sign.codes?.test(code)) ||
    (sign.classes?.test(classes) ?? false) ||
    (sign.sentences ?? []).some(([statuses, beginning]) => statuses(status) && beginning.test(sentence));

  if (says(badKey)) return upstreamAuth();
  if (says(tooLong)) {
    return new Refusal(
      "context_length_exceeded",
      `The messages and the answer do not fit into the model's context.${behind}`,
      { source: "provider", param: "messages" },
    );
  }
  if (says(noAccess)) {
    return new Refusal(
      "model_not_allowed",
      `The broker's key may not use this model. Choose another one, or ask the administrator for it.${behind}`,
      { ...provider, param: "model" },
    );
  }
  if (says(noModel)) {
    return new Refusal(
      "model_not_found",
      `The provider behind this model does not know it. Choose another one, or tell the administrator.${behind}`,
      { ...provider, param: "model" },
    );
  }
  if (says(cooldown)) {
    return new Refusal(
      "rate_limited",
      "The upstream pauses this model for a few seconds after an error. Try again shortly.",
      { source: "upstream", retryAfter: retryAfter(headers) },
    );
  }
  if (status === 402 || says(nothingLeft)) {
    return new Refusal(
      "provider_refused",
      `The provider's account, or the upstream's budget, is used up. Tell the administrator.${behind}`,
      { source: "provider" },
    );
  }
  if (status === 401 || (status === 403 && says(forbidden))) return upstreamAuth();
  if (status === 429) {
    return new Refusal("rate_limited", `The provider's limit is reached. Try again later.${behind}`, {
      source: "provider",
      retryAfter: retryAfter(headers),
    });
  }
  if (status === 408 || status === 504 || /litellm\.Timeout/.test(classes)) {
    return new Refusal("upstream_timeout", "The provider did not answer in time. Try again.", provider);
  }
  if (status >= 300 && status < 400) return upstreamInvalid("a redirect, which is never followed");
  if (status >= 400 && status < 500) {
    return new Refusal("provider_refused", `The provider refused the request.${behind}`, {
      source: "provider",
    });
  }
  if (status === 503 || status === 529 || says(overloaded)) {
    return new Refusal(
      "upstream_unavailable",
      `The provider is overloaded or away at the moment. Try again later.${behind}`,
      { ...provider, retryAfter: retryAfter(headers) },
    );
  }
  return new Refusal("upstream_error", `The upstream failed on this request. Try again.${behind}`, {
    ...provider,
    ...(toldToWait(headers) === undefined ? {} : { retryAfter: retryAfter(headers) }),
  });
}

/** An error frame inside a stream, `{"error": {"message", "code"}}`; what stands for its status has several names. */
export function mapErrorFrame(error: unknown, secrets: string[]): Refusal {
  const { code, status, status_code, type } = (error ?? {}) as Record<string, unknown>;
  const numbers = [code, status, status_code].map(Number);
  const told = numbers.find((one) => Number.isInteger(one) && one >= 400 && one < 600);
  const limited = [code, status, type].some((one) => /rate_limit|RESOURCE_EXHAUSTED/i.test(String(one)));
  return mapUpstreamError(
    { status: told ?? (limited ? 429 : 500), headers: {}, text: JSON.stringify({ error }) },
    secrets,
  );
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

/** When to come again, as upstream says: LiteLLM puts the provider's word into a header of its own. */
function toldToWait(headers: Headers): string | undefined {
  const given = headers["llm_provider-retry-after"] ?? headers["retry-after"];
  return Array.isArray(given) ? given[0] : given;
}

/** Seconds until a retry, 1 to 300, 5 when nobody says. */
function retryAfter(headers: Headers): number {
  const text = toldToWait(headers);
  if (text === undefined) return 5;
  const seconds = /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.min(300, Math.max(1, Math.ceil(seconds))) : 5;
}
