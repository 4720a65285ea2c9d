import { isMap, isSeq, type YAMLMap } from "yaml";
import { keywords } from "../../../schema/keywords.ts";
import { scalars, splitDescription } from "../../../schema/picoschema.ts";
import { type Entry, textOf } from "../source.ts";
import { edit, type Report, type Subject } from "../subject.ts";
import type { Fix } from "../types.ts";
import { quoteLike } from "./types.ts";

const types = [...scalars, "object", "array"];

/**
 * A property that is written as JSON Schema inside Picoschema: `name: { type: string, description: … }`.
 * Dotprompt makes an object with the properties "type" and "description" of it, or gives up.
 *
 * @returns true when it was one
 */
export function schemaInPicoschema(subject: Subject, entry: Entry, map: YAMLMap, report: Report): boolean {
  const get = (key: string) => map.get(key, true) as Parameters<typeof textOf>[0];
  const type = textOf(get("type") ?? null);
  const names = map.items.map(({ key }) => String(key));
  if (type === undefined || !types.includes(type) || !names.every((name) => keywords.has(name))) return false;
  const description = textOf(get("description") ?? null);
  const isStructure =
    isMap(get("items")) || isMap(get("properties")) || isSeq(get("enum")) || isSeq(get("required"));
  const isProse = description !== undefined && !types.includes(splitDescription(description)[0]);
  if (!isStructure && !isProse && names.length > 1) return false;
  const fails =
    !scalars.includes(type) || isProse || names.some((name) => name !== "type" && name !== "description");
  const message =
    "This is JSON Schema inside Picoschema: Dotprompt takes it for an object with these properties. Write the type as a word, or the whole schema as JSON Schema with type: object and properties.";
  report("picoschema-json", message, entry.key, {
    severity: fails ? "error" : "warning",
    fixes: asPicoschema(subject, entry, type, description, names),
  });
  return true;
}

function asPicoschema(
  subject: Subject,
  { name, key, place }: Entry,
  type: string,
  description: string | undefined,
  names: string[],
): Fix[] {
  if (!scalars.includes(type) || !names.every((one) => one === "type" || one === "description")) return [];
  const better = quoteLike(
    subject,
    { place: [key[0], key[0]] },
    description ? `${type}, ${description}` : type,
  );
  const { text } = subject.tree;
  const end = text.slice(0, place[1]).trimEnd().length;
  return [edit(`Write as ${name}: ${type}`, [key[1], end], `: ${better}`, true)];
}
