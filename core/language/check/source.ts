import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type YAMLMap,
  type Document as YamlDocument,
} from "yaml";

/** One key of a YAML map with its value, by offsets in the file. */
export interface Entry {
  name: string;
  key: readonly [number, number];
  /** The value with aliases followed; null when there is none. */
  value: Node | null;
  /** Where the value is written; after the key when there is none. */
  place: readonly [number, number];
  map: YAMLMap;
  pair: Pair;
}

/** Follows an alias to what it stands for. */
export function resolved(node: unknown, document: YamlDocument | null): Node | null {
  if (isAlias(node)) return document ? (node.resolve(document) ?? null) : null;
  return (node as Node | null | undefined) ?? null;
}

/** The entries of a map whose keys are plain values; none for anything else. */
export function mapEntries(node: unknown, offset: number, document: YamlDocument | null): Entry[] {
  const map = resolved(node, document);
  if (!isMap(map)) return [];
  const entries: Entry[] = [];
  for (const pair of map.items) {
    if (!isScalar(pair.key)) continue;
    const key = placeIn(pair.key, offset);
    entries.push({
      name: String(pair.key.value),
      key,
      value: resolved(pair.value, document),
      place: (pair.value as Node | null)?.range ? placeIn(pair.value as Node, offset) : [key[1], key[1]],
      map,
      pair,
    });
  }
  return entries;
}

/** A key's text; empty for a key that is no plain value: a map written out as text grows without end. */
export const keyName = (key: unknown): string => (isScalar(key) ? String(key.value) : "");

/** The entry at a path of keys; undefined when it is not there. */
export function entryAt(
  document: YamlDocument | null,
  offset: number,
  ...path: readonly string[]
): Entry | undefined {
  let node: Node | null = (document?.contents as Node | null) ?? null;
  let found: Entry | undefined;
  for (const step of path) {
    found = mapEntries(node, offset, document).find(({ name }) => name === step);
    if (!found) return undefined;
    node = found.value;
  }
  return found;
}

export function placeIn(node: Node, offset: number): [number, number] {
  const [start, end] = node.range ?? [0, 0];
  return [offset + start, offset + Math.max(start, end)];
}

/** True for no value, `null` and `~`. */
export function isNothing(node: Node | null): boolean {
  return node === null || (isScalar(node) && node.value === null);
}

export function textOf(node: Node | null): string | undefined {
  return isScalar(node) && typeof node.value === "string" ? node.value : undefined;
}

/** What a value is, in a sentence: `a list`. */
export function kindOf(
  node: Node | null,
): "nothing" | "a text" | "a number" | "true or false" | "a list" | "a map" {
  if (isNothing(node)) return "nothing";
  if (isMap(node)) return "a map";
  if (isSeq(node)) return "a list";
  const { value } = node as { value?: unknown };
  if (typeof value === "number" || typeof value === "bigint") return "a number";
  return typeof value === "boolean" ? "true or false" : "a text";
}

export function lineStart(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && text[at - 1] !== "\n" && text[at - 1] !== "\r") at--;
  return at;
}
