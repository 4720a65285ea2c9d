import type { RenderedPlace, RenderedSources } from "../../core/protocol/runner.ts";
import type { SourceMap, SourcePlace } from "../../core/rendering/source-map.ts";
import type { SourceRange } from "../../core/rendering/trace.ts";
import type { Core } from "../core.ts";

/** A text that was rendered. */
export interface SourceFile {
  /** The name the template calls it by; null for the prompt file. */
  partial: string | null;
  uri: string;
  /** File name, for people. */
  name: string;
  text: string;
}

/** A range of a file as its text was when it was rendered. */
export interface Target {
  uri: string;
  text: string;
  start: number;
  end: number;
}

/** The links between the rendered text on show and the files it came from. */
export interface Links {
  /**
   * Takes a new rendering and gives what the page is told of it. Its places keep their version as long as
   * they look the same to the page.
   */
  update(core: Core, map: SourceMap | null, files: SourceFile[]): RenderedSources | null;
  /** Where a place is; null for a place of another version. */
  target(version: number, place: number): Target | null;
  /** The places that a selection in a file, whose text is `text` by now, is at. */
  touched(uri: string, text: string, start: number, end: number): { version: number; places: number[] };
  /** True for the files that the text on show came from. */
  has(uri: string): boolean;
}

export function makeLinks(): Links {
  let version = 0;
  let told = "";
  let places: SourcePlace[] = [];
  let files: SourceFile[] = [];

  return {
    update(core, map, from) {
      files = from;
      places = map?.places ?? [];
      if (map === null) return null;
      const sources = { places: shownPlaces(core, map.places, from), pieces: map.pieces };
      const text = JSON.stringify(sources);
      if (text !== told) version++;
      told = text;
      return { version, ...sources };
    },
    target(wanted, index) {
      const place = wanted === version ? places[index] : undefined;
      const file = place && files.find(({ partial }) => partial === place.partial);
      return file ? { uri: file.uri, text: file.text, start: place.start, end: place.end } : null;
    },
    touched(uri, text, start, end) {
      const here = files.filter((file) => file.uri === uri);
      const found = here.flatMap((file) => {
        const then = movedRange(start, end, text, file.text);
        return then ? placesAt(places, file.partial, ...then) : [];
      });
      return { version, places: found.sort((one, other) => one - other) };
    },
    has: (uri) => files.some((file) => file.uri === uri),
  };
}

function shownPlaces(core: Core, places: SourcePlace[], files: SourceFile[]): RenderedPlace[] {
  const known = new Map(files.map((file) => [file.partial, { ...file, lines: core.lineStarts(file.text) }]));
  return places.map(({ partial, start, end, kind }) => {
    const file = known.get(partial);
    const label = kind === "value" && file ? shortened(file.text.slice(start, end)) : "";
    const name = partial === null ? null : (file?.name ?? partial);
    return { kind, label, file: name, line: lineAt(file?.lines ?? [0], start) };
  });
}

function shortened(source: string): string {
  const line = source.replace(/\s+/g, " ");
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}

/** The number, from 1, of the line that holds an offset. */
function lineAt(starts: number[], offset: number): number {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle;
  }
  return low + 1;
}

/** What stands at a selection; failing that, all that the nearest block or partial call there has printed. */
function placesAt(places: SourcePlace[], partial: string | null, start: number, end: number): number[] {
  const touches = (range: SourceRange) =>
    range.partial === partial &&
    (start === end ? range.start <= start && start < range.end : range.start < end && start < range.end);
  const indexes = (test: (place: SourcePlace) => boolean) =>
    places.flatMap((place, index) => (test(place) ? [index] : []));
  const inside = indexes(touches);
  if (inside.length > 0) return inside;
  const around = places.flatMap(({ within }) => within.filter(touches));
  const nearest = around.reduce<SourceRange | null>(
    (best, range) => (best && best.end - best.start <= range.end - range.start ? best : range),
    null,
  );
  if (nearest) {
    const same = (range: SourceRange) =>
      range.partial === partial && range.start === nearest.start && range.end === nearest.end;
    return indexes(({ within }) => within.some(same));
  }
  return indexes((place) => start === end && place.partial === partial && place.end === start);
}

/**
 * Where a range of a text is after the text was changed; null when the change reached into it. What
 * stands before the first and after the last difference is where it was.
 */
export function movedRange(
  start: number,
  end: number,
  before: string,
  after: string,
): [start: number, end: number] | null {
  if (before === after) return [start, end];
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head++;
  if (end <= head) return [start, end];
  let tail = 0;
  while (tail < shorter - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  const moved = after.length - before.length;
  return start >= before.length - tail ? [start + moved, end + moved] : null;
}
