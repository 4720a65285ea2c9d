import { nearest } from "../../evaluation/source/nearest.ts";

/** The word that was most likely meant; of very short words every other one is near, so none is named. */
export function similar(word: string, known: Iterable<string>): string | undefined {
  return word.length < 3 ? undefined : nearest(word, known);
}
