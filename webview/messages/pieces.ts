import type { RenderedPlace, RenderedSources } from "../../core/protocol/runner.ts";
import { setAttributes } from "../dom.ts";
import { t } from "../l10n.ts";

/** The links between the pieces of rendered text in a list and their sources. */
export interface Pieces {
  /** Makes a span the piece that came from a place. */
  tie(span: HTMLElement, place: number): void;
  /** Takes the places that spans are tied to from now on. */
  use(sources: RenderedSources | null): void;
  /** Marks the pieces that came from these places; brings one into sight when none is. */
  light(version: number, places: number[]): void;
}

/**
 * Lets the pieces in `list` be clicked, and be gone through with the arrow keys while the list has the
 * focus: one tab stop however many there are.
 */
export function createPieces(
  list: HTMLElement,
  reveal: (version: number, place: number, focus: boolean) => void,
): Pieces {
  let sources: RenderedSources | null = null;
  let lit = new Set<number>();
  const placeOf = new WeakMap<Element, number>();
  const all = () => [...list.querySelectorAll<HTMLElement>(".piece")];
  const placeAt = (span: Element): RenderedPlace | undefined => sources?.places[placeOf.get(span) ?? -1];
  const pieceAt = (target: EventTarget | null) =>
    target instanceof Element ? target.closest<HTMLElement>(".piece") : null;
  const follow = (span: Element, focus: boolean) => {
    const place = placeOf.get(span);
    if (sources && place !== undefined) reveal(sources.version, place, focus);
  };

  list.addEventListener("click", (event) => {
    const span = pieceAt(event.target);
    const plain = event.detail === 1 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    // Who selects text wants the text.
    if (span && plain && getSelection()?.isCollapsed !== false) follow(span, false);
  });
  list.addEventListener("pointerover", (event) => {
    const span = pieceAt(event.target);
    const place = span && placeAt(span);
    // The author's own text says for itself where it stands; a hover on every word would be a nuisance.
    if (place) setAttributes(span, { title: place.label || place.file ? origin(place) : null });
  });
  list.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const span = pieceAt(event.target);
    if (event.key === "Enter" && span) {
      event.preventDefault();
      follow(span, true);
      return;
    }
    const next = nextPiece(all(), span, event.key);
    if (!next) return;
    event.preventDefault();
    const place = placeAt(next);
    // Only the piece in focus is a link: a reader of the messages hears text.
    setAttributes(next, { tabindex: -1, role: "link", "aria-description": place ? origin(place) : null });
    next.focus();
  });
  list.addEventListener("focusout", (event) => {
    const span = pieceAt(event.target);
    if (span) setAttributes(span, { tabindex: null, role: null, "aria-description": null });
  });

  return {
    tie: (span, place) => {
      placeOf.set(span, place);
      span.className = sources?.places[place]?.kind === "value" ? "piece value" : "piece";
      span.classList.toggle("lit", lit.has(place));
    },
    use: (next) => {
      if (next?.version !== sources?.version) lit = new Set();
      sources = next;
    },
    light: (version, places) => {
      if (version !== sources?.version) return;
      lit = new Set(places);
      const marked = all().filter((span) => {
        const on = lit.has(placeOf.get(span) ?? -1);
        span.classList.toggle("lit", on);
        return on;
      });
      if (marked.length > 0 && !marked.some((span) => inSight(span, list))) {
        marked[0]!.scrollIntoView({ block: "nearest" });
      }
    },
  };
}

/** "from {{name}}, line 12", "_header.prompt, line 3". */
export function origin({ label, file, line }: RenderedPlace): string {
  return [label && t("from {0}", label), file, t("line {0}", line)].filter(Boolean).join(", ");
}

/** Where an arrow key leads: left and right to the neighbour, up and down to the nearest other line. */
function nextPiece(all: HTMLElement[], current: HTMLElement | null, key: string): HTMLElement | undefined {
  const at = current ? all.indexOf(current) : -1;
  const top = current?.getBoundingClientRect().top ?? 0;
  const otherLine = (span: HTMLElement) => Math.abs(span.getBoundingClientRect().top - top) > 2;
  switch (key) {
    case "ArrowRight":
      return all[at + 1];
    case "ArrowLeft":
      return at > 0 ? all[at - 1] : undefined;
    case "ArrowDown":
      return current ? all.slice(at + 1).find(otherLine) : all[0];
    case "ArrowUp":
      return at > 0 ? all.slice(0, at).findLast(otherLine) : undefined;
    case "Home":
      return all[0];
    case "End":
      return all.at(-1);
  }
  return undefined;
}

function inSight(span: HTMLElement, list: HTMLElement): boolean {
  const box = span.getBoundingClientRect();
  const frame = list.getBoundingClientRect();
  return box.bottom > frame.top && box.top < frame.bottom;
}
