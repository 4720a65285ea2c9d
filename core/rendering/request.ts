import { type Code, problem } from "../codes.ts";
import type { ChatRequest } from "../protocol/chat.ts";
import type { Problem, Rendering } from "../types.ts";
import type { RequestOptions } from "./mapping.ts";
import { toChatMessages } from "./request-messages.ts";
import { toResponseFormat } from "./request-output.ts";
import { toParameters } from "./request-parameters.ts";
import { toTools } from "./request-tools.ts";

/**
 * The request for a rendering, as OpenAI's chat completions take it. What has no counterpart is a
 * problem, never dropped silently; with a problem of severity `error` the request must not be sent.
 * A problem without a place of its own has the offsets 0.
 */
export function toChatRequest(
  rendering: Rendering,
  options: RequestOptions,
): { request: ChatRequest; problems: Problem[] } {
  const { knownModel } = options;
  const messages = toChatMessages(rendering.messages, knownModel);
  const parameters = toParameters(rendering.config ?? {}, options);
  const tools = toTools(rendering, options.toolDefs ?? {});
  const output = toResponseFormat(rendering, parameters.value);
  const request: ChatRequest = {
    model: options.model,
    messages: messages.value,
    ...parameters.value,
    ...output.value,
    ...tools.value,
    stream: options.stream,
  };
  // Without it a stream ends without usage and cost.
  if (options.stream) request.stream_options = { include_usage: true };
  if (options.metadata) request.metadata = options.metadata;
  const remarks = [messages, parameters, tools, output].flatMap((part) => part.remarks);
  if (knownModel?.mode !== undefined && knownModel.mode !== "chat" && knownModel.mode !== "responses")
    remarks.push([
      "model-not-chat",
      `The model "${options.model}" is for ${knownModel.mode.replaceAll("_", " ")}, not for chat. Choose another one.`,
    ]);
  const placeOf = (code: Code, about: string | undefined) =>
    (about !== undefined && options.place?.(code, about)) || ([0, 0] as const);
  const problems = remarks.map(([code, message, about]) => problem(code, message, ...placeOf(code, about)));
  return { request, problems };
}
