import { isMap } from "yaml";
import { type Entry, isNothing, lineStart, mapEntries } from "../source.ts";
import { edit, type Subject } from "../subject.ts";
import type { Fix } from "../types.ts";

/**
 * Moves a key of the top level, with its value, below another one, which is made when it is not there.
 *
 * @param inner its name there
 */
export function moveUnder(subject: Subject, entry: Entry, outer: string, inner = entry.name): Fix[] {
  const { text } = subject.tree;
  const title = `Move ${entry.name} under ${outer}`;
  const from = lineStart(text, entry.key[0]);
  const base = text.slice(from, entry.key[0]);
  const end = Math.max(entry.key[1] + 1, text.slice(0, entry.place[1]).trimEnd().length);
  const value = text.slice(entry.key[1], end);
  if (base.trim() !== "" || !value.startsWith(":")) return [];
  const home = subject.keys.find(({ name }) => name === outer);
  if (!home)
    return [edit(title, [entry.key[0], end], `${outer}:\n${base}  ${inner}${indented(value, 2)}`, true)];
  const place = placeIn(subject, home, inner, base);
  if (!place) return [];
  const { at, before, after, deeper } = place;
  if (place.inBraces && /[\r\n]|: *["']?[^\s"'[{].*[,\]}]|: [>|&*!]/.test(value)) return [];
  const newText = `${before}${inner}${indented(value, deeper)}${after}`;
  const removed = { start: from, end: nextLine(text, end), newText: "" };
  return [{ title, kind: "edit", preferred: true, edits: [removed, { start: at, end: at, newText }] }];
}

/** Takes a key away, with its value; nothing in braces, nor for the only key of a map. */
export function withoutEntry({ tree: { text } }: Subject, { name, key, place, map }: Entry): Fix[] {
  const from = lineStart(text, key[0]);
  if (map.flow || map.items.length < 2 || text.slice(from, key[0]).trim() !== "") return [];
  const end = Math.max(key[1] + 1, text.slice(0, place[1]).trimEnd().length);
  return [edit(`Remove ${name}`, [from, nextLine(text, end)], "")];
}

interface Gap {
  at: number;
  before: string;
  after: string;
  /** Blanks that each further line of the value gets. */
  deeper: number;
  inBraces?: boolean;
}

/** Where a new first key of a map goes; null when it is there already, or when the map has no such place. */
function placeIn(
  { tree: { text }, document, yamlStart }: Subject,
  home: Entry,
  inner: string,
  base: string,
): Gap | null {
  if (isNothing(home.value) && text[home.key[1]] === ":" && home.place[1] <= home.key[1] + 1)
    return { at: home.key[1] + 1, before: `\n${base}  `, after: "", deeper: 2 };
  if (!isMap(home.value)) return null;
  const entries = mapEntries(home.value, yamlStart, document);
  const [first] = entries;
  if (!first || entries.some(({ name }) => name === inner)) return null;
  if (home.value.flow) return { at: first.key[0], before: "", after: ", ", deeper: 0, inBraces: true };
  const indent = text.slice(lineStart(text, first.key[0]), first.key[0]);
  if (indent.trim() !== "" || indent.length <= base.length) return null;
  return { at: first.key[0], before: "", after: `\n${indent}`, deeper: indent.length - base.length };
}

const indented = (value: string, blanks: number) =>
  value.replace(/(\r\n|\r|\n)(?=[^\r\n])/g, `$1${" ".repeat(blanks)}`);

function nextLine(text: string, offset: number): number {
  const rest = /^[^\r\n]*(?:\r\n|\r|\n)?/.exec(text.slice(offset))![0];
  return offset + rest.length;
}
