import type { ShownRun } from "../core/protocol/runner.ts";

/**
 * Measures how long a live run has been going, on this page's own clock: the host's may differ in a
 * remote window.
 */
export interface Clock {
  /** The user pressed Run just now. */
  pressed(): void;
  run(run: ShownRun | null): void;
  elapsed(): number;
}

export function createClock(tick: (elapsedMs: number, now: number) => void): Clock {
  let pressedAt: number | null = null;
  let since = 0;
  let shown: ShownRun | null = null;
  let timer: ReturnType<typeof setInterval> | null = null;
  const elapsed = () => performance.now() - since;
  const isLive = () => shown?.phase === "waiting" || shown?.phase === "streaming";
  const every = (ms: number) => {
    if (timer) clearInterval(timer);
    timer = setInterval(() => tick(elapsed(), Date.now()), ms);
  };
  return {
    pressed: () => {
      pressedAt = performance.now();
    },
    run: (next) => {
      if (next && next.startedAt !== shown?.startedAt) {
        // Only a run that was under way before this page saw it is measured by the host's clock.
        const age = Math.max(0, Date.now() - next.startedAt);
        since = pressedAt ?? performance.now() - (age < 60 * 60_000 ? age : 0);
        pressedAt = null;
      }
      shown = next;
      if (timer) clearInterval(timer);
      timer = null;
      if (isLive()) every(100);
      else if (next) every(1000);
      if (next) tick(elapsed(), Date.now());
    },
    elapsed,
  };
}
