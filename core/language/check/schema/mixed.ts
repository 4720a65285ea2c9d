import { isMap, isSeq, type YAMLMap, type YAMLSeq } from "yaml";
import { keywords } from "../../../schema/keywords.ts";
import { scalars, splitDescription } from "../../../schema/picoschema.ts";
import { type Entry, keyName, lineStart, textOf } from "../source.ts";
import { edit, type Place, type Report, type Subject } from "../subject.ts";
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
  const names = map.items.map(({ key }) => keyName(key));
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

/** `- name: x⏎  type: string`, as other formats list their inputs: one line of Picoschema for each. */
export function namedItems(subject: Subject, list: YAMLSeq, place: Place): Fix[] {
  if (list.flow) return [];
  const indent = subject.tree.text.slice(lineStart(subject.tree.text, place[0]), place[0]);
  if (indent.trim() !== "") return [];
  const lines: string[] = [];
  for (const item of list.items) {
    if (!isMap(item)) return [];
    const get = (key: string) => textOf((item.get(key, true) as Parameters<typeof textOf>[0]) ?? null);
    const [name, type, description] = [get("name"), get("type"), get("description")];
    const extra = item.items.some(
      ({ key }) => !["name", "type", "description", "required"].includes(keyName(key)),
    );
    if (!name || !/^[A-Za-z_][\w-]*$/.test(name) || extra) return [];
    if (type !== undefined && !scalars.includes(type)) return [];
    const value = description ? `${type ?? "any"}, ${description}` : (type ?? "any");
    const mark = item.get("required") === false ? "?" : "";
    lines.push(`${name}${mark}: ${quoteLike(subject, { place: [place[0], place[0]] }, value)}`);
  }
  const inner = indent === "" ? "  " : indent;
  const end = subject.tree.text.slice(0, place[1]).trimEnd().length;
  return [edit("Write one line for each", [place[0], end], lines.join(`\n${inner}`), true)];
}
