import { type Document, isMap, isScalar, isSeq, type Node, type Pair, type Scalar, type YAMLMap } from "yaml";
import type { Range } from "../../syntax/expressions.ts";
import { plainValue } from "../../syntax/yaml.ts";
import type { JsonSchema } from "../../types.ts";
import { type Declared, type DeclaredType, element, type InputPath } from "./types.ts";

/** A YAML text with its place in the file. */
export interface YamlSource {
  text: string;
  document: Document;
  /** Offset of the YAML in `text`. */
  offset: number;
}

const scalars: readonly string[] = ["any", "boolean", "integer", "null", "number", "string"];

/** The value node below a map at a path of keys. */
export function nodeAt(document: Document, path: readonly string[]): Node | null {
  let node: unknown = document.contents;
  for (const key of path) node = pairOf(node, key)?.value;
  return (node as Node | null | undefined) ?? null;
}

/** The pair of a key in a map. */
export function pairOf(node: unknown, key: string): Pair<Node, Node | null> | undefined {
  if (!isMap(node)) return undefined;
  return (node as YAMLMap<Node, Node | null>).items.find(
    (item) => isScalar(item.key) && String(item.key.value) === key,
  );
}

/** Where a node stands in the file, without what follows it. */
export function rangeOfNode(node: Node | null | undefined, offset: number): Range | null {
  const range = node?.range;
  return range ? { start: offset + range[0], end: offset + Math.max(range[0], range[1]) } : null;
}

