import type { ChatRequest } from "../../core/protocol/chat.ts";
import type { Run } from "../../core/protocol/run.ts";
import type { AskedRun } from "../../core/protocol/runner.ts";
import type { Core } from "../core.ts";

/** Fields of a request that are no config: they stand elsewhere, or say how it travels. */
const elsewhere = new Set([
  "model",
  "messages",
  "stream",
  "stream_options",
  "metadata",
  "user",
  "safety_identifier",
  "tools",
  "tool_choice",
  "functions",
  "function_call",
  "response_format",
]);

/** Of a run that cannot be had nothing is known; the way back to now is there all the same. */
export const nothingAsked: AskedRun = {
  input: null,
  config: {},
  rendered: {
    messages: [],
    sources: null,
    problems: [],
    estimatedTokens: null,
    estimatedCostUsd: null,
    misfits: [],
    request: "",
    curl: "",
  },
  test: null,
};

/** What a stored run was asked, as the runner shows it in place of the file; `broker` is its address. */
export function askedOf(core: Pick<Core, "fromChatMessages" | "asCurl">, run: Run, broker: string): AskedRun {
  const request = run.request as ChatRequest;
  return {
    input: run.input,
    config: Object.fromEntries(Object.entries(request).filter(([name]) => !elsewhere.has(name))),
    rendered: {
      messages: core.fromChatMessages(request.messages),
      sources: null,
      problems: [],
      estimatedTokens: null,
      estimatedCostUsd: null,
      misfits: [],
      request: JSON.stringify(request, null, 2),
      curl: core.asCurl(broker, request),
    },
    test: run.metadata.test_id ?? null,
  };
}
