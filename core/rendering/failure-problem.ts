import { problem } from "../codes.ts";
import { lineAndColumn } from "../source/positions.ts";
import type { AstNode } from "../syntax/handlebars.ts";
import { partialFile } from "../syntax/partials.ts";
import { nodeRange } from "../syntax/template.ts";
import type { PromptTree } from "../syntax/tree.ts";
import { walk } from "../syntax/walk.ts";
import type { Problem } from "../types.ts";
import type { Failure } from "./failure.ts";

/** The problem of a failed rendering, at the place in the prompt file that led to it. */
export function failureProblem(tree: PromptTree, failure: Failure): Problem {
  const { chain = [], at, source } = failure.detail;
  const inPartial = chain.at(-1);
  let where = "";
  if (inPartial !== undefined && failure.code !== "circular-partial") {
    const line = at === undefined ? "" : `, line ${lineAndColumn(source ?? "", at).line}`;
    where = ` (In the partial "${inPartial}"${line}.)`;
  }
  return problem(failure.code, sentence(failure) + where, ...placeOfFailure(tree, failure));
}

function sentence({ code, message, detail: { name = "" } }: Failure): string {
  switch (code) {
    case "missing-partial": {
      const file = partialFile(name);
      return file
        ? `The partial "${name}" is missing. Create ${file} in this folder or one above it.`
        : `The partial "${name}" cannot be found: its name leads out of the folder. Use a name such as {{>header}}.`;
    }
    case "unknown-helper":
      return `There is no helper "${name}". Check its spelling, or list it in the setting promptStudio.helpers when your application registers it.`;
    case "helper-failed":
      return `{{${name}}} cannot work with these arguments: ${withStop(helperReason(message))}${usage(name)}`;
    case "circular-partial":
      return `${message} Remove one of these, or put it inside {{#if}}.`;
    case "render-failed":
      return `The template cannot be rendered: ${withStop(message)}`;
  }
  return message;
}

const withStop = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);

/** JavaScript's own words about a missing argument help nobody. */
const helperReason = (message: string) =>
  /^Cannot read properties of|is not a function$/.test(message)
    ? "an argument is missing or of the wrong kind"
    : message;

const usages: Record<string, string> = {
  json: "{{json value}} or {{json value indent=2}}",
  media: "{{media url=address}}",
  ifEquals: "{{#ifEquals a b}} … {{/ifEquals}}",
  unlessEquals: "{{#unlessEquals a b}} … {{/unlessEquals}}",
  if: "{{#if value}} … {{/if}}",
  unless: "{{#unless value}} … {{/unless}}",
  each: "{{#each list}} … {{/each}}",
  with: "{{#with value}} … {{/with}}",
};

const usage = (name: string) => (Object.hasOwn(usages, name) ? ` Write ${usages[name]}.` : "");

function placeOfFailure(tree: PromptTree, { detail: { chain = [], name, loc } }: Failure): [number, number] {
  const outermost = chain[0];
  if (outermost !== undefined) return partialPlace(tree, outermost) ?? wholeTemplate(tree);
  const sameStart = (node: AstNode) =>
    node.loc.start.line === loc?.start.line && node.loc.start.column === loc.start.column;
  const byPlace = loc && find(tree, (node) => calledName(node) === name && sameStart(node));
  return (
    byPlace ??
    find(tree, (node) => name !== undefined && (calledName(node) === name || partialName(node) === name)) ??
    wholeTemplate(tree)
  );
}

/** The first place where the prompt's own template includes a partial; null where only another partial does. */
export function partialPlace(tree: PromptTree, name: string): [number, number] | null {
  return find(tree, (node) => partialName(node) === name);
}

function wholeTemplate({ templateStart, template }: PromptTree): [number, number] {
  return [templateStart, templateStart + template.length];
}

/** The first node of the prompt's own template for which `test` holds. */
export function find(tree: PromptTree, test: (node: AstNode) => boolean): [number, number] | null {
  let found: AstNode | null = null;
  walk(tree.ast, (node) => {
    if (!found && test(node)) found = node;
  });
  return found && nodeRange(tree, found);
}

function partialName(node: AstNode): unknown {
  if (node.type !== "PartialStatement" && node.type !== "PartialBlockStatement") return undefined;
  const { original } = (node as hbs.AST.PartialStatement).name as hbs.AST.PathExpression;
  return original === undefined ? undefined : String(original);
}

function calledName(node: AstNode): unknown {
  switch (node.type) {
    case "MustacheStatement":
    case "BlockStatement":
    case "SubExpression":
      return ((node as hbs.AST.MustacheStatement).path as hbs.AST.PathExpression).original;
  }
  return undefined;
}
