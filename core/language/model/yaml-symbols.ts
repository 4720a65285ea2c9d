import { isMap, isScalar, isSeq, type Node, type YAMLMap } from "yaml";
import { inlineKey } from "../../evaluation/read.ts";
import { nodeAt, pairOf, rangeOfNode, scalarRange, type YamlSource } from "./declared.ts";
import { element, type InputPath, type Occurrence, type OccurrenceKind, type Site } from "./types.ts";

/** The names that a frontmatter mentions, apart from the declared inputs. */
export function frontmatterSymbols(source: YamlSource): Occurrence[] {
  const { document } = source;
  const contents = document.contents as Node | null;
  return [
    ...named(source, pairOf(contents, "model")?.value, "model"),
    ...listed(source, pairOf(contents, "tools")?.value, "tool"),
    ...schemaNames(source, nodeAt(document, ["input", "schema"])),
    ...schemaNames(source, nodeAt(document, ["output", "schema"])),
    ...valueKeys(source, nodeAt(document, ["input", "default"]), [], "default"),
    ...testSymbols(source, pairOf(contents, inlineKey)?.value ?? null),
  ];
}

/**
 * The inputs that tests set, and the models they ask for.
 *
 * @param node a whole test file, or the list of its tests
 */
export function testSymbols(source: YamlSource, node: Node | null): Occurrence[] {
  const tests = isSeq(node) ? node : pairOf(node, "tests")?.value;
  const rows: unknown[] = isSeq(tests) ? [...tests.items] : [];
  const defaults = pairOf(node, "defaultTest")?.value;
  if (defaults) rows.unshift(defaults);
  return rows.flatMap((row) => [
    ...valueKeys(source, pairOf(row, "vars")?.value ?? null, [], "test"),
    ...named(source, pairOf(row, "model")?.value, "model"),
  ]);
}

/** The keys of a value that stands for the input. */
export function valueKeys(source: YamlSource, node: Node | null, path: InputPath, site: Site): Occurrence[] {
  if (isSeq(node)) {
    return node.items.flatMap((item) => valueKeys(source, item as Node, [...path, element], site));
  }
  if (!isMap(node)) return [];
  return (node as YAMLMap<Node, Node | null>).items.flatMap(({ key, value }) => {
    if (!isScalar(key)) return [];
    const name = String(key.value);
    const range = scalarRange(source, key);
    const here = [...path, name];
    const end = Math.max(range?.end ?? 0, rangeOfNode(value, source.offset)?.end ?? 0);
    if (!range) return [];
    const whole = { start: range.start, end };
    return [
      { kind: "input" as const, name, path: here, ...range, site, whole },
      ...valueKeys(source, value, here, site),
    ];
  });
}

function named(source: YamlSource, node: Node | null | undefined, kind: OccurrenceKind): Occurrence[] {
  if (!isScalar(node) || typeof node.value !== "string" || node.value === "") return [];
  const range = scalarRange(source, node);
  return range ? [{ kind, name: node.value, ...range, site: "frontmatter" }] : [];
}

function listed(source: YamlSource, node: Node | null | undefined, kind: OccurrenceKind): Occurrence[] {
  return isSeq(node) ? node.items.flatMap((item) => named(source, item as Node, kind)) : [];
}

const typeWords = ["any", "boolean", "integer", "null", "number", "string"];

/** Names of registered schemas: a plain word where Picoschema expects a type. */
function schemaNames(source: YamlSource, node: Node | null): Occurrence[] {
  if (isScalar(node) && typeof node.value === "string") {
    const [name = ""] = node.value.split(",");
    if (typeWords.includes(name.trim()) || !/^[\w.-]+$/.test(name)) return [];
    const range = scalarRange(source, node, name);
    return range ? [{ kind: "schema", name, ...range, site: "frontmatter" }] : [];
  }
  // A whole JSON Schema has no names in it.
  if (!isMap(node) || isMap(pairOf(node, "properties")?.value)) return [];
  const map = node as YAMLMap<Node, Node | null>;
  if (isScalar(pairOf(map, "type")?.value)) return [];
  return map.items.flatMap(({ key, value }) =>
    isScalar(key) && /\(enum[,)]/.test(String(key.value)) ? [] : schemaNames(source, value),
  );
}