/** The text of a scalar without its quotes, when it stands there as it reads. */
export function scalarRange(source: YamlSource, node: Scalar, value = String(node.value)): Range | null {
  const range = rangeOfNode(node, source.offset);
  if (!range) return null;
  const quoted = /["']/.test(source.text[range.start] ?? "");
  const start = range.start + (quoted ? 1 : 0);
  return source.text.startsWith(value, start) ? { start, end: start + value.length } : range;
}

/**
 * The fields that a schema declares, Picoschema or JSON Schema, with the place of each.
 *
 * @param node what stands under `input.schema`
 * @param path where the schema's value lies; `[]` for the whole input
 */
export function declaredFields(source: YamlSource, node: Node | null, path: InputPath = []): Declared[] {
  if (!isMap(node)) return [];
  const map = node as YAMLMap<Node, Node | null>;
  if (isJsonSchema(map)) return jsonFields(source, map, path);
  return map.items.flatMap((pair) => picoField(source, pair, path) ?? []);
}

/** The same choice as the library makes: a known `type` at the top, or `properties`. */
export function isJsonSchema(map: YAMLMap): boolean {
  const type = pairOf(map, "type")?.value;
  if (isScalar(type) && [...scalars, "object", "array"].includes(String(type.value))) return true;
  return isMap(pairOf(map, "properties")?.value);
}

function picoField(
  source: YamlSource,
  { key, value }: Pair<Node, Node | null>,
  path: InputPath,
): Declared | null {
  if (!isScalar(key) || key.value === "(*)") return null;
  const [head = "", parenthetical] = String(key.value).split(/\((.*)/s);
  const optional = head.endsWith("?");
  const name = optional ? head.slice(0, -1) : head;
  const here = [...path, name];
  const [kind, about] = parenthetical === undefined ? [] : describe(parenthetical.replace(/\)$/, ""));
  const declared: Declared = {
    name,
    path: here,
    key: scalarRange(source, key, name),
    whole: wholeOf(source, key, value),
    type: "unknown",
    optional,
    children: [],
    ...(about ? { description: about } : {}),
  };
  if (kind === "enum") {
    return { ...declared, type: "enum", choices: listOf(source, value) };
  }
  const inner = typeOf(source, value, kind === "array" ? [...here, element] : here);
  if (kind === "array") {
    const { type: itemType, children, schemaName } = inner;
    return { ...declared, type: "array", itemType, children, ...(schemaName ? { schemaName } : {}) };
  }
  return {
    ...declared,
    ...inner,
    ...(kind === "object" ? { type: "object" as const } : {}),
    ...(about ? { description: about } : {}),
  };
}

type Typed = Pick<Declared, "type" | "children" | "schemaName" | "description">;

/** `string, what it means`, a nested map, or a name. */
function typeOf(source: YamlSource, value: Node | null, path: InputPath): Typed {
  if (isMap(value)) return { type: "object", children: declaredFields(source, value, path) };
  if (!isScalar(value) || typeof value.value !== "string") return { type: "unknown", children: [] };
  const [type, description] = describe(value.value);
  const about = description ? { description } : {};
  if (scalars.includes(type)) return { type: type as DeclaredType, children: [], ...about };
  return { type: "unknown", schemaName: type, children: [], ...about };
}

function describe(text: string): [type: string, description: string | undefined] {
  const comma = text.indexOf(",");
  return comma < 0 ? [text.trim(), undefined] : [text.slice(0, comma).trim(), text.slice(comma + 1).trim()];
}

function wholeOf(source: YamlSource, key: Node, value: Node | null): Range | null {
  const start = rangeOfNode(key, source.offset);
  const end = rangeOfNode(value, source.offset);
  if (!start) return null;
  const last = Math.max(start.end, end?.end ?? 0);
  return { start: start.start, end: start.start + source.text.slice(start.start, last).trimEnd().length };
}

function listOf({ document }: YamlSource, node: Node | null | undefined): unknown[] {
  const list = isSeq(node) ? plainValue(document, node) : null;
  return Array.isArray(list) ? list : [];
}

function jsonFields(source: YamlSource, map: YAMLMap<Node, Node | null>, path: InputPath): Declared[] {
  const items = pairOf(map, "items")?.value;
  if (items)
    return isMap(items) ? jsonFields(source, items as YAMLMap<Node, Node | null>, [...path, element]) : [];
  const properties = pairOf(map, "properties")?.value;
  if (!isMap(properties)) return [];
  const required = pairOf(map, "required")?.value;
  const needed = listOf(source, required).map(String);
  return (properties as YAMLMap<Node, Node | null>).items.flatMap(({ key, value }) => {
    if (!isScalar(key)) return [];
    const name = String(key.value);
    const here = [...path, name];
    const json = (isMap(value) ? plainValue(source.document, value) : null) ?? {};
    return {
      name,
      path: here,
      key: scalarRange(source, key),
      whole: wholeOf(source, key, value),
      optional: !needed.includes(name),
      ...facts(json as JsonSchema),
      children: isMap(value) ? jsonFields(source, value as YAMLMap<Node, Node | null>, here) : [],
    };
  });
}

/** The fields of a schema that stands elsewhere, such as one that the application registers. */
export function fieldsOfSchema(schema: JsonSchema, path: InputPath = [], depth = 0): Declared[] {
  if (depth > 20) return [];
  const { items, properties, required } = schema;
  if (isPlain(items)) return fieldsOfSchema(items, [...path, element], depth + 1);
  if (!isPlain(properties)) return [];
  const needed = Array.isArray(required) ? required.map(String) : [];
  return Object.entries(properties).map(([name, value]) => {
    const json = isPlain(value) ? value : {};
    const here = [...path, name];
    return {
      name,
      path: here,
      key: null,
      whole: null,
      optional: !needed.includes(name),
      ...facts(json as JsonSchema),
      children: fieldsOfSchema(json, here, depth + 1),
    };
  });
}

function facts(json: JsonSchema): Pick<Declared, "type" | "itemType" | "description" | "choices"> {
  const about = typeof json.description === "string" ? { description: json.description } : {};
  if (Array.isArray(json.enum)) return { type: "enum", choices: json.enum, ...about };
  const type = jsonType(json);
  if (type !== "array") return { type, ...about };
  return { type, itemType: isPlain(json.items) ? jsonType(json.items) : "any", ...about };
}

function jsonType(json: JsonSchema): DeclaredType {
  const [named] = Array.isArray(json.type) ? json.type.filter((type) => type !== "null") : [json.type];
  if (typeof named === "string" && [...scalars, "array", "object"].includes(named))
    return named as DeclaredType;
  if (isPlain(json.properties)) return "object";
  return "any";
}

const isPlain = (value: unknown): value is JsonSchema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The declaration at a path; undefined when nothing is declared there. */
export function findDeclared(fields: readonly Declared[], path: InputPath): Declared | undefined {
  let level = fields;
  let found: Declared | undefined;
  for (const [depth, step] of path.entries()) {
    if (step === element) continue;
    const here = path.slice(0, depth + 1);
    found = level.find(({ name, path: own }) => name === step && own.length === here.length);
    if (!found) return undefined;
    level = found.children;
  }
  return path.at(-1) === element ? undefined : found;
}

/** The type at a path, elements of lists included; `unknown` when nothing is declared there. */
export function typeAt(fields: readonly Declared[], path: InputPath): DeclaredType {
  if (path.at(-1) === element) {
    const list = findDeclared(fields, path.slice(0, -1));
    return (list?.itemType as DeclaredType | undefined) ?? "unknown";
  }
  return findDeclared(fields, path)?.type ?? "unknown";
}

/** Every declaration below, outermost first. */
export function* allDeclared(fields: readonly Declared[]): Generator<Declared> {
  for (const field of fields) {
    yield field;
    yield* allDeclared(field.children);
  }
}

/** The type as people say it: `array of string`, `"a" | "b"`. */
export function typeName({ type, itemType, choices, schemaName }: Declared): string {
  if (type === "enum") return (choices ?? []).map((choice) => JSON.stringify(choice)).join(" | ") || "enum";
  if (type === "array") return `array of ${itemType && itemType !== "unknown" ? itemType : "any"}`;
  return schemaName ?? (type === "unknown" ? "any" : type);
}
