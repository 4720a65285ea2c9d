import { createDisplay } from "./display.ts";

/** A text as it came, and as it is shown while it grows. */
export interface ShownText {
  add(more: string): void;
  /** No more comes: what was held back to see how it goes on is shown, too. */
  end(): void;
  reset(): void;
  /** All of it, as it came. */
  whole(): string;
  /** Fit to be shown; may be a little longer than `most`. */
  shown(): string;
}

/** @param most characters that are shown in any view; what lies beyond is kept for copying only */
export function createShownText(most: number): ShownText {
  let whole = "";
  let shown = "";
  let display = createDisplay();
  return {
    add(more) {
      whole += more;
      if (shown.length < most) shown += display.push(more);
    },
    end() {
      shown += display.end();
    },
    reset() {
      whole = "";
      shown = "";
      display = createDisplay();
    },
    whole: () => whole,
    shown: () => shown,
  };
}

/** What a view that takes `limit` characters draws; `over` when that may not be all. */
export function cappedAt(limit: number, text: ShownText): { text: string; over: boolean } {
  const shown = text.shown();
  const over = shown.length >= limit;
  return { text: over ? shown.slice(0, limit) : shown, over };
}
