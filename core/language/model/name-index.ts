import type { Occurrence, OccurrenceKind } from "./types.ts";

/** In which files a name stands, for the kinds that mean the same in every file. */
export class NameIndex {
  readonly #files = new Map<string, Set<string>>();
  readonly #keys = new Map<string, Set<string>>();

  /** Replaces what is known about a file. */
  set(path: string, occurrences: readonly Occurrence[]): void {
    this.remove(path);
    const keys = new Set<string>();
    for (const { kind, name } of occurrences) {
      if (kind === "partial") keys.add(keyOf("partial", name.slice(name.lastIndexOf("/") + 1)));
      else if (shared.has(kind)) keys.add(keyOf(kind, name));
    }
    if (keys.size > 0) this.#keys.set(path, keys);
    for (const key of keys) {
      const files = this.#files.get(key) ?? new Set();
      this.#files.set(key, files.add(path));
    }
  }

  remove(path: string): void {
    for (const key of this.#keys.get(path) ?? []) {
      const files = this.#files.get(key);
      files?.delete(path);
      if (files?.size === 0) this.#files.delete(key);
    }
    this.#keys.delete(path);
  }

  mentions(kind: OccurrenceKind, name: string): string[] {
    return [...(this.#files.get(keyOf(kind, name)) ?? [])].sort();
  }

  /** Files that include a partial whose name ends in this word, whichever file that is. */
  includers(name: string): string[] {
    return this.mentions("partial", name);
  }
}

const shared: ReadonlySet<OccurrenceKind> = new Set(["helper", "schema", "tool", "model", "context"]);

const keyOf = (kind: OccurrenceKind, name: string) => `${kind} ${name}`;
