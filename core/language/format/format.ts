import { parse } from "../../syntax/parse.ts";
import type { PromptTree } from "../../syntax/tree.ts";
import { applyEdits, type FormatEdit } from "./edit.ts";
import { frontmatterEdits } from "./frontmatter.ts";
import { sameMeaning } from "./proof.ts";
import { templateEdits } from "./template.ts";

export interface FormatOptions {
  /** Only what this part of the text touches is changed; offsets. */
  range?: { start: number; end: number };
  /** True for a file that others include: its frontmatter is printed with it, so that stays as it is. */
  partial?: boolean;
}

/**
 * Lays a prompt file out: spaces inside mustaches, spaces and indentation of the frontmatter, blanks at the
 * end of lines that print nothing. The template's own text, comments, strings and raw blocks stay as they are.
 *
 * The result is read again before it is given: when its metadata or its template's tree differ in anything
 * that a rendering could show, the doubtful part is left as it was.
 *
 * @returns the edits, in order; none for a text that does not parse
 */
export function format(text: string, options: FormatOptions = {}): FormatEdit[] {
  return formatTree(parse(text), options);
}

/** The whole text, formatted. */
export function formatted(text: string, options: FormatOptions = {}): string {
  return applyEdits(text, format(text, options));
}

function formatTree(tree: PromptTree, { range, partial = false }: FormatOptions): FormatEdit[] {
  if (tree.refused || !tree.ast || yamlFailed(tree)) return [];
  const inRange = (edits: FormatEdit[]) =>
    range ? edits.filter(({ start, end }) => start <= range.end && end >= range.start) : edits;
  const template = inRange(templateEdits(tree));
  const { blanks, indentation } = partial
    ? { blanks: [], indentation: [] }
    : frontmatterEdits(tree, range ?? { start: 0, end: tree.text.length });
  const attempts = [
    [...indentation, ...template],
    [...inRange(blanks), ...template],
    template,
    inRange(blanks),
  ];
  for (const edits of attempts) {
    if (edits.length === 0) continue;
    const after = applyEdits(tree.text, edits);
    if (sameMeaning(tree, parse(after), partial)) return edits.sort((a, b) => a.start - b.start);
  }
  return [];
}

/** True when Dotprompt takes the whole file for text because its YAML cannot be read. */
function yamlFailed({ frontmatter, templateStart }: PromptTree): boolean {
  return frontmatter !== null && templateStart < frontmatter.end;
}
