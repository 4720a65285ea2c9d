import type { Usage } from "./chat.ts";

export interface UsageReader {
  /** Takes a chunk or a whole answer; one without `usage` changes nothing. */
  take(body: object): void;
  /** As upstream counted; null while it has not told both of its counts. */
  usage(): Usage | null;
  /** US dollars, as upstream reckoned; null when it did not. */
  cost(): number | null;
}

/**
 * Reads what an answer says of its tokens and its cost. Where it says so more than once the counts are sums so far,
 * and some providers tell each only once: the larger number counts, and a later 0 takes nothing back.
 */
export function readUsage(): UsageReader {
  const most: Record<"prompt" | "completion" | "total" | "reasoning" | "cost", number | null> = {
    prompt: null,
    completion: null,
    total: null,
    reasoning: null,
    cost: null,
  };
  return {
    take(body) {
      const { usage } = body as { usage?: unknown };
      if (typeof usage !== "object" || usage === null) return;
      const given = usage as Record<string, unknown>;
      const details = given.completion_tokens_details as { reasoning_tokens?: unknown } | null | undefined;
      note("prompt", given.prompt_tokens, isCount);
      note("completion", given.completion_tokens, isCount);
      note("total", given.total_tokens, isCount);
      note("reasoning", details?.reasoning_tokens ?? given.reasoning_tokens, isCount);
      note("cost", given.cost, isAmount);
    },
    usage() {
      const { prompt, completion, total, reasoning } = most;
      if (prompt === null || completion === null) return null;
      return {
        prompt_tokens: prompt,
        completion_tokens: completion,
        total_tokens: Math.max(total ?? 0, prompt + completion),
        estimated: false,
        ...(reasoning === null ? {} : { completion_tokens_details: { reasoning_tokens: reasoning } }),
      };
    },
    cost: () => most.cost,
  };

  function note(what: keyof typeof most, value: unknown, valid: (value: unknown) => value is number): void {
    if (valid(value)) most[what] = Math.max(most[what] ?? 0, value);
  }
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isAmount = (value: unknown): value is number => Number.isFinite(value) && (value as number) >= 0;
