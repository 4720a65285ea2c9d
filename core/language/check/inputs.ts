import { isMap } from "yaml";
import { type Entry, entryAt, mapEntries } from "./source.ts";
import { edit, type Place, type Subject } from "./subject.ts";
import type { Fix } from "./types.ts";

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
