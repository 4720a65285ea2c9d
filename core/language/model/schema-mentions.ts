import { isMap, isScalar, isSeq, type Node } from "yaml";
import { isJsonSchema, nodeAt, scalarRange, type YamlSource } from "./declared.ts";
import { element, type InputPath, type Occurrence } from "./types.ts";
import { valueKeys } from "./yaml-symbols.ts";

/** Lists of property names. */
const lists = ["required", "propertyOrdering"];
/** Maps whose keys are property names: to lists of such names, or to schemas of the same value. */
const nameMaps = ["dependentRequired", "dependentSchemas", "dependencies"];
const sameValue = ["allOf", "anyOf", "oneOf", "not", "if", "then", "else"];

/** The places of a JSON Schema that name an input without declaring it, such as `required`. */
export function schemaMentions(source: YamlSource): Occurrence[] {
  const root = nodeAt(source.document, ["input", "schema"]);
  return isMap(root) && isJsonSchema(root) ? [...mentions(source, root, [], true)] : [];
}

/** @param isDeclared true where `properties` are the declarations themselves */
function* mentions(
  source: YamlSource,
  node: unknown,
  path: InputPath,
  isDeclared: boolean,
): Generator<Occurrence> {
  if (!isMap(node)) return;
  for (const { key, value } of node.items) {
    if (!isScalar(key)) continue;
    const name = String(key.value);
    if (lists.includes(name)) yield* named(source, value, path);
    else if (name === "properties" && isMap(value)) {
      if (!isDeclared) yield* keysOf(source, value, path);
      for (const { key: inner, value: property } of value.items)
        if (isScalar(inner)) yield* mentions(source, property, [...path, String(inner.value)], isDeclared);
    } else if (name === "items") yield* mentions(source, value, [...path, element], isDeclared);
    else if (nameMaps.includes(name) && isMap(value)) {
      yield* keysOf(source, value, path);
      for (const dependent of value.items) {
        yield* named(source, dependent.value, path);
        yield* mentions(source, dependent.value, path, false);
      }
    } else if (sameValue.includes(name)) {
      const inner: unknown[] = isSeq(value) ? value.items : [value];
      for (const one of inner) yield* mentions(source, one, path, false);
    } else if (name === "default" || name === "example") {
      yield* valueKeys(source, value as Node | null, path, "default");
    } else if (name === "examples" && isSeq(value)) {
      for (const one of value.items) yield* valueKeys(source, one as Node, path, "default");
    }
  }
}

function* named(source: YamlSource, list: unknown, path: InputPath): Generator<Occurrence> {
  if (!isSeq(list)) return;
  for (const item of list.items) yield* mention(source, item, path);
}

function* keysOf(source: YamlSource, map: unknown, path: InputPath): Generator<Occurrence> {
  if (!isMap(map)) return;
  for (const { key } of map.items) yield* mention(source, key, path);
}

function* mention(source: YamlSource, node: unknown, path: InputPath): Generator<Occurrence> {
  if (!isScalar(node) || typeof node.value !== "string") return;
  const range = scalarRange(source, node);
  if (range)
    yield { kind: "input", name: node.value, path: [...path, node.value], ...range, site: "frontmatter" };
}
