import type { JsonSchema, Rendering } from "../types.ts";
import type { Mapped, Remark } from "./mapping.ts";
import type { Parameters } from "./request-parameters.ts";

/**
 * What the answer must look like: `json_schema` for `output.format: json` with a schema (or a schema
 * alone, which means JSON too), `json_object` without one. Other formats are the application's to check.
 *
 * @param parameters what config says already: its own `response_format` stands unless the prompt has a schema
 */
export function toResponseFormat(
  { output, name }: Pick<Rendering, "output" | "name">,
  parameters: Parameters,
): Mapped<Parameters> {
  const schema = output?.schema;
  const isJson = output?.format === "json" || (output?.format === undefined && isMap(schema));
  if (!isJson) return { value: {}, remarks: isMap(schema) ? [schemaNotSent(output?.format)] : [] };
  if (!isMap(schema)) {
    const value: Parameters = parameters.response_format ? {} : { response_format: { type: "json_object" } };
    return { value, remarks: [] };
  }
  const json_schema = { name: schemaName(name), schema, ...(allowsStrict(schema) ? { strict: true } : {}) };
  const response_format: Record<string, unknown> & { type: string } = { type: "json_schema", json_schema };
  return { value: { response_format }, remarks: [] };
}

/** What is said of a schema whose format no chat completion has a field for. */
export const schemaNotSent = (format: unknown): Remark => [
  "format-not-sent",
  `The schema is sent with format: json only; with ${JSON.stringify(format)} the model does not hear of it. Write what you want in the template, or use json.`,
];

const isMap = (value: unknown): value is JsonSchema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Providers accept letters, digits, _ and -, at most 64. */
const schemaName = (name: unknown) =>
  (typeof name === "string" ? name.replace(/[^\w-]+/g, "_").slice(0, 64) : "") || "output";

/** Keywords that strict mode knows; with any other a provider refuses the request. */
const strictKeywords = [
  "type",
  "description",
  "title",
  "enum",
  "const",
  "properties",
  "required",
  "additionalProperties",
  "items",
  "anyOf",
  "minimum",
  "maximum",
  "minItems",
  "maxItems",
  "pattern",
  "format",
];

/** True when every object is closed and requires all its properties: what strict mode asks for. */
export function allowsStrict(schema: unknown, root = true): boolean {
  if (
    !isMap(schema) ||
    Object.keys(schema).some((key) => schema[key] !== undefined && !strictKeywords.includes(key))
  )
    return false;
  const { type, properties, required, items, anyOf, enum: choices } = schema;
  const typed = type !== undefined || anyOf !== undefined || choices !== undefined;
  if (!typed || (root && type !== "object")) return false;
  if (type === "any" || (Array.isArray(type) && type.includes("any"))) return false;
  const types = Array.isArray(type) ? type : [type];
  if (types.includes("object")) {
    const names = Object.keys(isMap(properties) ? properties : {});
    const needed = Array.isArray(required) ? required : [];
    if (schema.additionalProperties !== false || names.some((name) => !needed.includes(name))) return false;
  }
  const below = [
    ...Object.values(isMap(properties) ? properties : {}),
    ...(Array.isArray(anyOf) ? anyOf : []),
  ];
  if (types.includes("array")) below.push(items);
  return below.every((one) => allowsStrict(one, false));
}
