import type { RelayLimits } from "./limits.ts";

export interface Clocks {
  /** A complete event came. */
  event(): void;
  /** The client does not read: upstream's silence does not count until it does. */
  pause(): void;
  resume(): void;
  stop(): void;
}

export interface ClockEvents {
  /** Upstream was silent for too long, or the answer took too long. */
  late(what: "first" | "gap" | "total"): void;
  /** The client did not read for too long. */
  stalled(): void;
}

/**
 * The timers of one exchange. The gap's timer is not set anew for each event, which would cost more than the
 * event: it looks at the last event's time when it goes off.
 */
export function startClocks(limits: RelayLimits, stream: boolean, on: ClockEvents): Clocks {
  let lastEvent = performance.now();
  let first = true;
  let paused = false;
  let stall: NodeJS.Timeout | undefined;
  const total = setTimeout(() => on.late("total"), limits.totalMs);
  let gap = stream ? setTimeout(look, limits.firstMs) : undefined;

  function look(): void {
    const limit = first ? limits.firstMs : limits.gapMs;
    const left = paused ? limit : lastEvent + limit - performance.now();
    if (left <= 0) on.late(first ? "first" : "gap");
    else gap = setTimeout(look, Math.ceil(left));
  }

  return {
    event() {
      lastEvent = performance.now();
      if (!first) return;
      first = false;
      clearTimeout(gap);
      if (stream) gap = setTimeout(look, limits.gapMs);
    },
    pause() {
      paused = true;
      stall = setTimeout(on.stalled, limits.stalledMs);
    },
    resume() {
      paused = false;
      lastEvent = performance.now();
      clearTimeout(stall);
    },
    stop() {
      clearTimeout(total);
      clearTimeout(gap);
      clearTimeout(stall);
    },
  };
}
