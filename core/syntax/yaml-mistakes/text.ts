/** A change of the YAML's text; offsets in the text as it is. */
export interface YamlEdit {
  start: number;
  end: number;
  newText: string;
}

/** What the parser stumbled over. */
export interface YamlError {
  code: string;
  message: string;
  start: number;
  end: number;
}

/** What a mistake most likely is, and the change that settles it; nothing is believed before it was tried. */
export interface Guess {
  message: string;
  start: number;
  end: number;
  title: string;
  edits: YamlEdit[];
  /** True when the change is certainly meant. */
  preferred: boolean;
  /** Up to where the text must be without mistakes once it is changed; to the parser's place unless given. */
  until?: number;
}

export interface Line {
  start: number;
  /** Without the line break. */
  end: number;
  text: string;
  /** How many blanks and tabs it begins with. */
  indent: number;
}

/** A line as `key: value`, or `- value`; offsets in the whole text. */
export interface LineEntry {
  /** Empty for an item of a list. */
  key: string;
  keyStart: number;
  keyEnd: number;
  value: string;
  valueStart: number;
  valueEnd: number;
}

/** The line that an offset stands in. */
export function lineOf(text: string, offset: number): Line {
  let start = Math.min(offset, text.length);
  while (start > 0 && !isBreak(text[start - 1])) start--;
  let end = start;
  while (end < text.length && !isBreak(text[end])) end++;
  const line = text.slice(start, end);
  return { start, end, text: line, indent: /^[ \t]*/.exec(line)![0].length };
}

/** The next line below that is neither empty nor a comment; null at the end. */
export function lineBelow(text: string, { end }: Line): Line | null {
  for (let at = end; at < text.length; ) {
    at += text[at] === "\r" && text[at + 1] === "\n" ? 2 : 1;
    const line = lineOf(text, at);
    if (hasContent(line)) return line;
    at = line.end;
  }
  return null;
}

/** The next line above that is neither empty nor a comment; null at the beginning. */
export function lineAbove(text: string, { start }: Line): Line | null {
  for (let at = start; at > 0; ) {
    at -= text[at - 1] === "\n" && text[at - 2] === "\r" ? 2 : 1;
    const line = lineOf(text, at);
    if (hasContent(line)) return line;
    at = line.start;
  }
  return null;
}

const hasContent = ({ text }: Line) => !/^[ \t]*(?:#|$)/.test(text);
const isBreak = (char: string | undefined) => char === "\n" || char === "\r";

/** Reads a line as an entry; null for one that has neither a key nor a dash. A comment with blanks around its # is left out. */
export function entryOf(line: Line): LineEntry | null {
  const { text } = line;
  let at = line.indent;
  let isItem = false;
  while (text[at] === "-" && isBlank(text[at + 1])) {
    isItem = true;
    at++;
    while (isBlank(text[at]) && at < text.length) at++;
  }
  const colon = colonOf(text, at);
  if (colon < 0 && !isItem) return null;
  let from = colon < 0 ? at : colon + 1;
  while (from < text.length && isBlank(text[from])) from++;
  const comment = from === 0 ? -1 : text.indexOf(" # ", from - 1);
  const value = text.slice(from, comment < 0 ? undefined : comment).trimEnd();
  return {
    key: colon < 0 ? "" : text.slice(at, colon).trimEnd(),
    keyStart: line.start + at,
    keyEnd: line.start + (colon < 0 ? at : text.slice(at, colon).trimEnd().length + at),
    value,
    valueStart: line.start + from,
    valueEnd: line.start + from + value.length,
  };
}

/** The colon behind a key that begins at `from`; -1 when there is none. */
function colonOf(text: string, from: number): number {
  const first = text[from];
  let at = from;
  if (first === '"' || first === "'") {
    at = text.indexOf(first, from + 1);
    if (at < 0) return -1;
  } else if (first === undefined || "[{#,&*!|>%@`".includes(first)) return -1;
  for (at = text.indexOf(":", at); at >= 0; at = text.indexOf(":", at + 1)) {
    if (at > from && isBlank(text[at + 1])) return at;
  }
  return -1;
}

/** True for a blank, a tab, and the end of the line. */
const isBlank = (char: string | undefined) => char === undefined || char === " " || char === "\t";

/** The keys that a line stands below, outermost first. */
export function parentsOf(text: string, line: Line): string[] {
  const parents: string[] = [];
  let indent = line.indent;
  for (let above = lineAbove(text, line); above && indent > 0; above = lineAbove(text, above)) {
    if (above.indent >= indent) continue;
    indent = above.indent;
    parents.unshift(entryOf(above)?.key ?? "");
  }
  return parents;
}

/** True for a line of a Picoschema, or of JSON Schema, below `input.schema` or `output.schema`. */
export function isInSchema(text: string, line: Line): boolean {
  const parents = parentsOf(text, line);
  return (parents[0] === "input" || parents[0] === "output") && parents[1] === "schema";
}

/** A text in double quotes, as YAML and JSON both read it. */
export const quoted = (value: string): string => JSON.stringify(value);

export function applied(text: string, edits: readonly YamlEdit[]): string {
  let done = "";
  let at = 0;
  for (const { start, end, newText } of edits.toSorted((one, other) => one.start - other.start)) {
    done += text.slice(at, start) + newText;
    at = end;
  }
  return done + text.slice(at);
}
