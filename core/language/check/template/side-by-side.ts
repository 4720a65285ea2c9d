import { pairsOf } from "../../../rendering/side-by-side.ts";
import type { AstNode } from "../../../syntax/handlebars.ts";
import { anything, type Shape, shapeName, truth } from "../shape.ts";
import { edit, type Rule } from "../subject.ts";
import { rootFrame } from "./frames.ts";
import { type Block, isPath, type Mustache, type Path } from "./nodes.ts";
import { walkTemplate } from "./walk.ts";

/**
 * Numbers with nothing before or between them, which Handlebars 4 adds: told by the types of the schema, also
 * in branches that no example enters. What only a rendering shows is told by the rendering.
 */
export const numbersSideBySide: Rule = (subject, report) => {
  const pairs = pairsOf(subject.tree.ast);
  if (pairs.length === 0) return;
  const shapes = new Map<Path, Shape>();
  walkTemplate(subject.tree, rootFrame(subject.input ?? anything, subject.context.helpers), {
    use({ node, usage, missing, value }) {
      if (usage === "print" && !missing) shapes.set(node, value.shape);
    },
  });
  const shapeOf = (node: AstNode): Shape | undefined => {
    if (node.type === "BlockStatement") return ofBlock(node as Block);
    const path = node.type === "MustacheStatement" ? (node as Mustache).path : undefined;
    return isPath(path) ? shapes.get(path) : undefined;
  };
  // Such a block gives what its only statement gives; loops, and more than one part, make a text of it.
  const ofBlock = ({ path, program, inverse }: Block) => {
    if (!isPath(path) || !passing.includes(path.original)) return undefined;
    const bodies = [program, inverse].map((part) => part?.body.filter(isSaid) ?? []);
    return bodies.map((body) => (body.length === 1 ? shapeOf(body[0]!) : undefined)).find(isAdded);
  };
  for (const { program, first, second } of pairs) {
    const both = [shapeOf(program.body[first]!), shapeOf(program.body[second]!)];
    if (!both.every(isAdded)) continue;
    const what = both.map((shape) => shapeName(shape!));
    const message = `Handlebars adds numbers that stand side by side: of ${what[0]} and ${what[1]} the sum is sent, ${what.includes(shapeName(truth)) ? "and true counts as 1" : "so 9 and 30 give 39"}. Put a text between them, such as a blank.`;
    const place = subject.at(program.body[second]!);
    report("numbers-added", message, place, {
      fixes: [edit("Put a blank between them", [place[0], place[0]], " ", true)],
    });
  }
};

/** Blocks that hand on what is inside them as it is. */
const passing = ["if", "unless", "with", "ifEquals", "unlessEquals"];

const isSaid = (node: AstNode) =>
  node.type !== "CommentStatement" &&
  !(node.type === "ContentStatement" && (node as hbs.AST.ContentStatement).value === "");

/** What `+` adds: numbers and truth values. */
const isAdded = (shape: Shape | undefined) =>
  shape?.kind === "scalar"
    ? shape.type !== "string" && shape.type !== "null"
    : shape?.kind === "choice" && shape.choices.every((one) => typeof one === "number");
