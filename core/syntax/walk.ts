import type { Ast, AstNode } from "./handlebars.ts";

/** Calls `visit` for a node and everything below it, in source order; depth is capped by the parser's scan. */
export function walk(node: AstNode | null | undefined, visit: (node: AstNode) => void): void {
  if (!node) return;
  visit(node);
  for (const child of childrenOf(node)) walk(child, visit);
}

function childrenOf(node: AstNode): (AstNode | null | undefined)[] {
  switch (node.type) {
    case "Program":
      return (node as Ast).body;
    case "MustacheStatement":
    case "Decorator":
    case "SubExpression": {
      const { path, params, hash } = node as hbs.AST.MustacheStatement;
      return [path, ...params, hash];
    }
    case "PartialStatement": {
      const { name, params, hash } = node as hbs.AST.PartialStatement;
      return [name, ...params, hash];
    }
    case "PartialBlockStatement": {
      const { name, params, hash, program } = node as hbs.AST.PartialBlockStatement;
      return [name, ...params, hash, program];
    }
    case "BlockStatement":
    case "DecoratorBlock": {
      const { path, params, hash, program, inverse } = node as hbs.AST.BlockStatement;
      return [path, ...params, hash, program, inverse];
    }
    case "Hash":
      return (node as hbs.AST.Hash).pairs;
    case "HashPair":
      return [(node as hbs.AST.HashPair).value];
    default:
      return [];
  }
}
