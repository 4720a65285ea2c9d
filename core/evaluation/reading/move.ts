import type { TextEdit } from "../../source/finding.ts";
import { lineBreak } from "../../source/line-break.ts";
import type { Field, Located } from "../../source/located.ts";

/**
 * The edits that move pairs out of the map they stand in, to stand beside the key that holds the map: `assert` from
 * under `vars` to beside it.
 *
 * @param moved pairs of `map`
 * @param map the map they stand in, or a list that holds it
 * @param owner the key whose value the map is, or holds
 */
export function moveOut(text: string, moved: Field[], map: Located, owner: Field): TextEdit[] {
  const column = columnOf(text, owner.key.start);
  const end = endOf(text, owner);
  const pieces = moved.map((field) => pieceOf(text, field, column));
  const kept = [...(map.fields?.values() ?? [])].filter((field) => !moved.includes(field));
  const beside = startsLine(text, owner.key.start) ? lineBreak(text) + " ".repeat(column) : ", ";
  if (kept.length === 0 && map === owner.node) {
    return [{ start: owner.key.start, end, newText: pieces.join(beside) }];
  }
  const pasted = { start: end, end, newText: pieces.map((piece) => beside + piece).join("") };
  if (text[map.start] === "{") {
    const left = kept.map((field) => text.slice(field.key.start, endOf(text, field))).join(", ");
    return [{ start: map.start, end: map.end, newText: `{ ${left} }` }, pasted];
  }
  return [...moved.map((field) => cut(text, field, kept)), pasted];
}

/**
 * The edits that gather pairs of a block map into one place of it: the first becomes what `write` makes of all of them,
 * each given as its lines, begun at column 0. undefined for a map in braces.
 */
export function gather(
  text: string,
  moved: Field[],
  write: (lines: string[], indent: string) => string[],
): TextEdit[] | undefined {
  const [first, ...others] = moved;
  if (!first || !moved.slice(1).every(({ key }) => startsLine(text, key.start))) return undefined;
  if (!startsLine(text, first.key.start)) return undefined;
  const indent = " ".repeat(columnOf(text, first.key.start));
  const lines = moved.flatMap((field) => pieceOf(text, field, 0).split(/\r?\n/));
  const newText = write(lines, indent).join(lineBreak(text) + indent);
  return [
    { start: first.key.start, end: endOf(text, first), newText },
    ...others.map((field) => cut(text, field, [])),
  ];
}

/** The edit that writes another pair behind one. */
export function besideKey(text: string, field: Field, pair: string): TextEdit {
  const end = endOf(text, field);
  const column = " ".repeat(columnOf(text, field.key.start));
  const beside = startsLine(text, field.key.start) ? lineBreak(text) + column : ", ";
  return { start: end, end, newText: beside + pair };
}

/** Removes a pair with its lines; behind a dash the next pair takes its place. */
function cut(text: string, field: Field, kept: Field[]): TextEdit {
  const { start } = field.key;
  const end = endOf(text, field);
  const next = kept.find(({ key }) => key.start > start);
  if (text.slice(lineStart(text, start), start).includes("-") && next) {
    return { start, end: next.key.start, newText: "" };
  }
  const before = /\r?\n?$/.exec(text.slice(0, lineStart(text, start)))!;
  return { start: before.index, end, newText: "" };
}

/** A pair's text, its further lines moved so that it begins at another column. */
function pieceOf(text: string, field: Field, column: number): string {
  const own = columnOf(text, field.key.start);
  const [first = "", ...rest] = text.slice(field.key.start, endOf(text, field)).split(/\r?\n/);
  if (!startsLine(text, field.key.start)) return [first, ...rest].join(lineBreak(text));
  const moved = rest.map((line) =>
    line.trim() === ""
      ? line
      : `${" ".repeat(Math.max(0, column - own))}${withoutIndent(line, own - column)}`,
  );
  return [first, ...moved].join(lineBreak(text));
}

const withoutIndent = (line: string, most: number) =>
  line.slice(Math.min(Math.max(0, most), line.length - line.trimStart().length));

/** The end of a pair, with the comment behind it but without blank lines. */
function endOf(text: string, { key, node }: Field): number {
  const empty = node.start === key.start && node.value === null;
  const colon = /^[ \t]*:/.exec(text.slice(key.end))?.[0].length ?? 0;
  const last = empty ? key.end + colon : Math.max(key.end, node.end);
  const end = key.start + text.slice(key.start, last).trimEnd().length;
  return end + (/^[ \t]+#[^\r\n]*/.exec(text.slice(end))?.[0].length ?? 0);
}

export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

export const columnOf = (text: string, offset: number): number => offset - lineStart(text, offset);

/** Whether a key is the first of its line, dashes aside: then it stands in block style. */
const startsLine = (text: string, offset: number): boolean =>
  /^[\s-]*$/.test(text.slice(lineStart(text, offset), offset));
