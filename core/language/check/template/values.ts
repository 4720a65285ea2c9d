import type { AstNode } from "../../../syntax/handlebars.ts";
import { anything, number, type Shape } from "../shape.ts";
import { edit, type Report, type Rule, type Subject } from "../subject.ts";
import { type Frame, resolve, rootFrame } from "./frames.ts";
import { mediaArguments } from "./media.ts";
import { type Call, helperName, isPath } from "./nodes.ts";
import { type Use, walkTemplate } from "./walk.ts";

/** Values that are not what their place needs: objects printed, loops over texts, images without an address. */
export const valueKinds: Rule = (subject, report) => {
  walkTemplate(subject.tree, rootFrame(subject.input ?? anything, subject.context.helpers), {
    use(use) {
      if (use.missing) return;
      if (use.usage === "print") printed(subject, use, report);
      else if (use.usage === "loop") loop(subject, use, report);
    },
    call(call, frame) {
      const name = helperName(call);
      if (name === "media" && call.type === "MustacheStatement") mediaArguments(subject, call, frame, report);
      else if (name === "ifEquals" || name === "unlessEquals") comparison(subject, call, frame, report);
    },
  });
};

function printed(subject: Subject, { node, value: { shape } }: Use, report: Report): undefined {
  const place = subject.at(node);
  const path = subject.tree.text.slice(...place);
  const asJson = edit(`Print it as JSON`, [place[0], place[0]], "json ", shape.kind === "object");
  if (shape.kind === "object") {
    if (printsItself(shape)) return;
    report(
      "object-printed",
      `This is an object and is sent as "[object Object]". Write {{json ${path}}}, or print its fields.`,
      place,
      { fixes: [asJson] },
    );
  } else if (shape.kind === "array") {
    if (shape.items.kind === "object") {
      const message = `This is a list of objects and is sent as "[object Object]". Write {{json ${path}}}, or go through it with {{#each ${path}}}.`;
      report("object-printed", message, place, { fixes: [asJson] });
    } else if (shape.items.kind !== "any") {
      const message = `A list is printed with commas between its items. If that is not meant, go through it with {{#each ${path}}}, or write {{json ${path}}}.`;
      report("list-printed", message, place, { fixes: [asJson] });
    }
  }
}

/** An object about which nothing is known; it may be anything that the application passes. */
const printsItself = (shape: Shape) => shape.kind === "object" && shape.open && shape.properties.size === 0;

function loop(subject: Subject, { node, value: { shape } }: Use, report: Report): undefined {
  const isSingle =
    shape.kind === "scalar" ||
    (shape.kind === "choice" && shape.choices.every((choice) => typeof choice !== "object"));
  if (!isSingle) return;
  const path = subject.tree.text.slice(...subject.at(node));
  const message = `"${path}" is no list: {{#each}} sends nothing for it. Make it a list in the schema: ${path.replace(/^.*[./]/, "")}(array): string.`;
  report("not-a-list", message, subject.at(node));
}

/** `{{#ifEquals style "forml"}}`: two values that are never equal. */
function comparison(subject: Subject, call: Call, frame: Frame, report: Report): undefined {
  if (call.params.length !== 2) return;
  const [first, second] = call.params as [AstNode, AstNode];
  for (const [path, other] of [
    [first, second],
    [second, first],
  ] as const) {
    const literal = literalOf(other);
    if (!isPath(path) || literal === undefined) continue;
    const {
      value: { shape },
      missing,
    } = resolve(path, frame);
    if (missing) return;
    const name = subject.tree.text.slice(...subject.at(path));
    if (shape.kind === "choice" && !shape.choices.includes(literal)) {
      const choices = shape.choices
        .filter((choice) => choice !== null)
        .map((choice) => JSON.stringify(choice));
      return report(
        "never-equal",
        `"${name}" is never ${JSON.stringify(literal)}: its choices are ${choices.join(", ")}.`,
        subject.at(other),
      );
    }
    if (shape.kind !== "scalar" || shape.type === "null") return;
    const wanted = shape === number || shape.type === "integer" ? "number" : shape.type;
    if (typeof literal === wanted) return;
    const better = wanted === "string" ? JSON.stringify(String(literal)) : String(literal);
    const fits =
      wanted === "string" ||
      (wanted === "number"
        ? Number.isFinite(Number(literal)) && literal !== ""
        : ["true", "false"].includes(String(literal)));
    const message = `"${name}" is a ${wanted} and is compared without conversion, so it never equals ${JSON.stringify(literal)}.${fits ? ` Write ${better}.` : ""}`;
    return report("never-equal", message, subject.at(other), {
      fixes: fits ? [edit(`Change to ${better}`, subject.at(other), better, true)] : [],
    });
  }
}

function literalOf(node: AstNode): string | number | boolean | undefined {
  return ["StringLiteral", "NumberLiteral", "BooleanLiteral"].includes(node.type)
    ? (node as unknown as { value: string | number | boolean }).value
    : undefined;
}
