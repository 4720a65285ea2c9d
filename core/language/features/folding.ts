import { lineStarts } from "../../source/positions.ts";
import type { Range } from "../model/index.ts";
import type { TemplateNode } from "../model/template.ts";
import { messagesOf } from "./messages.ts";
import { type OutlineSymbol, outline } from "./outline.ts";
import type { FileQuery } from "./query.ts";

/** Lines from 0 that fold into the first of them. */
export interface Fold {
  start: number;
  end: number;
  kind?: "comment" | "region";
}

/** What can be folded: the frontmatter and its maps, messages, blocks and their branches, comments. */
export function folds(query: FileQuery): Fold[] {
  const { workspace, path } = query;
  const text = workspace.text(path);
  const template = workspace.template(path);
  if (text === undefined || !template) return [];
  const starts = lineStarts(text);
  const found = new Map<string, Fold>();
  const add = (start: number, end: number, kind?: Fold["kind"]) => {
    if (end > start) found.set(`${start} ${end}`, { start, end, ...(kind ? { kind } : {}) });
  };
  const line = (offset: number) => lineOf(starts, offset);
  const frontmatter = workspace.frontmatter(path);
  if (frontmatter) {
    const closing = text.slice(0, frontmatter.end).lastIndexOf("---");
    add(0, line(closing), "region");
  }
  const keys = (symbols: OutlineSymbol[]) => {
    for (const { kind, range, children } of symbols) {
      if (kind === "message" || kind === "block" || kind === "partial") continue;
      add(line(range.start), line(range.end));
      keys(children);
    }
  };
  keys(outline(query));
  for (const { range } of messagesOf(workspace, path)) add(line(range.start), line(range.end));
  for (const { kind, start, end } of template.mustaches) {
    if (kind === "comment") add(line(start), line(end), "comment");
  }
  blocks(template.nodes, ({ start, end }) => add(line(start), line(end) - 1));
  return [...found.values()].sort((one, other) => one.start - other.start || other.end - one.end);
}

/** Each branch with its tag; the line of the next tag stays in view. */
function blocks(nodes: readonly TemplateNode[], add: (range: Range) => void): void {
  for (const node of nodes) {
    if (node.type !== "block") continue;
    for (const { tag, end, children } of node.branches) {
      add({ start: tag.start, end });
      blocks(children, add);
    }
  }
}

/** The line of an offset, from 0. */
export function lineOf(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
