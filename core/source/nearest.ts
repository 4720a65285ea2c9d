import { change, type Fix, type Place } from "./finding.ts";

/**
 * The word of `known` that a mistyped `word` most likely meant; undefined when none is close.
 * Close is at most one edit for every three characters; a swap of neighbours counts as one.
 */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const typed = word.slice(0, 64).toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(typed.length / 3)) + 1;
  for (const candidate of known) {
    const distance = edits(typed, candidate.slice(0, 64).toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** ` Did you mean "x"?`, or nothing; to be put behind a sentence. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const meant = nearest(word, known);
  return meant === undefined ? "" : ` Did you mean "${meant}"?`;
}

/** More candidates than a person could mean; comparing with each costs time. */
const most = 300;

/** The word that was most likely meant; of very short words every other one is near, so none is named. */
export function similar(word: string, known: Iterable<string>): string | undefined {
  return word.length < 3 ? undefined : nearest(word, first(known));
}

function* first(known: Iterable<string>): Iterable<string> {
  let left = most;
  for (const one of known) {
    if (left-- === 0) return;
    yield one;
  }
}

/**
 * The same, with the change that writes the word that was meant.
 *
 * @param place where the mistyped word stands, quotes and all
 * @param options.taken words that stand there already: they are named, but cannot be written again
 * @param options.write how the word stands in the file; as it is unless told
 */
export function meant(
  word: string,
  known: Iterable<string>,
  place: Place,
  options: { taken?: { has(name: string): boolean }; write?: (name: string) => string } = {},
): { help: string; fixes: Fix[] } {
  const name = nearest(word, known);
  if (name === undefined) return { help: "", fixes: [] };
  const written = options.write?.(name) ?? name;
  const fixes = options.taken?.has(name) ? [] : [change(`Change to ${name}`, place, written, true)];
  return { help: ` Did you mean "${name}"?`, fixes };
}

/** Optimal string alignment distance. */
function edits(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1] ? 0 : 1;
      let cost = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + same,
      );
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) cost = Math.min(cost, (before[column - 2] ?? 0) + 1);
      current.push(cost);
    }
    before = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}
