import type { Range } from "../model/index.ts";
import { type Block, blocksAt } from "../model/template.ts";
import type { Query } from "./query.ts";

/** The names of a block's opening and closing tag, to be edited as one; null elsewhere. */
export function linkedNames({ workspace, path, offset }: Query): Range[] | null {
  const template = workspace.template(path);
  const text = workspace.text(path);
  if (!template || text === undefined) return null;
  const around = blocksAt(template.nodes, offset);
  const level = around.at(-1)?.branch.children ?? template.nodes;
  // With the cursor on a tag the block itself is not around it.
  const block = level.find(
    (node): node is Block => node.type === "block" && offset >= node.start && offset <= node.end,
  );
  const [first, second] = [block?.open.call?.callee, block?.close?.call?.callee];
  if (!first || !second || block?.open.kind === "inline-open") return null;
  const touches = ({ start, end }: Range) => offset >= start && offset <= end;
  if (!touches(first) && !touches(second)) return null;
  if (text.slice(first.start, first.end) !== text.slice(second.start, second.end)) return null;
  return [
    { start: first.start, end: first.end },
    { start: second.start, end: second.end },
  ];
}
