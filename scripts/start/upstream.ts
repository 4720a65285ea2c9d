import { setTimeout as sleep } from "node:timers/promises";
import type { StartOptions } from "./options.ts";
import { StartProblem } from "./problem.ts";
import { startSampleUpstream } from "./sample-upstream/index.ts";

export interface Upstream {
  base: string;
  key: string | undefined;
  /** For the ready line: "sample", or the address of the person's LiteLLM. */
  name: string;
  close(): Promise<void>;
}

/** How long a LiteLLM that was started at the same time may take; it needs about 9 s. */
const patience = 15_000;

/**
 * The person's LiteLLM when one is named, once it answers; else the built-in sample.
 * @param say told what is being waited for, and what looks wrong but does not stop the start
 * @throws StartProblem when the named one does not answer
 */
export async function provideUpstream(
  litellm: StartOptions["litellm"],
  { say, signal }: { say: (text: string) => void; signal: AbortSignal },
): Promise<Upstream> {
  if (!litellm) {
    const sample = await startSampleUpstream();
    return { base: sample.base, key: sample.key, name: "sample", close: sample.close };
  }
  const { base, key } = litellm;
  say(`waiting for ${base} to answer`);
  const status = await firstAnswer(`${base}/health/liveliness`, signal);
  if (status !== 200)
    say(`${base} answers ${status} where a LiteLLM proxy says it is alive. Is the address right?`);
  if (!key) {
    say("LITELLM_MASTER_KEY is not set. If your LiteLLM asks for a key, runs will fail until you set it.");
  } else if (status === 200 && (await refusesKey(base, key))) {
    say("LiteLLM refuses LITELLM_MASTER_KEY. Runs will fail until it is the key LiteLLM was started with.");
  }
  return { base, key, name: base, close: async () => undefined };
}

async function firstAnswer(url: string, signal: AbortSignal): Promise<number> {
  const until = Date.now() + patience;
  for (;;) {
    try {
      const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(5000)]) });
      await response.body?.cancel();
      if (response.status < 500 || Date.now() > until) return response.status;
    } catch (error) {
      signal.throwIfAborted();
      if (Date.now() > until) throw new StartProblem(noAnswer(url, error));
    }
    await sleep(500, undefined, { signal });
  }
}

function noAnswer(url: string, error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const why =
    cause instanceof Error ? ((cause as NodeJS.ErrnoException).code ?? cause.message) : String(cause);
  return `LiteLLM does not answer at ${new URL(url).origin} (${why}). Start it, correct LITELLM_API_BASE, or unset LITELLM_API_BASE to use the built-in sample upstream.`;
}

async function refusesKey(base: string, key: string): Promise<boolean> {
  try {
    const response = await fetch(`${base}/v1/models`, {
      headers: { authorization: `Bearer ${key}` },
      signal: AbortSignal.timeout(5000),
    });
    await response.body?.cancel();
    return !response.ok;
  } catch {
    // Alive a moment ago and slow now: not a matter of the key.
    return false;
  }
}
