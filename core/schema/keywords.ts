/** JSON Schema's keywords (draft 2020-12, and what draft 7 called otherwise), by what their value must be. */
const byKind = {
  schema: [
    "additionalItems",
    "unevaluatedItems",
    "contains",
    "additionalProperties",
    "unevaluatedProperties",
    "propertyNames",
    "not",
    "if",
    "then",
    "else",
    "contentSchema",
  ],
  schemas: ["prefixItems", "allOf", "anyOf", "oneOf"],
  "schema-or-schemas": ["items"],
  "schema-map": ["properties", "patternProperties", "dependentSchemas", "$defs", "definitions"],
  dependencies: ["dependencies"],
  type: ["type"],
  pattern: ["pattern"],
  number: ["maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum"],
  positive: ["multipleOf"],
  count: [
    "maxLength",
    "minLength",
    "maxContains",
    "minContains",
    "maxItems",
    "minItems",
    "maxProperties",
    "minProperties",
  ],
  boolean: ["uniqueItems", "deprecated", "readOnly", "writeOnly"],
  names: ["required"],
  "names-map": ["dependentRequired"],
  list: ["enum", "examples"],
  text: [
    "format",
    "$ref",
    "$id",
    "$schema",
    "$anchor",
    "$comment",
    "title",
    "description",
    "contentEncoding",
    "contentMediaType",
  ],
  any: ["const", "default"],
} as const;

export type KeywordKind = keyof typeof byKind;

export const keywords: ReadonlyMap<string, KeywordKind> = new Map(
  Object.entries(byKind).flatMap(([kind, names]) => names.map((name) => [name, kind as KeywordKind])),
);

export const typeNames = ["string", "number", "integer", "boolean", "null", "array", "object"];

export type Fields = Record<string, unknown>;

/** True for what JSON calls an object. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
