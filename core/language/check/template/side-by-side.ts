import { pairsOf } from "../../../rendering/side-by-side.ts";
import type { AstNode } from "../../../syntax/handlebars.ts";
import { anything, type Shape, shapeName } from "../shape.ts";
import { edit, type Rule } from "../subject.ts";
import { rootFrame } from "./frames.ts";
import { isPath, type Mustache, type Path } from "./nodes.ts";
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
  const shapeOf = (node: AstNode) => {
    const path = node.type === "MustacheStatement" ? (node as Mustache).path : undefined;
    return isPath(path) ? shapes.get(path) : undefined;
  };
  for (const { program, first, second } of pairs) {
    const both = [shapeOf(program.body[first]!), shapeOf(program.body[second]!)];
    if (!both.every(isAdded)) continue;
    const what = both.map((shape) => shapeName(shape!));
    const message = `Handlebars adds numbers that stand side by side: of ${what[0]} and ${what[1]} the sum is sent, so 9 and 30 give 39. Put a text between them, such as a blank.`;
    const place = subject.at(program.body[second]!);
    report("numbers-added", message, place, {
      fixes: [edit("Put a blank between them", [place[0], place[0]], " ", true)],
    });
  }
};

/** What `+` adds: numbers and truth values. */
const isAdded = (shape: Shape | undefined) =>
  shape?.kind === "scalar"
    ? shape.type !== "string" && shape.type !== "null"
    : shape?.kind === "choice" && shape.choices.every((one) => typeof one === "number");
