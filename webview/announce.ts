import { h } from "./dom.ts";

/** Tells a screen reader what changed: start, end, failure; never each token. */
export interface Announcer {
  element: HTMLElement;
  /** Said when the reader is free. */
  say(text: string): void;
  /** Said at once: failures. */
  alert(text: string): void;
}

export function createAnnouncer(): Announcer {
  const polite = h("div", { role: "status", "aria-live": "polite" });
  const assertive = h("div", { role: "alert", "aria-live": "assertive" });
  return {
    element: h("div", { class: "only-heard" }, polite, assertive),
    say: speaker(polite),
    alert: speaker(assertive),
  };
}

/** A region that gets the same text again is not read again: it is emptied first. What comes meanwhile is added. */
function speaker(region: HTMLElement): (text: string) => void {
  let waiting: string[] = [];
  return (text) => {
    region.textContent = "";
    waiting.push(text);
    if (waiting.length > 1) return;
    setTimeout(() => {
      region.textContent = waiting.join(" ");
      waiting = [];
    }, 50);
  };
}
