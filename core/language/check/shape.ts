import type { JsonSchema } from "../../types.ts";

export type ScalarType = "string" | "number" | "integer" | "boolean" | "null";

/** What is known about a value that a template can read. */
export type Shape =
  | { kind: "any" }
  | { kind: "scalar"; type: ScalarType }
  | { kind: "choice"; choices: readonly unknown[] }
  | { kind: "array"; items: Shape }
  | ObjectShape;

export interface ObjectShape {
  kind: "object";
  properties: Map<string, Shape>;
  required: ReadonlySet<string>;
  /** True when it may have other properties, too. */
  open: boolean;
  /** True when nothing says so, and nothing forbids it: JSON Schema without `additionalProperties`. */
  lax?: boolean;
}

export const anything: Shape = { kind: "any" };
export const text: Shape = { kind: "scalar", type: "string" };
export const number: Shape = { kind: "scalar", type: "integer" };
export const truth: Shape = { kind: "scalar", type: "boolean" };

const scalars: readonly string[] = ["string", "number", "integer", "boolean", "null"];
const composing = [
  "$ref",
  "anyOf",
  "oneOf",
  "allOf",
  "not",
  "if",
  "patternProperties",
  "dependentSchemas",
  "$dynamicRef",
];

/** The shape of what a JSON Schema describes; `any` where it says more than a shape can hold. */
export function shapeOf(schema: JsonSchema): Shape {
  const known = new Map<object, Shape>();
  const read = (value: unknown): Shape => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return anything;
    const before = known.get(value);
    if (before) return before;
    const fields = value as JsonSchema;
    if (typeof fields.$ref === "string") return reference(fields.$ref);
    if (composing.some((key) => Object.hasOwn(fields, key))) return anything;
    return plain(fields);
  };
  const reference = (pointer: string): Shape => {
    const match = /^#\/(\$defs|definitions)\/([^/~%]+)$/.exec(pointer);
    const target = match && (schema[match[1]!] as JsonSchema | undefined)?.[match[2]!];
    return target ? read(target) : anything;
  };
  const plain = (fields: JsonSchema): Shape => {
    const types = [fields.type].flat().filter((type) => type !== "null");
    const type = types.length === 1 && typeof types[0] === "string" ? types[0].toLowerCase() : undefined;
    if (Array.isArray(fields.enum)) return { kind: "choice", choices: fields.enum };
    if (type && scalars.includes(type)) return { kind: "scalar", type: type as ScalarType };
    if (type === "array") {
      const shape: Shape = { kind: "array", items: anything };
      known.set(fields, shape);
      shape.items = read(fields.items);
      return shape;
    }
    if (type !== "object" && (type !== undefined || !isMap(fields.properties))) return anything;
    return object(fields);
  };
  const object = (fields: JsonSchema): Shape => {
    const properties = isMap(fields.properties) ? fields.properties : undefined;
    const more = fields.additionalProperties;
    const shape: ObjectShape = {
      kind: "object",
      properties: new Map(),
      required: new Set(Array.isArray(fields.required) ? fields.required.map(String) : []),
      open: !properties || (more !== undefined && more !== false),
      lax: more === undefined,
    };
    known.set(fields, shape);
    for (const [name, property] of Object.entries(properties ?? {}))
      shape.properties.set(name, read(property));
    return shape;
  };
  return read(schema);
}

const isMap = (value: unknown): value is JsonSchema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The shape as people call it: `a list of objects`. */
export function shapeName(shape: Shape): string {
  switch (shape.kind) {
    case "any":
      return "anything";
    case "choice":
      return "a choice";
    case "array":
      return shape.items.kind === "object" ? "a list of objects" : "a list";
    case "object":
      return "an object";
    case "scalar":
      return {
        string: "a text",
        number: "a number",
        integer: "a number",
        boolean: "true or false",
        null: "null",
      }[shape.type];
  }
}
