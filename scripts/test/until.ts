import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Waits until a question is answered with something true, and gives the answer.
 * @param what completes "… did not happen within"
 * @throws AssertionError after `milliseconds`
 */
export async function until<T>(
  what: string,
  ask: () => T | Promise<T>,
  milliseconds = 15_000,
): Promise<Exclude<T, false | 0 | "" | null | undefined>> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const answer = await ask();
    if (answer) return answer as Awaited<ReturnType<typeof until<T>>>;
    assert.ok(Date.now() < deadline, `${what} did not happen within ${milliseconds} ms`);
    await sleep(50);
  }
}
