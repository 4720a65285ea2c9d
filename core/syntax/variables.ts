import type { Ast, AstNode } from "./handlebars.ts";
import { isBuiltInHelper } from "./reference.ts";
import type { PromptTree } from "./tree.ts";

/** What a piece of the template sees: block parameters, and how many contexts lie between it and the input. */
interface Scope {
  parameters: readonly string[];
  /** 0 where a plain name is a key of the input. */
  depth: number;
}

/** The input's keys that the template itself uses, in the order of their first use; partials are not followed. */
export function templateInputs(tree: PromptTree): string[] {
  const names = new Set<string>();
  if (tree.ast) program(tree.ast, { parameters: [], depth: 0 }, names);
  return [...names];
}

function program(node: Ast | undefined, outer: Scope, names: Set<string>): void {
  if (!node) return;
  const scope = { ...outer, parameters: [...outer.parameters, ...(node.blockParams ?? [])] };
  for (const statement of node.body) visit(statement, scope, names);
}

function visit(node: AstNode | undefined, scope: Scope, names: Set<string>): void {
  switch (node?.type) {
    case "PathExpression":
      path(node as hbs.AST.PathExpression, scope, names);
      break;
    case "MustacheStatement": {
      const call = node as hbs.AST.MustacheStatement;
      const isHelper = call.params.length > 0 || call.hash !== undefined || isBuiltIn(call.path);
      if (!isHelper) visit(call.path, scope, names);
      parameters(call, scope, names);
      break;
    }
    case "SubExpression":
    case "PartialStatement":
      parameters(node as hbs.AST.SubExpression, scope, names);
      break;
    case "PartialBlockStatement":
      parameters(node as hbs.AST.PartialBlockStatement, scope, names);
      program((node as hbs.AST.PartialBlockStatement).program, scope, names);
      break;
    case "BlockStatement":
      block(node as hbs.AST.BlockStatement, scope, names);
      break;
    case "DecoratorBlock":
      program((node as hbs.AST.DecoratorBlock).program, scope, names);
      break;
  }
}

function block(node: hbs.AST.BlockStatement, scope: Scope, names: Set<string>): void {
  const name = String((node.path as hbs.AST.PathExpression).original);
  const plain = node.params.length === 0 && !isBuiltIn(node.path);
  if (plain) visit(node.path, scope, names);
  parameters(node, scope, names);
  const shifts = plain || name === "each" || name === "with";
  program(node.program, shifts ? { ...scope, depth: scope.depth + 1 } : scope, names);
  program(node.inverse, scope, names);
}

function parameters(node: { params: AstNode[]; hash: hbs.AST.Hash }, scope: Scope, names: Set<string>): void {
  for (const param of node.params) visit(param, scope, names);
  for (const pair of node.hash?.pairs ?? []) visit(pair.value, scope, names);
}

function path(node: hbs.AST.PathExpression, scope: Scope, names: Set<string>): void {
  if (node.data) {
    if (node.parts[0] === "root" && node.parts[1]) names.add(node.parts[1]);
    return;
  }
  const [first] = node.parts;
  if (first === undefined || node.depth !== scope.depth) return;
  const bare = node.depth === 0 && !/^(?:this\b|\.)/.test(node.original);
  if (bare && scope.parameters.includes(first)) return;
  names.add(first);
}

function isBuiltIn(node: AstNode): boolean {
  const { original, parts } = node as hbs.AST.PathExpression;
  return parts?.length === 1 && original === parts[0] && isBuiltInHelper(original);
}
