import type { AstNode } from "../../../syntax/handlebars.ts";

export type Path = hbs.AST.PathExpression;
export type Mustache = hbs.AST.MustacheStatement;
export type Block = hbs.AST.BlockStatement;
export type Sub = hbs.AST.SubExpression;
export type Partial = hbs.AST.PartialStatement;
export type PartialBlock = hbs.AST.PartialBlockStatement;
export type Program = hbs.AST.Program;
export type Call = Mustache | Block | Sub;

export const isPath = (node: AstNode | undefined): node is Path => node?.type === "PathExpression";
export const isText = (node: AstNode | undefined): node is hbs.AST.StringLiteral =>
  node?.type === "StringLiteral";

/** `this`, `./x` and `this.x`: never a helper. */
export const isScoped = (path: Path) => /^(?:\.|this\b)/.test(path.original);

/** A single name, which Handlebars may take for a helper. */
export const isSimple = (path: AstNode): path is Path =>
  isPath(path) && path.parts.length === 1 && !isScoped(path) && path.depth === 0 && !path.data;

/** The name that a call would use as a helper. */
export function helperName({ path }: { path: AstNode }): string | undefined {
  if (isPath(path)) return path.parts[0];
  // Handlebars takes {{"name" x}} for {{name x}}.
  const { original } = path as { original?: unknown };
  return original === undefined ? undefined : String(original);
}

export function hashValue(call: { hash?: hbs.AST.Hash }, name: string): AstNode | undefined {
  return call.hash?.pairs.find(({ key }) => key === name)?.value;
}

export const isBlank = (node: AstNode): boolean =>
  node.type === "CommentStatement" ||
  (node.type === "ContentStatement" && (node as hbs.AST.ContentStatement).value.trim() === "");
