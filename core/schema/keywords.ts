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

/** The formats that JSON Schema defines (draft 2020-12, 7.3), and the one that validators add. */
export const formats: readonly string[] = [
  "date-time",
  "date",
  "time",
  "duration",
  "email",
  "idn-email",
  "hostname",
  "idn-hostname",
  "ipv4",
  "ipv6",
  "uri",
  "uri-reference",
  "uri-template",
  "iri",
  "iri-reference",
  "uuid",
  "json-pointer",
  "relative-json-pointer",
  "regex",
  "url",
];

/** The formats that OpenAPI and Gemini's schemas have besides: not checked by JSON Schema, yet written on purpose. */
export const otherFormats: readonly string[] = [
  "int32",
  "int64",
  "float",
  "double",
  "decimal",
  "byte",
  "binary",
  "password",
  "enum",
];
