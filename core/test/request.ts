import assert from "node:assert/strict";
import Value from "typebox/value";
import { ChatRequest, type Model } from "../protocol/chat.ts";
import { toChatRequest } from "../rendering/request.ts";
import type { Message, Rendering } from "../types.ts";

/** A model about which the broker says nothing. */
export const model: Model = {
  id: "m",
  object: "model",
  owned_by: "o",
  max_input_tokens: null,
  max_output_tokens: null,
  input_cost_per_token: null,
  output_cost_per_token: null,
  supported_openai_params: null,
};
export const hello: Message[] = [{ role: "user", content: [{ text: "Hi" }] }];
/** Maps a rendering; what has no error must be a request that the broker accepts. */
export const send = (rendering: Partial<Rendering>, knownModel: Partial<Model> = {}, toolDefs = {}) => {
  const full = { messages: hello, problems: [], ...rendering };
  const { request, problems } = toChatRequest(full, {
    model: "m",
    stream: false,
    knownModel: { ...model, ...knownModel },
    toolDefs,
  });
  if (!problems.some(({ severity }) => severity === "error"))
    assert.ok(Value.Check(ChatRequest, request), JSON.stringify(request));
  return { request, codes: problems.map(({ code }) => code) };
};
