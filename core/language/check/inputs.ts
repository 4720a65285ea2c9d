import { isMap, isScalar, isSeq, type Scalar, type YAMLSeq } from "yaml";
import { type Entry, entryAt, lineStart, mapEntries } from "./source.ts";
import { edit, type Place, type Subject } from "./subject.ts";
import type { Fix, TextEdit } from "./types.ts";

export interface InputKey {
  name: string;
  /** Place of the bare name. */
  place: Place;
  /** The whole entry, its value included. */
  start: number;
  end: number;
}

/** The input's names with the place of each in the schema; none when the schema stands elsewhere. */
export function inputKeys(subject: Subject): InputKey[] {
  return propertyEntries(subject)
    .filter(({ name }) => name !== "(*)")
    .map(({ name, key, place }) => {
      const quoted = /["']/.test(subject.tree.text[key[0]] ?? "") ? 1 : 0;
      const head = name.split("(", 1)[0]!;
      const bare = head.endsWith("?") ? head.slice(0, -1) : head;
      const start = key[0] + quoted;
      return {
        name: bare,
        place: [start, start + bare.length],
        start: key[0],
        end: Math.max(key[1], place[1]),
      };
    });
}

/** The entries that describe the input: of a Picoschema, or of `properties`. */
function propertyEntries({ document, yamlStart }: Subject): Entry[] {
  const schema = entryAt(document, yamlStart, "input", "schema");
  const properties = entryAt(document, yamlStart, "input", "schema", "properties");
  const map = properties && isMap(properties.value) ? properties : schema;
  return map ? mapEntries(map.value, yamlStart, document) : [];
}

/** Adds an input behind the last one; nothing when the schema is not written as lines. */
export function addInput(subject: Subject, name: string, type: "string" | "array"): Fix[] {
  const { tree, document, yamlStart } = subject;
  const entries = propertyEntries(subject);
  const last = entries.at(-1);
  const [first] = entries;
  if (!last || !first || last.map.flow || !/^[A-Za-z_][\w-]*$/.test(name)) return [];
  const line = tree.text.lastIndexOf("\n", first.key[0] - 1) + 1;
  const indent = tree.text.slice(line, first.key[0]);
  if (indent.trim() !== "") return [];
  const isJson = isMap(entryAt(document, yamlStart, "input", "schema", "properties")?.value);
  const pico = type === "array" ? `${name}(array): string` : `${name}: string`;
  const written = isJson ? `${name}: { type: ${type} }` : pico;
  const end = tree.text.slice(0, last.place[1]).trimEnd().length;
  return [edit(`Add ${name} to the schema`, [end, end], `\n${indent}${written}`)];
}

/**
 * Takes an input out of the schema, its `required` list and the defaults; nothing where it is the only one or
 * where these are not written as lines.
 */
export function removeInput(subject: Subject, name: string): Fix[] {
  const { tree, document, yamlStart } = subject;
  const entries = propertyEntries(subject);
  const own = inputKeys(subject).find((one) => one.name === name);
  const entry = own && entries.find(({ key }) => key[0] === own.start);
  if (!entry || entries.length < 2 || entry.map.flow) return [];
  const edits = [wholeLines(tree.text, entry)];
  const defaults = entryAt(document, yamlStart, "input", "default");
  const given = mapEntries(defaults?.value, yamlStart, document);
  const value = given.find((one) => one.name === name);
  if (value && (value.map.flow || given.length < 2)) return [];
  if (value) edits.push(wholeLines(tree.text, value));
  const required = entryAt(document, yamlStart, "input", "schema", "required")?.value;
  if (isSeq(required) && required.items.some((item) => isScalar(item) && item.value === name)) {
    const item = required.items.find((one): one is Scalar => isScalar(one) && one.value === name);
    const place =
      item?.range && listItem(tree.text, yamlStart + item.range[0], yamlStart + item.range[1], required);
    if (!place) return [];
    edits.push(place);
  }
  edits.sort((one, other) => one.start - other.start);
  return [{ title: `Remove ${name} from the schema`, kind: "edit", edits }];
}

/** The lines of an entry, from the beginning of its first one up to the next line behind it. */
function wholeLines(text: string, { key, place }: Entry): TextEdit {
  const start = lineStart(text, key[0]);
  const last = Math.max(key[1], place[0] + text.slice(...place).trimEnd().length);
  const lineBreak = text.indexOf("\n", last);
  return { start, end: lineBreak < 0 ? text.length : lineBreak + 1, newText: "" };
}

/** One item of a list, with the comma or the line that it takes; null for the only one. */
function listItem(text: string, start: number, end: number, { flow, items }: YAMLSeq): TextEdit | null {
  if (items.length < 2) return null;
  if (!flow) {
    const lineBreak = text.indexOf("\n", end);
    return { start: lineStart(text, start), end: lineBreak < 0 ? text.length : lineBreak + 1, newText: "" };
  }
  const after = /^\s*,[ \t]*/.exec(text.slice(end));
  if (after) return { start, end: end + after[0].length, newText: "" };
  const before = /,\s*$/.exec(text.slice(0, start));
  return before && { start: before.index, end, newText: "" };
}
