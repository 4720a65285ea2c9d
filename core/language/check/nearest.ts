import { nearest } from "../../source/nearest.ts";

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
