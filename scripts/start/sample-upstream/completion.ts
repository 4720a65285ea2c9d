import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { SampleModel } from "./models.ts";
import { type SampleRequest, words } from "./request.ts";

interface Planned {
  thoughts: string[];
  pieces: string[];
  finishReason: "stop" | "length";
}

/**
 * Answers a request as LiteLLM answers for a model that never fails: streamed or whole, with usage and cost.
 * @param gone aborts when the client went away
 */
export async function complete(
  model: SampleModel,
  request: SampleRequest,
  text: string,
  response: ServerResponse,
  gone: AbortSignal,
): Promise<void> {
  const planned = { ...plan(text, request), thoughts: words(model.think?.(request) ?? "") };
  const choices = Array.from({ length: request.choices }, (_, index) => index);
  const head = { id: `chatcmpl-${randomUUID()}`, created: Math.floor(Date.now() / 1000), model: model.name };
  const usage = usageOf(model, request, planned);
  if (request.stream) await stream();
  else await whole();

  async function stream(): Promise<void> {
    response.writeHead(200, {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache",
    });
    const send = (choices: unknown[], more: object = {}) =>
      response.write(
        `data: ${JSON.stringify({ ...head, object: "chat.completion.chunk", choices, ...more })}\n\n`,
      );
    const deltas = [
      ...planned.thoughts.map((reasoning_content) => ({ reasoning_content })),
      ...planned.pieces.map((content) => ({ content })),
    ];
    for (const [at, delta] of deltas.entries()) {
      if (at > 0) await sleep(model.pace, undefined, { signal: gone });
      const role = at === 0 ? { role: "assistant" } : {};
      for (const index of choices) send([{ index, delta: { ...role, ...delta }, finish_reason: null }]);
    }
    for (const index of choices) send([{ index, delta: {}, finish_reason: planned.finishReason }]);
    if (request.includeUsage) send([{ index: 0, delta: {} }], { usage });
    response.end("data: [DONE]\n\n");
  }

  async function whole(): Promise<void> {
    const steps = planned.thoughts.length + planned.pieces.length - 1;
    await sleep(model.pace * Math.max(0, steps), undefined, { signal: gone });
    const reasoning = planned.thoughts.length > 0 ? { reasoning_content: planned.thoughts.join("") } : {};
    const message = { role: "assistant", content: planned.pieces.join(""), ...reasoning };
    response.writeHead(200, {
      "content-type": "application/json",
      "x-litellm-response-cost": String(usage.cost),
    });
    response.end(
      JSON.stringify({
        ...head,
        object: "chat.completion",
        choices: choices.map((index) => ({ index, message, finish_reason: planned.finishReason })),
        usage,
      }),
    );
  }
}

function plan(text: string, { stop, maxTokens }: SampleRequest): Omit<Planned, "thoughts"> {
  const ends = stop.map((one) => text.indexOf(one)).filter((at) => at >= 0);
  const pieces = words(ends.length > 0 ? text.slice(0, Math.min(...ends)) : text);
  const cut = maxTokens !== null && pieces.length > maxTokens;
  return { pieces: cut ? pieces.slice(0, maxTokens) : pieces, finishReason: cut ? "length" : "stop" };
}

function usageOf(model: SampleModel, request: SampleRequest, { thoughts, pieces }: Planned) {
  const reasoningTokens = thoughts.length * request.choices;
  const completionTokens = pieces.length * request.choices + reasoningTokens;
  const cost = request.promptTokens * model.inputCost + completionTokens * model.outputCost;
  return {
    prompt_tokens: request.promptTokens,
    completion_tokens: completionTokens,
    total_tokens: request.promptTokens + completionTokens,
    ...(reasoningTokens > 0 && { completion_tokens_details: { reasoning_tokens: reasoningTokens } }),
    // Sums of millionths; the rest is noise of binary fractions.
    cost: Number(cost.toFixed(9)),
  };
}
