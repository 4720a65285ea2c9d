import type { ChatRequest, EndUser, RunMetadata } from "../../core/protocol/index.ts";
import { Refusal } from "../http/refusal.ts";

export interface UpstreamRequest {
  /** The body as it is sent, JSON text. */
  body: string;
  stream: boolean;
  /** True when the client asked for the usage chunk itself. */
  usageWanted: boolean;
  metadata: RunMetadata;
  /** Whom the client named as its user; null when nobody. */
  endUser: EndUser | null;
}

/**
 * What goes upstream for a checked request: its fields without those that are null and without `metadata`, which is
 * ours, and in a stream always with a request for usage. LiteLLM books and limits by `user`, and providers block by
 * `safety_identifier`: both are `owner`, whoever the client says it is.
 *
 * @param owner a pseudonym of the run's owner
 */
export function toUpstream(request: ChatRequest, owner: string): UpstreamRequest {
  const { metadata, stream_options, user, safety_identifier, messages, ...rest } = request;
  refuseSteeringTools(request);
  const stream = request.stream === true;
  if (!stream && stream_options) {
    throw new Refusal("invalid_request", `"stream_options" needs "stream": true.`, {
      param: "stream_options",
    });
  }
  const named = withoutNulls({ user, safety_identifier }) as EndUser;
  const body = {
    ...withoutNulls(rest),
    // `content` may be null beside tool calls, where some providers want it so.
    messages: messages.map(({ content, ...message }) => ({ ...withoutNulls(message), content })),
    ...(stream ? { stream_options: { ...withoutNulls(stream_options ?? {}), include_usage: true } } : {}),
    user: owner,
    ...(named.safety_identifier === undefined ? {} : { safety_identifier: owner }),
  };
  return {
    body: JSON.stringify(body),
    stream,
    usageWanted: !stream || stream_options?.include_usage === true,
    metadata: metadata ?? {},
    endUser: Object.keys(named).length > 0 ? named : null,
  };
}

/** The fields that say something: null means what an absent field means. */
function withoutNulls(fields: object): object {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== undefined),
  );
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
