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

/** Takes an input out of the schema, its `required` list and the defaults, with what would be empty without it. */
export function removeInput(subject: Subject, name: string): Fix[] {
  const { tree, document, yamlStart } = subject;
  const at = (...path: string[]) => entryAt(document, yamlStart, "input", ...path);
  const entries = propertyEntries(subject);
  const own = inputKeys(subject).find((one) => one.name === name);
  const entry = own && entries.find(({ key }) => key[0] === own.start);
  const [input, schema, defaults] = [at(), at("schema"), at("default")];
  if (!entry || !input || !schema) return [];
  const isOnly = entries.length === 1;
  // What else a JSON Schema says would go with it.
  const isPlain = (one: Entry) => ["type", "properties", "required"].includes(one.name);
  const isJson = entry.map !== schema.value;
  if (isOnly && isJson && !mapEntries(schema.value, yamlStart, document).every(isPlain)) return [];
  const given = mapEntries(defaults?.value, yamlStart, document);
  const value = given.find((one) => one.name === name);
  const isOnlyDefault = value !== undefined && given.length === 1;
  let gone = [isOnly ? schema : entry];
  if (value) gone.push(isOnlyDefault ? defaults! : value);
  const isAll = isOnly && mapEntries(input.value, yamlStart, document).length === (isOnlyDefault ? 2 : 1);
  if (isAll) gone = [input];
  if (isAll && subject.keys.length === 1)
    return [edit(`Remove the frontmatter, which has only ${name}`, [0, tree.templateStart], "")];
  const edits = gone.map((one) => withoutItem(tree.text, one));
  const required = at("schema", "required");
  if (!isOnly && required && isSeq(required.value)) {
    const item = required.value.items.find((one): one is Scalar => isScalar(one) && one.value === name);
    const isLast = required.value.items.length === 1;
    if (item?.range && isLast) edits.push(withoutItem(tree.text, required));
    else if (item?.range)
      edits.push(listItem(tree.text, yamlStart + item.range[0], yamlStart + item.range[1], required.value));
  }
  const made = edits.filter((one) => one !== null);
  // An alias elsewhere may stand for what is taken away.
  if (made.length < edits.length || made.some(({ start, end }) => /&\w/.test(tree.text.slice(start, end))))
    return [];
  made.sort((one, other) => one.start - other.start);
  const title = isAll
    ? `Remove the input, which has only ${name}`
    : isOnly
      ? `Remove the schema, which has only ${name}${value ? ", and its default" : ""}`
      : `Remove ${name} from the schema${value ? " and the defaults" : ""}`;
  return [{ title, kind: "edit", edits: made }];
}

/** One entry of a map that has others, too; null when it does not begin its line. */
function withoutItem(text: string, entry: Entry): TextEdit | null {
  const { key, place, map } = entry;
  if (map.flow) return inBrackets(text, key[0], Math.max(key[1], place[1]));
  return text.slice(lineStart(text, key[0]), key[0]).trim() === "" ? wholeLines(text, entry) : null;
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
  return inBrackets(text, start, end);
}

/** What stands in brackets or braces, with one comma beside it. */
function inBrackets(text: string, start: number, end: number): TextEdit | null {
  const after = /^\s*,[ \t]*/.exec(text.slice(end));
  if (after) return { start, end: end + after[0].length, newText: "" };
  const before = /,\s*$/.exec(text.slice(0, start));
  return before && { start: before.index, end, newText: "" };
}
