import { limits } from "../../limits.ts";
import type { Expression, Range } from "../../syntax/expressions.ts";
import { findMustaches, type Mustache } from "../../syntax/mustaches.ts";

/** One way through a block: what stands between its tag and the next one. */
export interface Branch extends Range {
  /** `{{#…}}`, `{{else…}}`. */
  tag: Mustache;
  children: TemplateNode[];
}

export interface Block extends Range {
  type: "block";
  open: Mustache;
  branches: Branch[];
  /** null while the block is not closed. */
  close: Mustache | null;
}

export interface Leaf extends Range {
  type: "leaf";
  mustache: Mustache;
}

export type TemplateNode = Block | Leaf;

/** The mustaches of a template as they nest; text between them is left out. */
export interface Template extends Range {
  mustaches: Mustache[];
  nodes: TemplateNode[];
}

/**
 * Reads the mustaches of a template and nests them into blocks. Never fails: a block without an end reaches
 * to the end of what surrounds it, an end without a block stands for itself.
 */
export function readTemplate(text: string, from: number, to: number): Template {
  const mustaches = findMustaches(text, from, to);
  const nodes: TemplateNode[] = [];
  const open: Block[] = [];
  const add = (node: TemplateNode) => (open.at(-1)?.branches.at(-1)?.children ?? nodes).push(node);
  const finish = (block: Block, end: number) => {
    block.branches.at(-1)!.end = end;
    block.end = end;
  };
  for (const mustache of mustaches) {
    const { start, end } = mustache;
    // Deeper than Dotprompt's files may be: taken as it stands, so that nothing that follows recurses too far.
    if (opens(mustache) && open.length < limits.depth) {
      const branch: Branch = { tag: mustache, children: [], start: end, end: to };
      const block: Block = { type: "block", open: mustache, branches: [branch], close: null, start, end: to };
      add(block);
      open.push(block);
    } else if (mustache.kind === "close" || mustache.kind === "raw-close") {
      const depth = open.findLastIndex((block) => nameOf(block.open) === nameOf(mustache));
      if (depth < 0) {
        add({ type: "leaf", mustache, start, end });
        continue;
      }
      for (const left of open.splice(depth + 1).reverse()) finish(left, start);
      const block = open.pop()!;
      finish(block, start);
      block.close = mustache;
      block.end = end;
    } else if (mustache.kind === "else" && open.length > 0) {
      const block = open.at(-1)!;
      block.branches.at(-1)!.end = start;
      block.branches.push({ tag: mustache, children: [], start: end, end: to });
    } else add({ type: "leaf", mustache, start, end });
  }
  return { mustaches, nodes, start: from, end: to };
}

/** True for a tag that a closing tag must follow. */
export function opens({ kind }: Mustache): boolean {
  return kind === "open" || kind === "partial-open" || kind === "inline-open" || kind === "raw-open";
}

/** What a block tag and its closing tag must agree in: `if`, `user.name`. */
export function nameOf(mustache: Mustache): string {
  const callee = mustache.call?.callee;
  return callee ? written(callee) : "";
}

/** A path or literal as one would write it. */
export function written(expression: Expression): string {
  if (expression.type === "literal") return String(expression.value);
  if (expression.type === "call") return "";
  const { data, depth, scoped, segments } = expression;
  const names = segments.map(({ name }) => name).join(".");
  const before = "../".repeat(depth) || (scoped ? (names ? "this." : "this") : "");
  return `${data ? "@" : ""}${before}${names}`;
}

/** The blocks around an offset, outermost first, each with the branch it stands in. */
export function blocksAt(nodes: TemplateNode[], offset: number): { block: Block; branch: Branch }[] {
  const path: { block: Block; branch: Branch }[] = [];
  let level = nodes;
  for (;;) {
    const block = level.find(
      (node): node is Block => node.type === "block" && offset >= node.open.end && offset <= node.end,
    );
    const branch = block?.branches.find(({ start, end }) => offset >= start && offset <= end);
    if (!block || !branch) return path;
    path.push({ block, branch });
    level = branch.children;
  }
}

/** The mustache that the offset stands in, behind its opening braces; at the end of an unclosed one too. */
export function mustacheAt(mustaches: readonly Mustache[], offset: number): Mustache | null {
  let low = 0;
  let high = mustaches.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const mustache = mustaches[middle]!;
    if (offset < mustache.inside.start) high = middle - 1;
    else if (offset > mustache.inside.end) low = middle + 1;
    else return mustache;
  }
  return null;
}
