import { entriesOf, typeNamed } from "./config.ts";
import { isMap } from "./write.ts";

type Detail = Record<string, unknown>;

/** One property in Picoschema, out of what Prompty says of it. */
export function property(name: string, detail: Detail): Record<string, unknown> {
  const isOptional = detail.is_required === false || detail.required === false || detail.optional === true;
  const optional = isOptional ? "?" : "";
  const description =
    typeof detail.description === "string" ? detail.description.replace(/\s+/g, " ").trim() : "";
  const behind = description ? `, ${description}` : "";
  const key = (kind: string) => `${name}${optional}(${kind}${inKey(behind)})`;
  const choices = detail.enum ?? detail.enumValues;
  if (Array.isArray(choices) && choices.length) return { [key("enum")]: choices };
  const type = typeNamed(detail.type ?? detail.kind);
  if (type === "array") return { [key("array")]: itemsOf(detail.items) };
  const inner = entriesOf(detail.properties);
  if (inner.length) return { [key("object")]: properties(inner) };
  return { [`${name}${optional}`]: `${type && type !== "object" ? type : "any"}${behind}` };
}

/** Properties in Picoschema. */
export const properties = (entries: [string, unknown][]): Record<string, unknown> =>
  Object.assign({}, ...entries.map(([name, one]) => property(name, isMap(one) ? one : { type: one })));

function itemsOf(items: unknown): unknown {
  const detail = isMap(items) ? items : { type: items };
  const inner = entriesOf(detail.properties);
  if (inner.length) return properties(inner);
  const type = typeNamed(detail.type ?? detail.kind);
  return type && type !== "object" && type !== "array" ? type : "any";
}

/** A parenthesis would cut a description in a key off. */
const inKey = (text: string) => text.replaceAll("(", "[").replaceAll(")", "]");
