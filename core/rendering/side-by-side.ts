import { problem } from "../codes.ts";
import type { Ast, AstNode } from "../syntax/handlebars.ts";
import { nodeRange, parseTemplate } from "../syntax/template.ts";
import type { PromptTree } from "../syntax/tree.ts";
import type { DataArgument, Problem, PromptMetadata, RenderOptions } from "../types.ts";
import { partialPlace } from "./failure-problem.ts";
import { closeMark, markSign, openMark, withoutMarks } from "./marks.ts";
import { renderText } from "./text.ts";

/** Two statements of a program with nothing printed before or between them: where Handlebars 4 uses `+`. */
export interface Pair {
  program: Ast;
  /** Indices in the program's body. */
  first: number;
  second: number;
}

/** Each pair costs a rendering. */
const most = 12;

/**
 * Values that are added up instead of printed one behind the other: with `noEscape` Handlebars 4 joins what
 * stands at the beginning of a template, block or partial with `+`, so that 9 and 30 become 39. Told from
 * renderings in which such a pair is held apart.
 *
 * @param rendered the text of the template as it is, markers included
 */
export function addedValues(
  tree: PromptTree,
  metadata: PromptMetadata,
  data: DataArgument,
  options: RenderOptions,
  rendered: string,
): Problem[] {
  const found: Problem[] = [];
  if (rendered.includes(markSign)) return found;
  let left = most;
  const look = (ast: Ast | null, partial: string | null, place: (pair: Pair) => [number, number] | null) => {
    for (const [index, pair] of pairsOf(ast).entries()) {
      const at = left-- > 0 ? place(pair) : null;
      if (!at) return;
      const held = heldApart(tree, metadata, data, options, partial, index);
      if (held === null || withoutMarks(held) === rendered) continue;
      const where = partial === null ? "" : ` in the partial "${partial}"`;
      const message = `Handlebars adds numbers that stand side by side${where}: ${sum(held)} Put a text between them, such as a blank.`;
      found.push(problem("numbers-added", message, ...at));
    }
  };
  look(tree.ast, null, ({ program, second }) => nodeRange(tree, program.body[second]!));
  for (const [name, source] of Object.entries(options.partials ?? {}))
    if (typeof source === "string" && source.includes("{{"))
      look(parseTemplate(source, 0).ast, name, () => partialPlace(tree, name));
  return found;
}

/** All pairs of a template. */
export function pairsOf(ast: Ast | null | undefined): Pair[] {
  if (!ast) return [];
  const own: Pair[] = [];
  let before = -1;
  for (const [index, node] of ast.body.entries()) {
    if (node.type === "ContentStatement" && (node as hbs.AST.ContentStatement).value !== "") break;
    if (!prints(node)) continue;
    if (before >= 0) own.push({ program: ast, first: before, second: index });
    before = index;
  }
  const inside = ast.body.flatMap((node) => {
    const { program, inverse } = node as hbs.AST.BlockStatement;
    return [...pairsOf(program), ...pairsOf(inverse)];
  });
  return [...own, ...inside];
}

const prints = ({ type }: AstNode) =>
  ["MustacheStatement", "BlockStatement", "PartialStatement", "PartialBlockStatement"].includes(type);

/** The rendering with marks around the two of one pair, which makes texts of them; null when it fails. */
function heldApart(
  tree: PromptTree,
  metadata: PromptMetadata,
  data: DataArgument,
  options: RenderOptions,
  partial: string | null,
  index: number,
): string | null {
  const mark = (ast: Ast, of: string | null) => {
    const pair = of === partial ? pairsOf(ast)[index] : undefined;
    if (!pair) return ast;
    const { program, first, second } = pair;
    const text = (value: string, { loc }: AstNode): AstNode =>
      ({ type: "ContentStatement", value, original: value, loc }) as AstNode;
    const around = (id: number, node: AstNode) => [text(openMark(id), node), node, text(closeMark(id), node)];
    program.body = program.body.flatMap((node, at) =>
      at === first ? around(1, node) : at === second ? around(2, node) : [node],
    );
    return ast;
  };
  try {
    const trace = { mark, indented: (whole: string) => whole, site: () => undefined };
    return renderText(tree, metadata, data, options, trace).rendered;
  } catch {
    return null;
  }
}

/** What the first such pair printed becomes, as `9 and 30 give 39.`; a general word when that cannot be told. */
function sum(held: string): string {
  const between = (id: number) => {
    const start = held.indexOf(openMark(id));
    return start < 0
      ? ""
      : withoutMarks(held.slice(start + openMark(id).length, held.indexOf(closeMark(id), start)));
  };
  const [one, other] = [between(1), between(2)];
  const [a, b] = [one, other].map((text) => (text === "true" ? 1 : text === "false" ? 0 : Number(text)));
  if (one === "" || other === "" || Number.isNaN(a! + b!)) return "their sum is sent.";
  return `${one} and ${other} give ${a! + b!}.`;
}
