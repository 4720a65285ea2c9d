import { findMustaches, type Mustache } from "./mustaches.ts";
import { quickParse } from "./quick-parser.ts";
import { parseTemplate } from "./template.ts";
import type { PromptTree } from "./tree.ts";

/** A tree with mistakes taken out of its template. */
export interface Recovered {
  tree: PromptTree;
  /** What was taken out; offsets in the file. Nothing is known about these places. */
  gaps: [start: number, end: number][];
}

/** With more mistakes than this the text is something else. */
const most = 8;

/**
 * The tree of a template with a syntax error, without the mustaches at fault, so that the rest can still be
 * examined while someone types. Where blocks do not close, what comes before them is left.
 *
 * Only for telling about the file: nobody renders it. Offsets are those of the file as it is.
 *
 * @returns null for a template without an error, and where nothing of it can be told
 */
export function recover(tree: PromptTree): Recovered | null {
  if (tree.ast || tree.refused || !tree.template) return null;
  const gaps: Recovered["gaps"] = [];
  let text = tree.template;
  // What is filled in has the same length, so the mustaches stay where they are.
  const mustaches = findMustaches(text, 0, text.length);
  for (let times = 0; times <= most; times++) {
    const { ast, problems, refused } = parseTemplate(text, tree.templateStart);
    if (ast) return { tree: { ...tree, ast }, gaps };
    const [error] = problems;
    if (refused || !error) return null;
    const at = error.start - tree.templateStart;
    const mustache = mustaches.find(({ start, end }) => start <= at && at < end);
    const filled = mustache && filling(text, mustache);
    // Filled already: what is wrong is that the block around it does not close.
    if (!filled || filled === text.slice(mustache.start, mustache.end)) return beginning(tree, text, gaps);
    text = text.slice(0, mustache.start) + filled + text.slice(mustache.end);
    gaps.push([tree.templateStart + mustache.start, tree.templateStart + mustache.end]);
  }
  return null;
}

/** What can stand for a mustache without a change to the blocks around it; null when nothing can. */
function filling(text: string, { start, end, kind, call }: Mustache): string | null {
  const written = text.slice(start, end);
  if (kind === "value" || kind === "partial" || kind === "comment") return written.replace(/[^\r\n]/g, "x");
  const name = call && /^\{\{~?\s*(?:#|else\s+)\s*(?:if|unless)\b/.exec(written)?.[0];
  if (!name || !written.endsWith("}}") || /[\r\n]/.test(written)) return null;
  const rest = written.length - name.length - 2;
  return rest < 2 ? null : `${name}${" 1".padEnd(rest)}}}`;
}

/** The statements before the first one that is not sound. */
function beginning(tree: PromptTree, text: string, gaps: Recovered["gaps"]): Recovered | null {
  const { read } = quickParse(text);
  const { ast } = quickParse(text.slice(0, read));
  if (!ast || read === 0) return null;
  return { tree: { ...tree, ast }, gaps: [...gaps, [tree.templateStart + read, tree.text.length]] };
}
