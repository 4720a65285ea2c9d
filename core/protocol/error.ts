import Type, { type Static } from "typebox";

/** Who caused an error: the broker itself, the upstream (LiteLLM) or the provider behind it. */
export const ErrorSource = Type.Union([
  Type.Literal("broker"),
  Type.Literal("upstream"),
  Type.Literal("provider"),
]);

/** The one error shape: in every answer with a status of 400 or more and inside broken streams. */
export const ErrorBody = Type.Object(
  {
    error: Type.Object({
      message: Type.String({ description: "What happened and what to do next, for a person." }),
      type: Type.String({ description: "OpenAI's family of the error, such as invalid_request_error." }),
      code: Type.String({ description: "Stable, for programs; see ErrorCode." }),
      param: Type.Union([Type.String(), Type.Null()], {
        description: "The field or parameter that was refused.",
      }),
      request_id: Type.Union([Type.String(), Type.Null()]),
      run_id: Type.Union([Type.String(), Type.Null()]),
      source: ErrorSource,
      retryable: Type.Boolean({ description: "True when the same call may succeed later." }),
    }),
  },
  { $id: "Error", description: "The one error shape of every answer and of broken streams." },
);

export type ErrorBody = Static<typeof ErrorBody>;
export type ErrorDetail = ErrorBody["error"];
export type ErrorSource = Static<typeof ErrorSource>;

/**
 * Every code the broker answers with: its status, OpenAI's type, and whether a retry can help.
 * Clients switch on these; a code is never renamed once released.
 */
export const errorCodes = {
  invalid_request: { status: 400, type: "invalid_request_error", retryable: false },
  invalid_json: { status: 400, type: "invalid_request_error", retryable: false },
  field_not_allowed: { status: 400, type: "invalid_request_error", retryable: false },
  model_not_found: { status: 400, type: "invalid_request_error", retryable: false },
  context_length_exceeded: { status: 400, type: "invalid_request_error", retryable: false },
  provider_refused: { status: 400, type: "invalid_request_error", retryable: false },
  multiple_authorization: { status: 400, type: "invalid_request_error", retryable: false },
  invalid_cursor: { status: 400, type: "invalid_request_error", retryable: false },
  token_missing: { status: 401, type: "authentication_error", retryable: false },
  token_invalid: { status: 401, type: "authentication_error", retryable: false },
  token_revoked: { status: 401, type: "authentication_error", retryable: false },
  token_expired: { status: 401, type: "authentication_error", retryable: false },
  scope_missing: { status: 403, type: "permission_error", retryable: false },
  model_not_allowed: { status: 403, type: "permission_error", retryable: false },
  origin_not_allowed: { status: 403, type: "permission_error", retryable: false },
  not_found: { status: 404, type: "not_found_error", retryable: false },
  method_not_allowed: { status: 405, type: "invalid_request_error", retryable: false },
  request_timeout: { status: 408, type: "invalid_request_error", retryable: true },
  body_too_large: { status: 413, type: "invalid_request_error", retryable: false },
  unsupported_media_type: { status: 415, type: "invalid_request_error", retryable: false },
  rate_limited: { status: 429, type: "rate_limit_error", retryable: true },
  headers_too_large: { status: 431, type: "invalid_request_error", retryable: false },
  internal: { status: 500, type: "server_error", retryable: true },
  upstream_auth: { status: 502, type: "upstream_error", retryable: false },
  upstream_error: { status: 502, type: "upstream_error", retryable: true },
  upstream_invalid: { status: 502, type: "upstream_error", retryable: true },
  upstream_interrupted: { status: 502, type: "upstream_error", retryable: true },
  interrupted: { status: 503, type: "server_error", retryable: true },
  cancelled: { status: 499, type: "cancelled", retryable: true },
  shutting_down: { status: 503, type: "server_error", retryable: true },
  database_unavailable: { status: 503, type: "server_error", retryable: true },
  upstream_unavailable: { status: 503, type: "upstream_error", retryable: true },
  upstream_timeout: { status: 504, type: "upstream_error", retryable: true },
} as const;

export type ErrorCode = keyof typeof errorCodes;
