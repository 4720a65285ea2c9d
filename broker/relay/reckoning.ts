import type { Usage } from "../../core/protocol/index.ts";
import { estimateTokens } from "../../core/rendering/tokens.ts";
import type { Models, Price } from "./models.ts";
import type { Tee } from "./tee.ts";
import type { Headers } from "./upstream.ts";

export interface ReckonOptions {
  tee: Tee;
  /** True when upstream began to answer, or was let go of while it may have been at work. */
  billable: boolean;
  stream: boolean;
  /** The answer's headers. */
  headers: Headers;
  /** The body as sent. */
  request: string;
  model: string;
  models: Models;
}

/**
 * Usage and cost of an ended run. Usage is upstream's, else an estimate where something was or may have been
 * answered. Cost is upstream's, else usage times the listed price; null when nobody knows the price. A cost of
 * zero is believed only of a model that is listed as free: LiteLLM says 0 for a price it does not know.
 */
export async function reckon(
  options: ReckonOptions,
): Promise<{ usage: Usage | null; costUsd: number | null }> {
  const { tee, billable, request, model, models } = options;
  const usage = tee.usage() ?? (billable ? estimate(request, tee) : null);
  if (usage === null) return { usage: null, costUsd: null };
  const told = tee.cost() ?? (options.stream ? null : headerCost(options.headers));
  if (told !== null && told > 0) return { usage, costUsd: told };
  return { usage, costUsd: costOf(usage, await models.price(model)) };
}

function costOf(usage: Usage, price: Price | null): number | null {
  return price === null ? null : usage.prompt_tokens * price.input + usage.completion_tokens * price.output;
}

/** LiteLLM's own reckoning of an answer that was not streamed; its header says nothing true for a stream. */
function headerCost(headers: Headers): number | null {
  const value = Number(headers["x-litellm-response-cost"] ?? Number.NaN);
  return Number.isFinite(value) && value >= 0 ? value : null;
}

/** About how many tokens the request and the answer so far have, when nobody counted. */
function estimate(request: string, tee: Tee): Usage {
  const output = tee.output();
  const prompt_tokens = estimateTokens(promptText(request));
  const completion_tokens = (output.choices ?? [output])
    .map(({ text, tool_calls, reasoning = "" }) => {
      const called = tool_calls.map((call) => call.function.name + call.function.arguments).join("");
      return estimateTokens(reasoning + text + called);
    })
    .reduce((sum, tokens) => sum + tokens, 0);
  return {
    prompt_tokens,
    completion_tokens,
    total_tokens: prompt_tokens + completion_tokens,
    estimated: true,
  };
}

/** The texts of the messages; media do not count, since their bytes say nothing about their tokens. */
function promptText(request: string): string {
  const { messages } = JSON.parse(request) as { messages: { content?: unknown }[] };
  return messages
    .flatMap(({ content }) => (Array.isArray(content) ? content.map((part) => part?.text) : [content]))
    .filter((text) => typeof text === "string")
    .join("\n");
}
