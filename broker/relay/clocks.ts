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
  /** Upstream says nothing at the moment, in a stream that has begun; told again while that lasts. */
  quiet(): void;
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
    const silent = paused ? 0 : performance.now() - lastEvent;
    if (silent >= limit) {
      on.late(first ? "first" : "gap");
      return;
    }
    if (!first && silent >= limits.quietMs) on.quiet();
    gap = setTimeout(look, Math.ceil(Math.min(limit - silent, first ? limit : limits.quietMs)));
  }

  return {
    event() {
      lastEvent = performance.now();
      if (!first) return;
      first = false;
      clearTimeout(gap);
      if (stream) gap = setTimeout(look, Math.min(limits.gapMs, limits.quietMs));
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
