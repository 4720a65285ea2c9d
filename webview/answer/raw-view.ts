import { h } from "../dom.ts";
import type { TextView } from "./markdown-view.ts";

/** A piece ends at the first line end after so many characters, and at the latest after twice as many. */
const pieceSize = 8_000;

/**
 * Shows a text exactly, in pieces that the browser lays out only when they come into sight, so that a
 * megabyte scrolls as well as a page.
 */
export function createRawView(container: HTMLElement): TextView {
  let shown = "";
  let last: Text | null = null;
  const clear = () => {
    container.replaceChildren();
    shown = "";
    last = null;
  };
  const append = (text: string) => {
    let rest = text;
    while (rest) {
      const room: number = last ? last.data.length : 0;
      const cut = cutAt(rest, room);
      if (last) last.appendData(rest.slice(0, cut));
      else {
        last = document.createTextNode(rest.slice(0, cut));
        container.append(h("div", { class: "piece", dir: "auto" }, last));
      }
      if (isFull(last)) last = null;
      rest = rest.slice(cut);
    }
  };
  return {
    clear,
    update: (text) => {
      if (!text.startsWith(shown)) clear();
      append(text.slice(shown.length));
      shown = text;
    },
  };
}

/** Where the piece that already holds `room` characters ends within `text`. */
function cutAt(text: string, room: number): number {
  const lineEnd = text.indexOf("\n", Math.max(0, pieceSize - room));
  const hard = 2 * pieceSize - room;
  const cut = lineEnd >= 0 && lineEnd < hard ? lineEnd + 1 : hard;
  return Math.min(cut, text.length);
}

function isFull(text: Text): boolean {
  const { data } = text;
  return data.length >= 2 * pieceSize || (data.length > pieceSize && data.endsWith("\n"));
}
