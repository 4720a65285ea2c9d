import { problem } from "../codes.ts";
import { similar as nearest } from "../source/nearest.ts";
import type { Problem } from "../types.ts";
import type { AstNode } from "./handlebars.ts";
import { nodeRange } from "./template.ts";
import type { PromptTree } from "./tree.ts";
import { walk } from "./walk.ts";

const roles = ["user", "model", "system", "tool"];
const markers = ["role", "history", "section", "media"];

type Call = hbs.AST.MustacheStatement;

const nameOf = (node: { path: AstNode }) => (node.path as hbs.AST.PathExpression).original;

/** What the template says that Dotprompt takes otherwise than it reads. */
export function templateProblems(tree: PromptTree): Problem[] {
  return tree.ast ? [...markerProblems(tree), ...textAfterHistory(tree)] : [];
}

/** The same for what can be told of each mustache by itself. */
export function markerProblems(tree: PromptTree): Problem[] {
  const found: Problem[] = [];
  const partialNames = new Set<AstNode>();
  walk(tree.ast, (node) => {
    if (node.type === "PartialStatement") partialNames.add((node as hbs.AST.PartialStatement).name);
    if (node.type === "BlockStatement") found.push(...blockMarker(tree, node as hbs.AST.BlockStatement));
    if (node.type === "MustacheStatement" && nameOf(node as Call) === "role")
      found.push(...role(tree, node as Call));
    if (node.type === "PathExpression" && !partialNames.has(node))
      found.push(...builtInPath(tree, node as hbs.AST.PathExpression));
  });
  return found;
}

function blockMarker(tree: PromptTree, block: hbs.AST.BlockStatement): Problem[] {
  const name = String(nameOf(block));
  if (!markers.includes(name)) return [];
  const message = `{{#${name}}} drops everything up to {{/${name}}}. Write {{${name} …}} without #, and no closing tag.`;
  return [problem("block-role", message, ...nodeRange(tree, block))];
}

function role(tree: PromptTree, call: Call): Problem[] {
  const [first] = call.params;
  const place = nodeRange(tree, first ?? call);
  if (!first) {
    const message = 'A role needs a name: {{role "user"}}. For the input named role write {{this.role}}.';
    return [problem("unknown-role", message, ...place)];
  }
  if (first.type !== "StringLiteral") return [];
  const { value } = first as hbs.AST.StringLiteral;
  if (roles.includes(value)) return [];
  const word = value.trim().toLowerCase();
  const meant =
    word === "assistant" ? "model" : (roles.find((name) => name === word) ?? nearest(word, roles));
  const hint = meant ? `Write {{role "${meant}"}}.` : `Use one of ${roles.join(", ")}.`;
  const effect = /^[a-z]+$/.test(value) ? "" : " Dotprompt does not start a new message here.";
  return [problem("unknown-role", `There is no role "${value}".${effect} ${hint}`, ...place)];
}

/** Paths such as `constructor`: Handlebars prints nothing for what an object inherits. */
function builtInPath(tree: PromptTree, path: hbs.AST.PathExpression): Problem[] {
  const name = path.parts.find((part) => part === "__proto__" || part === "__defineGetter__");
  if (!name) return [];
  const message = `"${name}" belongs to every object, not to the input, and prints nothing. Use a name of the input.`;
  return [problem("prototype-access", message, ...nodeRange(tree, path))];
}

/** Text after `{{history}}` without a role of its own, at the top level of the template. */
function textAfterHistory(tree: PromptTree): Problem[] {
  let after = false;
  for (const node of tree.ast?.body ?? []) {
    if (node.type === "MustacheStatement") {
      const name = nameOf(node as Call);
      if (name === "history") after = true;
      else if (name === "role") after = false;
      else if (after && name !== "section") return [misplaced(tree, ...nodeRange(tree, node))];
    } else if (node.type === "ContentStatement" && after) {
      const [start, end] = nodeRange(tree, node);
      const text = tree.text.slice(start, end);
      if (text.trim()) return [misplaced(tree, start + text.length - text.trimStart().length, end)];
    } else if (node.type !== "CommentStatement" && node.type !== "ContentStatement") return [];
  }
  return [];
}

function misplaced(tree: PromptTree, start: number, end: number): Problem {
  const message =
    'Text after {{history}} is sent as the model\'s own words. Put {{role "user"}} (or "system") before it.';
  return problem("text-after-history", message, start, start + tree.text.slice(start, end).trimEnd().length);
}
