import type { RenderedPiece } from "../../core/protocol/runner.ts";
import { createDisplay } from "../answer/display.ts";
import { h } from "../dom.ts";
import { count } from "../format.ts";
import { t } from "../l10n.ts";

/** Characters of one text that are shown before the reader asks for all. */
const limit = 20_000;

/** A text as it is shown, with a span for each piece whose source is known. */
export interface LinkedText {
  element: HTMLElement;
  /** Ties the same pieces to places anew. */
  link(pieces: RenderedPiece[]): void;
}

/** @param tie is handed the span of each piece, also of those that are shown later */
export function linkedText(
  text: string,
  pieces: RenderedPiece[],
  tie: (span: HTMLElement, place: number) => void,
): LinkedText {
  const element = h("div", { class: "text", dir: "auto" });
  let current = pieces;
  let spans: [span: HTMLElement, piece: number][] = [];
  const link = (next: RenderedPiece[]) => {
    current = next;
    for (const [span, piece] of spans) tie(span, next[piece]!.place);
  };
  const all = segments(text, pieces);
  const draw = (most: number) => {
    spans = [];
    element.replaceChildren(
      ...cut(all, most).map(({ text: shown, piece }) => {
        if (piece === null) return shown;
        const span = h("span", {}, shown);
        spans.push([span, piece]);
        return span;
      }),
    );
    link(current);
  };
  draw(limit);
  if (all.reduce((sum, segment) => sum + segment.text.length, 0) <= limit) return { element, link };
  const more = h(
    "button",
    { type: "button", class: "link" },
    t("Show all {0} characters", count(text.length)),
  );
  more.addEventListener("click", () => {
    draw(Number.POSITIVE_INFINITY);
    more.remove();
  });
  return { element: h("div", {}, element, more), link };
}

/** Text to show, and the piece that it belongs to. */
export interface Segment {
  text: string;
  piece: number | null;
}

/** Cuts a text at its pieces, made fit to be shown, without the line ends around the whole. */
export function segments(text: string, pieces: RenderedPiece[]): Segment[] {
  const display = createDisplay();
  const found: Segment[] = [];
  let from = 0;
  for (const [index, { start, end }] of pieces.entries()) {
    found.push({ text: display.push(text.slice(from, start)), piece: null });
    found.push({ text: display.push(text.slice(start, end)), piece: index });
    from = end;
  }
  found.push({ text: display.push(text.slice(from)) + display.end(), piece: null });
  // Templates leave line ends around their text; they are sent and copied, but would only spread it here.
  strip(found, (text) => text.replace(/^\n+/, ""));
  strip(found.reverse(), withoutLastLines);
  return found.reverse().filter((segment) => segment.text !== "");
}

/** Shortens the first segments, as far as nothing is left of them. */
function strip(list: Segment[], shorten: (text: string) => string): void {
  for (const segment of list) {
    segment.text = shorten(segment.text);
    if (segment.text !== "") return;
  }
}

/** Counted from the end: an expression for it would start anew at every line end in the text. */
function withoutLastLines(text: string): string {
  let end = text.length;
  while (text[end - 1] === "\n") end--;
  return text.slice(0, end);
}

function cut(all: Segment[], most: number): Segment[] {
  let left = most;
  const found: Segment[] = [];
  for (const { text, piece } of all) {
    if (left <= 0) break;
    found.push({ text: text.slice(0, left), piece });
    left -= text.length;
  }
  return found;
}
