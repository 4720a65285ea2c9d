import type { JsonSchema } from "../types.ts";

/** Why a schema cannot be used, and where in it. */
export class SchemaError extends Error {
  readonly path: string[];
  /** True when the mistake is in a key itself, such as an unknown type in parentheses. */
  readonly atKey: boolean;
  /** The schema name that nobody knows, when that is the reason. */
  readonly unknownName: string | null;

  constructor(message: string, path: string[], options: { atKey?: boolean; unknownName?: string } = {}) {
    super(message);
    this.name = "SchemaError";
    this.path = path;
    this.atKey = options.atKey ?? false;
    this.unknownName = options.unknownName ?? null;
  }
}

/** Gives the JSON Schema of a name, or undefined. */
export type SchemaLookup = (name: string) => JsonSchema | undefined;

export const scalars = ["any", "boolean", "integer", "null", "number", "string"];
const wildcard = "(*)";

/**
 * Turns Picoschema into JSON Schema the way Dotprompt 1.1.2 does, its surprises included: what it
 * garbles is garbled here, what it throws on is a SchemaError that says where. JSON Schema passes as it is.
 *
 * @param schema what stands under `input.schema` or `output.schema`
 * @returns null for a schema that is not there
 */
export function picoschema(schema: unknown, lookup: SchemaLookup): JsonSchema | null {
  if (!schema) return null;
  if (typeof schema === "string") return namedOrScalar(schema, [], lookup, (type) => ({ type }));
  const { type, properties } = schema as { type?: unknown; properties?: unknown };
  if ([...scalars, "object", "array"].includes(type as string)) return schema as JsonSchema;
  if (typeof properties === "object") return { ...(schema as JsonSchema), type: "object" };
  return fragment(schema, [], lookup);
}

function namedOrScalar(
  text: string,
  path: string[],
  lookup: SchemaLookup,
  scalar: (type: string) => JsonSchema,
): JsonSchema {
  const [type, description] = splitDescription(text);
  if (scalars.includes(type)) return description ? { ...scalar(type), description } : scalar(type);
  const named = lookup(type);
  if (!named) throw unknownType(type, path);
  return description ? { ...named, description } : named;
}

function unknownType(type: string, path: string[]): SchemaError {
  const list = /^(?:array|list)?\(?(\w*)\)?\[\]$|^(?:array|list)(?:[<([](\w*)[>)\]])?$/i.exec(type);
  const sentence = `"${type}" is not a type that Dotprompt knows.`;
  if (list) {
    const name = path.at(-1)?.split("(")[0] ?? "tags";
    return new SchemaError(
      `${sentence} For a list write ${name}(array): ${list[1] || list[2] || "string"}.`,
      path,
    );
  }
  const hint = `Use ${scalars.join(", ")}, or the name of a schema that your application registers.`;
  return new SchemaError(`${sentence} ${hint}`, path, { unknownName: type });
}

function fragment(value: unknown, path: string[], lookup: SchemaLookup): JsonSchema {
  if (typeof value === "string")
    return namedOrScalar(value, path, lookup, (type): JsonSchema => (type === "any" ? {} : { type }));
  if (typeof value !== "object") {
    const message = `A schema consists of types and maps; ${JSON.stringify(value)} is neither. Write a type such as string.`;
    throw new SchemaError(message, path);
  }
  const required: string[] = [];
  const properties: Record<string, JsonSchema> = {};
  let additional: JsonSchema | false = false;
  for (const [key, entry] of Object.entries(value ?? {})) {
    const here = [...path, key];
    if (key === wildcard) additional = fragment(entry, here, lookup);
    else {
      const [head, parenthetical] = key.split("(") as [string, string | undefined];
      const optional = head.endsWith("?");
      const name = optional ? head.slice(0, -1) : head;
      if (!optional) required.push(name);
      properties[name] = property(entry, parenthetical, optional, here, lookup);
    }
  }
  // Dotprompt leaves the key there with nothing in it.
  return {
    type: "object",
    properties,
    required: required.length ? required : undefined,
    additionalProperties: additional,
  };
}

function property(
  entry: unknown,
  parenthetical: string | undefined,
  optional: boolean,
  path: string[],
  lookup: SchemaLookup,
): JsonSchema {
  if (!parenthetical) {
    const found = { ...fragment(entry, path, lookup) };
    if (optional && typeof found.type === "string") found.type = [found.type, "null"];
    return found;
  }
  const [type, description] = splitDescription(parenthetical.slice(0, -1));
  const found = compound(type, entry, optional, path, lookup);
  if (description) found.description = description;
  return found;
}

function compound(
  type: string,
  entry: unknown,
  optional: boolean,
  path: string[],
  lookup: SchemaLookup,
): JsonSchema {
  if (type === "array")
    return { type: optional ? ["array", "null"] : "array", items: fragment(entry, path, lookup) };
  if (type === "object") {
    // A named schema is changed in place by Dotprompt; the lookup hands out copies of its own.
    const found = fragment(entry, path, lookup);
    if (optional) found.type = [found.type, "null"];
    return found;
  }
  if (type === "enum") return { enum: choices(entry, optional, path) };
  const message = `"(${type})" is not a kind that Dotprompt knows. Use (array), (object) or (enum), with a comma before a description.`;
  throw new SchemaError(message, path, { atKey: true });
}

/** Dotprompt takes whatever stands there; only an optional one must be a list, since null is added to it. */
function choices(entry: unknown, optional: boolean, path: string[]): unknown {
  if (!optional) return entry;
  if (Array.isArray(entry)) return entry.includes(null) ? entry : [...entry, null];
  if (typeof entry === "string" && entry.includes("null")) return entry;
  throw new SchemaError("The choices of an enum are a list: [one, two].", path);
}

/**
 * "string, what it means" in two. Dotprompt's `/(.*?), *(.*)$/` looks at the last line only, where a
 * dot cannot pass a line break; written as steps because the expression takes cubic time.
 */
export function splitDescription(text: string): [string, string | null] {
  const lastLine = text.slice(lastBreak(text) + 1);
  const comma = lastLine.indexOf(",");
  if (comma < 0) return [text, null];
  return [lastLine.slice(0, comma), lastLine.slice(comma + 1).replace(/^ +/, "")];
}

const lastBreak = (text: string) =>
  Math.max(...["\n", "\r", "\u2028", "\u2029"].map((char) => text.lastIndexOf(char)));
