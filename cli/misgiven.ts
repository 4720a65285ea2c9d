import { inputFields } from "../core/syntax/inputs.ts";
import { inputSchema } from "../core/syntax/schemas.ts";
import type { PromptTree } from "../core/syntax/tree.ts";
import type { JsonSchema } from "../core/types.ts";

type Values = Record<string, unknown>;

/** What of the input is missing, or is not the prompt's, a sentence each; the prompt renders all the same. */
export function misgiven(tree: PromptTree, schemas: Record<string, JsonSchema>, input: Values): string[] {
  const fields = inputFields(tree, { schemas });
  if (fields.length === 0) return [];
  const schema = inputSchema(tree, { schemas });
  const missing = fields.filter(({ name, required }) => required && input[name] === undefined);
  const unknown = schema?.additionalProperties === false ? unknownIn(input, names(fields)) : [];
  return [
    ...missing.map(({ name }) => withoutValue(name)),
    ...unknown.map(
      (name) => `The prompt has no input "${name}"; its inputs are ${names(fields).join(", ")}.`,
    ),
    ...Object.entries(input).flatMap(([name, value]) => inside(value, inner(schema ?? {}, name), name)),
  ];
}

const names = (fields: readonly { name: string }[]) => fields.map(({ name }) => name);
const unknownIn = (values: Values, known: readonly string[]) =>
  Object.keys(values).filter((name) => !known.includes(name));
const withoutValue = (place: string) =>
  `The input "${place}" has no value. Give it with --set ${place}=… or --input.`;

/** The same of what a value holds. */
function inside(value: unknown, schema: JsonSchema, place: string): string[] {
  if (Array.isArray(value))
    return value.flatMap((item, n) => inside(item, inner(schema, String(n)), `${place}.${n}`));
  const { properties, required, additionalProperties } = schema;
  if (!isMap(value) || !isMap(properties)) return [];
  const known = Object.keys(properties);
  const needed = Array.isArray(required) ? required.filter((name) => value[name] === undefined) : [];
  const unknown = additionalProperties === false ? unknownIn(value, known) : [];
  return [
    ...needed.map((name) => withoutValue(`${place}.${name}`)),
    ...unknown.map(
      (name) => `There is no "${place}.${name}"; inside ${place} there are ${known.join(", ")}.`,
    ),
    ...Object.entries(value).flatMap(([name, one]) => inside(one, inner(schema, name), `${place}.${name}`)),
  ];
}

/** What a schema says about a property of a value, or an item of a list; an empty schema when nothing. */
export function inner({ properties, items }: JsonSchema, name: string): JsonSchema {
  const known = isMap(properties) && Object.hasOwn(properties, name) ? properties[name] : undefined;
  if (isMap(known)) return known;
  return isMap(items) && isIndex(name) ? items : {};
}

export const isIndex = (name: string): boolean => /^(0|[1-9]\d*)$/.test(name);

export const isMap = (value: unknown): value is Values =>
  typeof value === "object" && value !== null && !Array.isArray(value);
