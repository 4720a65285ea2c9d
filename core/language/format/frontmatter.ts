import { Parser } from "yaml";
import type { PromptTree } from "../../syntax/tree.ts";
import type { FormatEdit } from "./edit.ts";
import { type Layout, layoutOf, type YamlLine } from "./yaml-layout.ts";

export interface FrontmatterEdits {
  /** Blanks at line ends only. */
  blanks: FormatEdit[];
  /** Blanks, indentation and the space after `:` and `-`. */
  indentation: FormatEdit[];
}

/**
 * The edits of the frontmatter. Order of keys, quotes, comments, empty lines and line breaks inside values
 * stay as they are.
 *
 * @param range widened to whole top-level entries: half of one cannot be indented alone
 */
export function frontmatterEdits(tree: PromptTree, range: { start: number; end: number }): FrontmatterEdits {
  const { frontmatter, text } = tree;
  if (!frontmatter) return { blanks: [], indentation: [] };
  const { yamlStart, yamlEnd, end } = frontmatter;
  const yaml = text.slice(yamlStart, yamlEnd);
  const layout = layoutOf(yaml, [...new Parser().parse(yaml)]);
  const blanks = [
    ...dashes(text, 0),
    ...layout.lines.flatMap((line) => lineBlanks(yaml, line, yamlStart)),
    ...dashes(text, yamlEnd + /^(?:\r\n|\r|\n)/.exec(text.slice(yamlEnd, end))![0].length),
  ];
  const chosen = new Set(entriesIn(layout, range.start - yamlStart, range.end - yamlStart));
  const indentation = [
    ...blanks.filter(({ start }) => start <= range.end && start >= range.start),
    ...[...chosen].flatMap((line) => lineIndent(line, yamlStart)),
    ...layout.gaps
      .filter(({ line }) => chosen.has(layout.lines[line]!))
      .map(({ start, end: to, newText }) => ({ start: start + yamlStart, end: to + yamlStart, newText })),
  ];
  return { blanks, indentation };
}

/** The blanks behind a `---` that begins at `start`. */
function dashes(text: string, start: number): FormatEdit[] {
  const blanks = /^---([ \t]+)(?=[\r\n])/.exec(text.slice(start, start + 256))?.[1];
  return blanks ? [{ start: start + 3, end: start + 3 + blanks.length, newText: "" }] : [];
}

function lineBlanks(yaml: string, { start, end, inScalar }: YamlLine, offset: number): FormatEdit[] {
  if (inScalar) return [];
  const line = yaml.slice(start, end);
  const kept = line.trimEnd().length;
  return kept === line.length ? [] : [{ start: offset + start + kept, end: offset + end, newText: "" }];
}

function lineIndent({ start, indent, newIndent }: YamlLine, offset: number): FormatEdit[] {
  if (newIndent === undefined || newIndent === indent) return [];
  return [{ start: offset + start, end: offset + start + indent, newText: " ".repeat(newIndent) }];
}

/** The lines of the top-level entries that a range touches, with the comments above them. */
function entriesIn({ lines }: Layout, from: number, to: number): YamlLine[] {
  const starts = (line: YamlLine | undefined) => line === undefined || line.topLevel;
  let first = lines.findIndex(({ end }) => end >= from);
  if (first < 0) return [];
  let last = lines.findLastIndex(({ start }) => start <= to);
  while (first > 0 && !starts(lines[first])) first--;
  while (last + 1 < lines.length && !starts(lines[last + 1])) last++;
  return lines.slice(first, last + 1);
}
