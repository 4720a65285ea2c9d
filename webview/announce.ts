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
  // A region that gets the same text again is not read again: empty it first.
  const put = (region: HTMLElement, text: string) => {
    region.textContent = "";
    setTimeout(() => {
      region.textContent = text;
    }, 50);
  };
  return {
    element: h("div", { class: "only-heard" }, polite, assertive),
    say: (text) => put(polite, text),
    alert: (text) => put(assertive, text),
  };
}
