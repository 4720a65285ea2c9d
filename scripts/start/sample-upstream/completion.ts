import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { SampleModel } from "./models.ts";
import { type SampleRequest, words } from "./request.ts";

interface Planned {
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
  const planned = plan(text, request);
  const head = { id: `chatcmpl-${randomUUID()}`, created: Math.floor(Date.now() / 1000), model: model.name };
  const usage = usageOf(model, request, planned.pieces.length);
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
    for (const [index, piece] of planned.pieces.entries()) {
      if (index > 0) await sleep(model.pace, undefined, { signal: gone });
      const role = index === 0 ? { role: "assistant" } : {};
      send([{ index: 0, delta: { ...role, content: piece }, finish_reason: null }]);
    }
    send([{ index: 0, delta: {}, finish_reason: planned.finishReason }]);
    if (request.includeUsage) send([{ index: 0, delta: {} }], { usage });
    response.end("data: [DONE]\n\n");
  }

  async function whole(): Promise<void> {
    await sleep(model.pace * Math.max(0, planned.pieces.length - 1), undefined, { signal: gone });
    const message = { role: "assistant", content: planned.pieces.join("") };
    response.writeHead(200, {
      "content-type": "application/json",
      "x-litellm-response-cost": String(usage.cost),
    });
    response.end(
      JSON.stringify({
        ...head,
        object: "chat.completion",
        choices: [{ index: 0, message, finish_reason: planned.finishReason }],
        usage,
      }),
    );
  }
}

function plan(text: string, { stop, maxTokens }: SampleRequest): Planned {
  const ends = stop.map((one) => text.indexOf(one)).filter((at) => at >= 0);
  const pieces = words(ends.length > 0 ? text.slice(0, Math.min(...ends)) : text);
  const cut = maxTokens !== null && pieces.length > maxTokens;
  return { pieces: cut ? pieces.slice(0, maxTokens) : pieces, finishReason: cut ? "length" : "stop" };
}

function usageOf(model: SampleModel, request: SampleRequest, completionTokens: number) {
  const cost = request.promptTokens * model.inputCost + completionTokens * model.outputCost;
  return {
    prompt_tokens: request.promptTokens,
    completion_tokens: completionTokens,
    total_tokens: request.promptTokens + completionTokens,
    // Sums of millionths; the rest is noise of binary fractions.
    cost: Number(cost.toFixed(9)),
  };
}
