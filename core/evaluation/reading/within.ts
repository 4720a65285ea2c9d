import type { Located } from "../../source/located.ts";

/** The part of a located value at a path of names and indexes, or the nearest part around it. */
export function within(located: Located, path: (string | number)[]): Located {
  let at = located;
  for (const step of path) {
    const next = at.fields?.get(String(step))?.node ?? at.items?.[Number(step)];
    if (!next) return at;
    at = next;
  }
  return at;
}
