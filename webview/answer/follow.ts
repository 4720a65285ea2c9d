import { h, icon } from "../dom.ts";
import { t } from "../l10n.ts";

/** Keeps a scroller at its end while the reader is there, and leaves it alone when not. */
export interface Follower {
  /** Goes to the end, in case the reader was there. */
  follow(): void;
  /** Another text begins: a live one is followed, a finished one is read from its top. */
  start(growing: boolean): void;
  /** While a text grows, a reader away from its end is offered the way there. */
  grows(growing: boolean): void;
  /** Where the reader is; null at the end. */
  top(): number | null;
  go(top: number): void;
  /** Appears when the reader is away from the end; takes no room. */
  button: HTMLElement;
}

/** So near to the end, in pixels, counts as at the end. */
const near = 16;

export function createFollower(scroller: HTMLElement): Follower {
  let atEnd = true;
  let live = false;
  const button = h(
    "button",
    {
      type: "button",
      class: "to-end",
      title: t("Go to the end"),
      "aria-label": t("Go to the end of the answer"),
    },
    icon("arrow-down"),
  );
  button.hidden = true;
  const look = () => {
    // Where everything is in sight there is no end to be at: what was decided before holds.
    const room = scroller.scrollHeight - scroller.clientHeight;
    if (room > 0) atEnd = room - scroller.scrollTop < near;
    button.hidden = !live || atEnd || room <= 0;
  };
  const toEnd = () => {
    scroller.scrollTop = scroller.scrollHeight;
    look();
  };
  scroller.addEventListener("scroll", look, { passive: true });
  new ResizeObserver(() => {
    if (atEnd) toEnd();
    else look();
  }).observe(scroller);
  button.addEventListener("click", () => {
    toEnd();
    scroller.focus();
  });
  return {
    button,
    follow: () => {
      if (atEnd) toEnd();
      else look();
    },
    start: (growing) => {
      atEnd = growing;
      scroller.scrollTop = 0;
    },
    grows: (growing) => {
      live = growing;
      look();
    },
    top: () => (atEnd ? null : scroller.scrollTop),
    go: (top) => {
      scroller.scrollTop = top;
      look();
    },
  };
}
