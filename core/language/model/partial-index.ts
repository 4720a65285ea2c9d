import { partialCandidates, partialFile } from "../../syntax/partials.ts";
import { baseName, isPartial } from "./paths.ts";

/** Where a partial's name leads: the file, and others at the same level, which is a mistake. */
export interface PartialMatch {
  path: string;
  others: string[];
}

/** The partials of a workspace, found by name without looking at every file. */
export class PartialIndex {
  readonly #byBase = new Map<string, Set<string>>();

  add(path: string): void {
    if (!isPartial(path)) return;
    const base = baseName(path);
    const paths = this.#byBase.get(base) ?? new Set();
    this.#byBase.set(base, paths.add(path));
  }

  remove(path: string): void {
    const base = baseName(path);
    const paths = this.#byBase.get(base);
    paths?.delete(path);
    if (paths?.size === 0) this.#byBase.delete(base);
  }

  /** The file of `{{>name}}` in a prompt file; null when there is none. */
  find(promptPath: string, name: string, root: string): PartialMatch | null {
    const file = partialFile(name);
    const known = file === null ? undefined : this.#byBase.get(baseName(file));
    if (file === null || !known) return null;
    for (const level of partialCandidates(promptPath, name, root)) {
      const there = level.filter((candidate) => known.has(candidate));
      const { anywhereBelow } = level;
      if (anywhereBelow !== undefined) {
        const below = [...known].filter(
          (path) =>
            path.startsWith(`${anywhereBelow}/`) && path.endsWith(`/${file}`) && !there.includes(path),
        );
        there.push(...below.sort());
      }
      const [path, ...others] = there;
      if (path !== undefined) return { path, others };
    }
    return null;
  }

  /** Every partial, in the order of their paths. */
  all(): string[] {
    return [...this.#byBase.values()].flatMap((paths) => [...paths]).sort();
  }

  /** The shortest name by which a prompt file reaches a partial; null when none does. */
  nameFor(promptPath: string, partialPath: string, root: string): string | null {
    const steps = partialPath.split("/");
    const base = steps
      .pop()!
      .slice(1)
      .replace(/\.prompt$/, "");
    for (let depth = steps.length; depth >= Math.max(0, steps.length - 8); depth--) {
      const name = [...steps.slice(depth), base].join("/");
      if (this.find(promptPath, name, root)?.path === partialPath) return name;
    }
    return null;
  }
}
