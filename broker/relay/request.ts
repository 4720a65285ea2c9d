import type { ChatRequest, RunMetadata } from "../../core/protocol/index.ts";
import { Refusal } from "../http/refusal.ts";

export interface UpstreamRequest {
  /** The body as it is sent, JSON text. */
  body: string;
  stream: boolean;
  /** True when the client asked for the usage chunk itself. */
  usageWanted: boolean;
  metadata: RunMetadata;
}

/**
 * What goes upstream for a checked request: its fields without `metadata`, which is ours, and in a stream always
 * with a request for usage.
 */
export function toUpstream(request: ChatRequest): UpstreamRequest {
  const { metadata, stream_options, ...rest } = request;
  refuseSteeringTools(request);
  const stream = request.stream === true;
  if (!stream) {
    if (stream_options) {
      throw new Refusal("invalid_request", `"stream_options" needs "stream": true.`, {
        param: "stream_options",
      });
    }
    return { body: JSON.stringify(rest), stream, usageWanted: true, metadata: metadata ?? {} };
  }
  const body = JSON.stringify({ ...rest, stream_options: { ...stream_options, include_usage: true } });
  return { body, stream, usageWanted: stream_options?.include_usage === true, metadata: metadata ?? {} };
}

/** Kinds of tools that LiteLLM does not pass on but acts on itself: it calls servers and searches stores of its own. */
const steeringTools = new Set(["mcp", "file_search"]);

function refuseSteeringTools({ tools }: ChatRequest): void {
  const at = tools?.findIndex(({ type }) => steeringTools.has(type)) ?? -1;
  if (at < 0) return;
  throw new Refusal(
    "field_not_allowed",
    `A tool of the type "${tools![at]!.type}" steers the upstream and is not passed on. Remove it.`,
    { param: `tools[${at}].type` },
  );
}

/** Fields of LiteLLM's that would choose another address, key, answer or behaviour. */
const steering = new Set([
  "allowed_openai_params",
  "api_base",
  "api_key",
  "api_version",
  "azure_ad_token",
  "base_url",
  "cache",
  "caching",
  "context_window_fallbacks",
  "custom_llm_provider",
  "deployment_id",
  "drop_params",
  "extra_body",
  "extra_headers",
  "fallbacks",
  "guardrails",
  "headers",
  "max_retries",
  "mock_response",
  "mock_timeout",
  "mock_tool_calls",
  "model_list",
  "num_retries",
  "organization",
  "retry_policy",
  "stream_timeout",
  "tags",
  "timeout",
]);

/** Why a field is refused: those that steer the upstream are told apart from a typo. */
export function aboutField(name: string): string | undefined {
  if (!steering.has(name) && !name.startsWith("litellm_")) return undefined;
  return `"${name.slice(0, 100)}" steers the upstream and is not passed on. Remove it.`;
}
