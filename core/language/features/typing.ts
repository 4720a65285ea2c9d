import { frontmatterAt, yamlPlaceAt } from "./yaml-place.ts";

/** A text right after one key. */
export interface Typed {
  text: string;
  /** What the key wrote: a letter, or a line break with what the editor put behind it. */
  key: string;
  /** Behind what was written. */
  offset: number;
  /** True for a text that is YAML from end to end, such as a test file. */
  yaml: boolean;
}

/** What stands between two offsets gives way to a new text; one put in at the cursor stands behind it. */
export interface Mend {
  start: number;
  end: number;
  newText: string;
}

const fence = /^---[ \t]*$/m;

/**
 * What follows from a key that an editor's rules for single lines cannot see: the end of a frontmatter that
 * was begun, a list that ends, and a sign that is there twice because editor and person both wrote it.
 *
 * @returns the changes, in the order of the text, in offsets of this text; none for most keys
 */
export function mendTyped(typed: Typed): Mend[] {
  const { text, key, offset } = typed;
  if (/^(?:\r\n|\r|\n)/.test(key)) return [...closeFrontmatter(typed), ...endList(typed)];
  const lineStart = startOf(text, offset);
  const before = text.slice(lineStart, offset);
  const rest = /^[^\r\n]*/.exec(text.slice(offset))![0];
  if (key === "-" && rest.trim() === "") return closingFence(typed, lineStart, before);
  // `- ` was there already when the person wrote it.
  const twice = /^([ \t]*)([-*+]) \2 $/.exec(before);
  if (twice && key === " " && rest === "" && goesOn(text, lineStart, twice[1]! + twice[2]!)) {
    return [{ start: offset - 2, end: offset, newText: "" }];
  }
  if (key === " " && rest === "" && /^[ \t]+- $/.test(before)) return nextItem(typed, lineStart, before);
  // The end or the other branch of a block is no element of the list inside it.
  const tag = typed.yaml ? null : /^([ \t]*)([-*+]) \{\{~?(?:\/|else)$/.exec(before);
  if (tag && goesOn(text, lineStart, tag[1]! + tag[2]!)) {
    const start = lineStart + tag[1]!.length;
    return [{ start, end: start + 2, newText: "" }];
  }
  return [];
}

/** Enter behind the first `---`: the closing one, below the cursor. */
function closeFrontmatter({ text, key, offset, yaml }: Typed): Mend[] {
  const first = text.slice(0, offset - key.length);
  if (yaml || !/^---[ \t]*$/.test(first) || fence.test(text.slice(offset))) return [];
  return [{ start: offset, end: offset, newText: "\n---" }];
}

/** `---` in a frontmatter closes it, wherever the cursor stood: it goes to the margin and stands there once. */
function closingFence({ text, offset, yaml }: Typed, lineStart: number, before: string): Mend[] {
  const [, indent = "", dash = ""] = /^([ \t]*)(- )?---$/.exec(before) ?? ["", "no"];
  const frontmatter = indent === "no" || yaml ? null : frontmatterAt(text, lineStart);
  if (!frontmatter) return [];
  // In a block text it is a line of Markdown.
  const place = yamlPlaceAt(text, frontmatter.from, offset, lineStart + indent.length);
  if (indent + dash !== "" && !place) return [];
  const next = /^(?:[ \t]*(?:\r\n|\r|\n))+---[ \t]*(?=[\r\n]|$)/.exec(text.slice(offset));
  const lead = { start: lineStart, end: lineStart + indent.length + dash.length, newText: "" };
  return [
    ...(indent + dash === "" ? [] : [lead]),
    ...(next ? [{ start: offset, end: offset + next[0].length, newText: "" }] : []),
  ];
}

/** Enter on an element that is still empty: the list is over, and what follows stands beside its key. */
function endList({ text, key, offset, yaml }: Typed): Mend[] {
  const end = offset - key.length;
  const start = startOf(text, end);
  const [, indent, dash] = /^([ \t]*)([-*+]) $/.exec(text.slice(start, end)) ?? [];
  if (indent === undefined || dash === undefined || !goesOn(text, start, indent + dash)) return [];
  const map = yaml ? { from: 0, to: text.length } : frontmatterAt(text, start);
  // In a block text it is a list of Markdown.
  const inMap = map !== null && yamlPlaceAt(text, map.from, map.to, start + indent.length) !== null;
  const column = inMap ? keyColumn(text, start, indent.length) : indent.length;
  return [{ start, end: offset, newText: " ".repeat(column) }];
}

/** A dash beside the keys of an element begins the next one: nothing else could stand there. */
function nextItem({ text, offset, yaml }: Typed, lineStart: number, before: string): Mend[] {
  const above = text.slice(startOf(text, lineStart - 1), lineStart - 1);
  const indent = before.length - 2;
  if (indentOf(above) !== indent || !/^\s*[^\s#-][^#]*:[ \t]+\S/.test(above)) return [];
  const map = yaml ? { from: 0, to: text.length } : frontmatterAt(text, lineStart);
  if (!map || !yamlPlaceAt(text, map.from, map.to, lineStart + indent)) return [];
  let level = indent;
  for (let end = lineStart - 1; end > 0 && level > 0; end = startOf(text, end) - 1) {
    const line = text.slice(startOf(text, end), end);
    if (line.trim() === "" || indentOf(line) >= level) continue;
    level = indentOf(line);
    if (/^[ \t]*- /.test(line)) return [{ start: lineStart, end: offset - 2, newText: " ".repeat(level) }];
  }
  return [];
}

const indentOf = (line: string): number => /^[ \t]*/.exec(line)![0].length;

/** Whether the line above is an element of the same list. */
function goesOn(text: string, lineStart: number, lead: string): boolean {
  const above = text.slice(startOf(text, lineStart - 1), lineStart - 1);
  return above.startsWith(`${lead} `) && above.slice(lead.length).trim() !== "";
}

/** The column of the key whose list stands above a line, with its dashes at another column. */
function keyColumn(text: string, lineStart: number, dashes: number): number {
  for (let end = lineStart - 1; end > 0; end = startOf(text, end) - 1) {
    const line = text.slice(startOf(text, end), end);
    const [lead, indent = ""] = /^([ \t]*)(?:- )*/.exec(line)!;
    if (line.trim() !== "" && (indent.length < dashes || lead.length === dashes)) return lead.length;
  }
  return 0;
}

/** Where the line of an offset begins. */
const startOf = (text: string, offset: number) => text.lastIndexOf("\n", offset - 1) + 1;
