import { isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from "yaml";
import type { Range } from "../../syntax/expressions.ts";
import { rangeOfNode, type YamlSource } from "./declared.ts";

/** What an offset of a YAML text stands on, and everything around it. */
export interface YamlPath {
  /** Keys, and numbers of list items. */
  path: (string | number)[];
  /** The key that the offset stands on. */
  key: Range | null;
  /** The value that the offset stands in, when it is a plain one. */
  scalar: { range: Range; value: unknown } | null;
  /** Everything that holds the offset, outermost first. */
  around: Range[];
}

/** Follows an offset into a YAML document that was read. */
export function yamlPathAt(source: YamlSource, offset: number): YamlPath {
  const found: YamlPath = { path: [], key: null, scalar: null, around: [] };
  visit(source, source.document.contents as Node | null, offset, found);
  return found;
}

function visit(source: YamlSource, node: Node | null, offset: number, found: YamlPath): void {
  const range = trimmed(source, node);
  if (!node || !range || offset < range.start || offset > range.end) return;
  found.around.push(range);
  if (isScalar(node)) {
    found.scalar = { range, value: node.value };
  } else if (isSeq(node)) {
    const index = node.items.findIndex((item) => holds(trimmed(source, item as Node), offset));
    if (index < 0) return;
    found.path.push(index);
    visit(source, node.items[index] as Node, offset, found);
  } else if (isMap(node)) {
    for (const pair of (node as YAMLMap<Node, Node | null>).items)
      if (visitPair(source, pair, offset, found)) return;
  }
}

function visitPair(
  source: YamlSource,
  { key, value }: Pair<Node, Node | null>,
  offset: number,
  found: YamlPath,
): boolean {
  const own = trimmed(source, key);
  const given = trimmed(source, value);
  if (!own) return false;
  const whole = { start: own.start, end: Math.max(own.end, given?.end ?? 0) };
  if (!holds(whole, offset)) return false;
  found.path.push(isScalar(key) ? String(key.value) : "");
  found.around.push(whole);
  if (holds(own, offset)) {
    found.key = own;
    found.around.push(own);
  } else visit(source, value, offset, found);
  return true;
}

const holds = (range: Range | null, offset: number) =>
  range !== null && offset >= range.start && offset <= range.end;

/** A node's range without the line breaks behind it. */
export function trimmed({ text, offset }: YamlSource, node: Node | null | undefined): Range | null {
  const range = rangeOfNode(node, offset);
  if (!range) return null;
  return { start: range.start, end: range.start + text.slice(range.start, range.end).trimEnd().length };
}
