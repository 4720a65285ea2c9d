import type { PromptTree } from "../syntax/tree.ts";
import type { DataArgument, Message, Part, RenderOptions } from "../types.ts";
import { Failure } from "./failure.ts";
import { type Markers, toMessages } from "./markers.ts";
import { markSign, type Run, readMarks } from "./marks.ts";
import { resolveMetadata } from "./resolve.ts";
import { contains } from "./seal.ts";
import { inputOf, renderText } from "./text.ts";
import { createTrace, type SourceRange, type Trace } from "./trace.ts";

/** Where some rendered text came from. */
export interface SourcePlace extends SourceRange {
  /** Text that stands there as it was rendered, or what prints something else. */
  kind: "text" | "value";
  /** The partial calls and the opening tags of blocks that it was reached through, outermost first. */
  within: SourceRange[];
}

/** A piece of a text part; offsets in that text. */
export interface SourcePiece {
  start: number;
  end: number;
  /** Index into the map's places. */
  place: number;
}

/** Where the text of a rendering came from. Pieces from the same place share it. */
export interface SourceMap {
  places: SourcePlace[];
  /** For each message, for each of its parts: the pieces of its text in order, blank ones left out. */
  pieces: SourcePiece[][][];
}

/** Characters of the largest rendering that is mapped. */
const largest = 200_000;

/**
 * Says where each piece of rendered text came from, by rendering once more with marks around all that
 * prints. Where that gives another text than `messages`, as a helper that counts characters can bring
 * about, a part has no pieces: there is no place rather than a wrong one.
 *
 * @param messages what `renderTree` gave for the same tree, data and options
 * @returns null when nothing can be told
 */
export function sourceMap(
  tree: PromptTree,
  messages: Message[],
  data: DataArgument = {},
  options: RenderOptions = {},
): SourceMap | null {
  if (tree.refused || !tree.ast || messages.length === 0 || lengthOf(messages) > largest) return null;
  const { metadata } = resolveMetadata(tree, options);
  const values = [tree.template, options.partials, inputOf(data, options), data, metadata];
  if (values.some((value) => contains(value, markSign))) return null;
  const trace = createTrace(tree, options.partials ?? {});
  try {
    const { rendered, markers } = renderText(tree, metadata, data, options, trace);
    const { text, runs } = readMarks(rendered);
    const ranges = new Map<Part, [start: number, end: number]>();
    const traced = toMessages(text, markers, data, ranges);
    const map = new MapMaker(text, runs, trace, markers);
    const pieces = messages.map(({ content }, index) =>
      content.map((part, at) => {
        const twin = traced[index]?.content[at];
        const range = twin && ranges.get(twin);
        const same = range && "text" in part && "text" in twin && part.text === twin.text;
        return same ? map.pieces(...range) : [];
      }),
    );
    return { places: map.places, pieces };
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}

function lengthOf(messages: Message[]): number {
  let length = 0;
  for (const { content } of messages)
    for (const part of content) if ("text" in part) length += part.text.length;
  return length;
}

class MapMaker {
  readonly places: SourcePlace[] = [];
  readonly #known = new Map<string, number>();
  readonly #text: string;
  readonly #runs: Run[];
  readonly #trace: Trace;
  readonly #markers: Markers;
  /** Parts come in the order of the text, so no run is looked at for two of them but the last. */
  #next = 0;

  constructor(text: string, runs: Run[], trace: Trace, markers: Markers) {
    this.#text = text;
    this.#runs = runs;
    this.#trace = trace;
    this.#markers = markers;
  }

  /** The pieces of the text from `start` to `end`, counted from `start` and without seals. */
  pieces(start: number, end: number): SourcePiece[] {
    const found: SourcePiece[] = [];
    const offset = unsealedOffset(this.#text.slice(start, end), this.#markers.seal);
    while (this.#next < this.#runs.length && this.#runs[this.#next]!.end <= start) this.#next++;
    for (let at = this.#next; at < this.#runs.length && this.#runs[at]!.start < end; at++) {
      const run = this.#runs[at]!;
      const from = Math.max(run.start, start);
      for (const piece of this.#piecesOf(run, from, Math.min(run.end, end)))
        found.push({ ...piece, start: offset(piece.start - start), end: offset(piece.end - start) });
    }
    return found;
  }

  #piecesOf(run: Run, start: number, end: number): SourcePiece[] {
    const site = this.#trace.site(run.ids.at(-1)!);
    if (!site) return [];
    const text = this.#text.slice(start, end);
    if (text.trim() === "") return [];
    const { partial } = site;
    const before = run.before + start - run.start;
    if (!site.exact?.startsWith(text, before)) {
      const kind = site.kind === "text" ? "text" : "value";
      return [{ start, end, place: this.#place({ ...range(site), kind }, run) }];
    }
    const pieces: SourcePiece[] = [];
    for (const { 0: line, index } of text.matchAll(/[^\r\n]+/g)) {
      if (line.trim() === "") continue;
      const from = site.start + before + index;
      const place = this.#place({ partial, start: from, end: from + line.length, kind: "text" }, run);
      pieces.push({ start: start + index, end: start + index + line.length, place });
    }
    return pieces;
  }

  #place(place: Omit<SourcePlace, "within">, { ids }: Run): number {
    const around = ids.slice(0, -1);
    const key = `${place.start} ${place.end} ${ids.join(" ")}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const within = around.flatMap((id) => this.#trace.site(id) ?? []).map(range);
    const index = this.places.push({ ...place, within }) - 1;
    this.#known.set(key, index);
    return index;
  }
}

const range = ({ partial, start, end }: SourceRange): SourceRange => ({ partial, start, end });

/** Gives offsets in a text once its seals are gone; to be asked in ascending order. */
function unsealedOffset(text: string, seal: string): (offset: number) => number {
  let removed = 0;
  let next = text.indexOf(seal);
  return (offset) => {
    for (; next >= 0 && next < offset; next = text.indexOf(seal, next + seal.length)) removed += seal.length;
    return offset - removed;
  };
}
