import type { Place } from "../../source/finding.ts";
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

/** The key that leads to a part of a located value; the part itself in a list. */
export function keyWithin(located: Located, path: (string | number)[]): Place {
  const last = path.at(-1);
  return within(located, path.slice(0, -1)).fields?.get(String(last))?.key ?? within(located, path);
}
