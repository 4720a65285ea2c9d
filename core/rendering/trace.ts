import { lineStarts } from "../source/positions.ts";
import type { Ast, AstNode } from "../syntax/handlebars.ts";
import { nodeRange, parseTemplate } from "../syntax/template.ts";
import type { PromptTree } from "../syntax/tree.ts";
import { Failure } from "./failure.ts";
import { closeMark, openMark, withoutMarks } from "./marks.ts";

/** A range of the prompt file, or of the partial of that name; offsets in UTF-16 code units of its text. */
export interface SourceRange {
  partial: string | null;
  start: number;
  end: number;
}

/** A node of a template that prints something. */
export interface Site extends SourceRange {
  /** A text of the author's, a mustache that prints, or a block or partial with more inside. */
  kind: "text" | "value" | "group";
  /** A text that stands in the source as it is printed, from `start` on. */
  exact?: string;
}

/** Makes a rendering tell where its text comes from. */
export interface Trace {
  /** Puts marks around everything in a tree that prints; changes the tree. */
  mark(ast: Ast, partial: string | null): Ast;
  /** Indents a partial's text as Handlebars does, for which a mark would be a line's text. */
  indented(text: string, options: { indent?: string }): string;
  /** The node that a mark stands for. */
  site(id: number): Site | undefined;
}

/** The id of the marks around what belongs to no node. */
const nowhere = 0;

export function createTrace(tree: PromptTree, partials: Record<string, string>): Trace {
  const sites: Site[] = [];
  return {
    mark(ast, partial) {
      const file = partial === null ? tree : asTree(partials[partial] ?? "");
      if (file.ast) markProgram(ast, file.ast, { file, partial, sites });
      return ast;
    },
    indented(text, options) {
      const { indent } = options;
      if (!indent) return text;
      options.indent = "";
      const before = openMark(nowhere) + indent + closeMark(nowhere);
      const lines = text.split("\n");
      const last = withoutMarks(lines.at(-1)!) === "" ? lines.length - 1 : lines.length;
      return lines.map((line, index) => (index < last ? before + line : line)).join("\n");
    },
    site: (id) => sites[id - 1],
  };
}

type File = Pick<PromptTree, "text" | "template" | "templateStart" | "templateLines" | "ast">;

/** All of a partial's file is template. */
const asTree = (source: string): File => ({
  text: source,
  template: source,
  templateStart: 0,
  templateLines: lineStarts(source),
  ast: parseTemplate(source, 0).ast,
});

interface Marking {
  file: File;
  partial: string | null;
  sites: Site[];
}

/** @param located the same tree, parsed so that its places are those of the file */
function markProgram(program: Ast, located: Ast, marking: Marking): void {
  const body = program.body.flatMap((node, index) => {
    const twin = located.body[index];
    if (twin?.type !== node.type) throw new Failure("render-failed", "the tree has another shape");
    return markNode(node, twin, marking);
  });
  program.body = body as typeof program.body;
}

function markNode(node: AstNode, twin: AstNode, marking: Marking): AstNode[] {
  const inner = node as hbs.AST.BlockStatement;
  const innerTwin = twin as hbs.AST.BlockStatement;
  if (inner.program && innerTwin.program) markProgram(inner.program, innerTwin.program, marking);
  if (inner.inverse && innerTwin.inverse) markProgram(inner.inverse, innerTwin.inverse, marking);
  switch (node.type) {
    case "ContentStatement": {
      const content = node as hbs.AST.ContentStatement;
      return content.value === "" ? [node] : between(node, textSite(content.value, twin, marking), marking);
    }
    case "MustacheStatement":
      return between(node, { ...rangeOf(twin, marking), kind: "value" }, marking);
    case "PartialStatement":
      return between(node, { ...rangeOf(twin, marking), kind: "group" }, marking);
    case "BlockStatement":
    case "PartialBlockStatement":
      return between(node, { ...openTag(innerTwin, marking), kind: "group" }, marking);
    default:
      return [node];
  }
}

function between(node: AstNode, site: Site, { sites }: Marking): AstNode[] {
  const id = sites.push(site);
  const content = (value: string) => ({ type: "ContentStatement", value, original: value, loc: node.loc });
  return [content(openMark(id)), node, content(closeMark(id))];
}

function rangeOf(node: AstNode, { file, partial }: Marking): SourceRange {
  const [start, end] = nodeRange(file, node);
  return { partial, start, end };
}

/** Where a text stands; Handlebars may have taken white space off both ends of what it calls its place. */
function textSite(value: string, twin: AstNode, marking: Marking): Site {
  const range = rangeOf(twin, marking);
  const start = marking.file.text.indexOf(value, range.start);
  if (start < 0 || start + value.length > range.end) return { ...range, kind: "text" };
  return { ...range, start, end: start + value.length, kind: "text", exact: value };
}

/** `{{#name …}}` of a block. */
function openTag(block: hbs.AST.BlockStatement, marking: Marking): SourceRange {
  const range = rangeOf(block, marking);
  const named = block as hbs.AST.BlockStatement & { name?: AstNode };
  const head = [named.path ?? named.name, ...block.params, block.hash].filter((node) => node != null);
  const after = Math.max(range.start, ...head.map((node) => nodeRange(marking.file, node)[1]));
  const close = /\}\}+/g;
  close.lastIndex = after;
  const found = close.exec(marking.file.text);
  return { ...range, end: found && close.lastIndex <= range.end ? close.lastIndex : range.end };
}
