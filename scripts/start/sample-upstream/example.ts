/** The part of JSON Schema that is understood here; the rest is ignored. */
export interface Schema {
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  default?: unknown;
  examples?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  $ref?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  prefixItems?: Schema[];
  minItems?: number;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  multipleOf?: number;
  format?: string;
}

/** A schema that contains itself ends here: optional parts are left out below this depth. */
const deepest = 8;

/**
 * A value that fits a JSON Schema, always the same for the same schema.
 * `pattern`, `not` and conditions are not looked at.
 */
export function exampleFor(schema: Schema | boolean, root: Schema | boolean = schema, depth = 0): unknown {
  if (typeof schema === "boolean") return "sample";
  if (schema.$ref !== undefined) {
    const target = depth > 4 * deepest ? undefined : resolve(schema.$ref, root);
    return target === undefined ? "sample" : exampleFor(target, root, depth + 1);
  }
  if (schema.const !== undefined) return schema.const;
  if (schema.enum?.length) return schema.enum[0];
  if (schema.default !== undefined) return schema.default;
  if (schema.examples?.length) return schema.examples[0];
  if (schema.allOf?.length) return exampleFor(merge(schema), root, depth + 1);
  const choice = schema.anyOf?.[0] ?? schema.oneOf?.[0];
  if (choice !== undefined) return exampleFor(choice, root, depth + 1);
  switch (typeOf(schema)) {
    case "object":
      return objectFor(schema, root, depth);
    case "array":
      return arrayFor(schema, root, depth);
    case "integer":
    case "number":
      return numberFor(schema);
    case "boolean":
      return true;
    case "null":
      return null;
    default:
      return textFor(schema);
  }
}

function typeOf(schema: Schema): string {
  const named = Array.isArray(schema.type) ? schema.type.find((one) => one !== "null") : schema.type;
  if (named) return named;
  return schema.properties ? "object" : schema.items || schema.prefixItems ? "array" : "string";
}

function objectFor(schema: Schema, root: Schema | boolean, depth: number): unknown {
  const required = new Set(schema.required ?? []);
  const names = new Set([...Object.keys(schema.properties ?? {}), ...required]);
  const wanted = [...names].filter((name) => required.has(name) || depth < deepest);
  return Object.fromEntries(
    wanted.map((name) => [name, exampleFor(schema.properties?.[name] ?? true, root, depth + 1)]),
  );
}

function arrayFor(schema: Schema, root: Schema | boolean, depth: number): unknown[] {
  const first = (schema.prefixItems ?? []).map((one) => exampleFor(one, root, depth + 1));
  const length = Math.max(schema.minItems ?? 0, depth < deepest ? 1 : 0, first.length);
  while (first.length < Math.min(length, 1000)) first.push(exampleFor(schema.items ?? true, root, depth + 1));
  return first;
}

function numberFor(schema: Schema): number {
  const step = schema.multipleOf ?? 1;
  const least =
    schema.minimum ?? (schema.exclusiveMinimum === undefined ? undefined : schema.exclusiveMinimum + step);
  const most =
    schema.maximum ?? (schema.exclusiveMaximum === undefined ? undefined : schema.exclusiveMaximum - step);
  const wished = Math.max(
    least ?? Number.NEGATIVE_INFINITY,
    Math.min(most ?? Number.POSITIVE_INFINITY, step),
  );
  const fitting = Math.ceil(wished / step) * step;
  // Between two close bounds no whole step may fit.
  return most !== undefined && fitting > most ? wished : fitting;
}

const formats: Record<string, string> = {
  "date-time": "2026-01-01T00:00:00Z",
  date: "2026-01-01",
  time: "00:00:00Z",
  email: "sample@example.com",
  uri: "https://example.com/",
  url: "https://example.com/",
  uuid: "00000000-0000-4000-8000-000000000000",
  ipv4: "192.0.2.1",
  hostname: "example.com",
};

function textFor(schema: Schema): string {
  const text = formats[schema.format ?? ""] ?? "sample";
  return text.padEnd(Math.min(schema.minLength ?? 0, 10_000), " sample").slice(0, schema.maxLength);
}

function merge({ allOf = [], ...own }: Schema): Schema {
  const parts = [own, ...allOf];
  return {
    ...Object.assign({}, ...parts),
    properties: Object.assign({}, ...parts.map((part) => part.properties)),
    required: parts.flatMap((part) => part.required ?? []),
  };
}

function resolve(ref: string, root: Schema | boolean): Schema | undefined {
  if (!ref.startsWith("#")) return undefined;
  let place: unknown = root;
  for (const raw of ref.slice(1).split("/").slice(1)) {
    const name = decodeURIComponent(raw).replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof place !== "object" || place === null || !Object.hasOwn(place, name)) return undefined;
    place = (place as Record<string, unknown>)[name];
  }
  return place as Schema;
}
