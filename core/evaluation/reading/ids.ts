import { canonicalJson } from "../../canonical.ts";
import { sha256 } from "../../hash.ts";

/** What an id can be made of. */
export interface Named {
  /** The `id` as written. */
  id?: string;
  description?: string;
  /** What the test says, for its hash. */
  content: unknown;
}

/**
 * One id for each test, in their order, all different. A written id stays as it is; else it comes from the
 * description, which survives moving the test and changing what it checks; else from its position and content.
 * A second test of the same name gets `-2`, and so on.
 */
export function assignIds(tests: Named[]): string[] {
  const taken = new Set<string>();
  const ids = tests.map(({ id }) => {
    if (id === undefined || taken.has(id)) return undefined;
    taken.add(id);
    return id;
  });
  const next = new Map<string, number>();
  return tests.map((test, index) => {
    const written = ids[index];
    if (written !== undefined) return written;
    const hash = () => sha256(canonicalJson(test.content)).slice(0, 8);
    const base = (test.id ?? slug(test.description ?? "")) || `test-${index + 1}-${hash()}`;
    return free(base, taken, next);
  });
}

/** `next` remembers where the counting for a name stopped, so that many of one name take linear time. */
function free(base: string, taken: Set<string>, next: Map<string, number>): string {
  let id = base;
  let number = next.get(base) ?? 2;
  while (taken.has(id)) id = `${base}-${number++}`;
  next.set(base, number);
  taken.add(id);
  return id;
}

/** Letters and digits of any language, in lower case, joined by dashes; at most 80. */
function slug(description: string): string {
  const words =
    description
      .normalize("NFKC")
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return [...words.join("-")].slice(0, 80).join("").replace(/-$/, "");
}
