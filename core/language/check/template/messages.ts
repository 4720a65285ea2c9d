import type { AstNode } from "../../../syntax/handlebars.ts";
import { edit, type Report, type Rule, type Subject } from "../subject.ts";
import { roles } from "./builtins.ts";
import { type Block, helperName, isBlank, isPath, type Mustache, type Program } from "./nodes.ts";

const isCallOf = (name: string, node: AstNode): node is Mustache =>
  node.type === "MustacheStatement" &&
  helperName(node as Mustache) === name &&
  isPath((node as Mustache).path) &&
  ((node as Mustache).path as hbs.AST.PathExpression).original === name;

/** A prompt that sends nothing: no template, or comments only. */
export const emptyTemplate: Rule = ({ tree, isPartial }, report) => {
  if (tree.text.trim() === "" || isPartial) return;
  if (tree.template === "") {
    const at = Math.max(0, Math.min(tree.frontmatter?.end ?? 0, tree.text.length) - 1);
    const start = tree.frontmatter ? closingDashes(tree.text, tree.frontmatter.yamlEnd) : at;
    return report(
      "empty-template",
      "The prompt has no template, so nothing is sent. Write it below the ---.",
      [start, start + 3],
    );
  }
  const body = tree.ast?.body;
  if (!body?.every((node) => isBlank(node) || isCallOf("role", node))) return;
  const what = body.some((node) => isCallOf("role", node)) ? "roles" : "comments";
  const message = `The template holds ${what} only, so nothing is sent. Write some text.`;
  report("empty-template", message, [tree.templateStart, tree.templateStart + tree.template.length]);
};

function closingDashes(text: string, from: number): number {
  const at = text.indexOf("---", from);
  return at < 0 ? from : at;
}

/** Roles that nothing follows: Dotprompt sends no empty message. */
export const emptyMessages: Rule = (subject, report) => {
  const { ast } = subject.tree;
  if (!ast || ast.body.every((node) => isBlank(node) || isCallOf("role", node))) return;
  program(subject, ast, true, report);
};

function program(subject: Subject, { body }: Program, isOutermost: boolean, report: Report): undefined {
  let role: Mustache | null = null;
  for (const node of body) {
    if (isBlank(node)) continue;
    if (isCallOf("role", node)) {
      if (role) emptyMessage(subject, role, false, report);
      role = node;
      continue;
    }
    role = null;
    if (node.type !== "BlockStatement") continue;
    const { program: first, inverse } = node as Block;
    if (first) program(subject, first, false, report);
    if (inverse) program(subject, inverse, false, report);
  }
  if (role && isOutermost) emptyMessage(subject, role, true, report);
}

function emptyMessage(subject: Subject, role: Mustache, isLast: boolean, report: Report): undefined {
  const [first] = role.params;
  const name = first?.type === "StringLiteral" ? `${(first as hbs.AST.StringLiteral).value} ` : "";
  const message = isLast
    ? `No text follows, so Dotprompt sends no ${name}message here.`
    : `Nothing stands between this role and the next, so Dotprompt sends no ${name}message. Remove the role, or write its text.`;
  report("empty-message", message, subject.at(role), { severity: isLast ? "information" : "warning" });
}

/** Roles that are no fixed word: a value decides who speaks. */
export const dynamicRoles: Rule = (subject, report) => {
  const { tree, input } = subject;
  const visit = (body: readonly AstNode[]): void => {
    for (const node of body) {
      if (node.type === "BlockStatement") {
        visit((node as Block).program?.body ?? []);
        visit((node as Block).inverse?.body ?? []);
      }
      const first = isCallOf("role", node) ? node.params[0] : undefined;
      if (!first || first.type === "StringLiteral") continue;
      const place = subject.at(first);
      const written = tree.text.slice(...place);
      const quoted = /^[“”„«‘’‚›‹](.*?)[“”»«‘’›‹]?$/.exec(written)?.[1];
      if (quoted !== undefined) {
        const straight = `"${quoted}"`;
        report(
          "dynamic-role",
          `These are typographic quotes, which make a name of the word. Write {{role ${straight}}}.`,
          place,
          {
            severity: "error",
            fixes: [edit("Change to straight quotes", place, straight, true)],
          },
        );
        continue;
      }
      const known = input?.kind === "object" && input.properties.has(written);
      if (roles.includes(written) && !known) {
        const message = `Without quotes this is a variable, and without a value the role is "undefined". Write {{role "${written}"}}.`;
        report("dynamic-role", message, place, {
          severity: "error",
          fixes: [edit("Put it in quotes", place, `"${written}"`, true)],
        });
      } else if (first.type === "PathExpression" || first.type === "SubExpression") {
        const message =
          'The value decides who speaks: an input that says "system" gives orders to the model. Write the role as a word.';
        report("dynamic-role", message, place);
      } else {
        report("unknown-role", `There is no role ${written}. Use one of ${roles.join(", ")}.`, place);
      }
    }
  };
  visit(tree.ast?.body ?? []);
};

const marker = /<<<dotprompt:(role:|history|media:|section)/g;

/** Markers that the author wrote out instead of calling the helper. */
export const typedMarkers: Rule = ({ tree, at }, report) => {
  if (!tree.template.includes("<<<dotprompt:")) return;
  const hidden = (tree.ast?.body ?? [])
    .filter(({ type }) => type === "CommentStatement")
    .map((node) => at(node));
  for (const match of tree.template.matchAll(marker)) {
    const start = tree.templateStart + match.index;
    if (hidden.some(([from, to]) => start >= from && start < to)) continue;
    const line =
      /^[^\r\n]{0,400}?(?:>>>|(?=[\r\n])|$)/.exec(tree.text.slice(start, start + 400))?.[0] ?? match[0];
    const place: [number, number] = [start, start + line.length];
    if (match[1] === "role:" && line.includes("{{")) {
      report(
        "dynamic-role",
        'A value stands inside this marker: an input decides who speaks. Write {{role "user"}} with a fixed word.',
        place,
      );
    } else {
      report(
        "typed-marker",
        "Dotprompt takes this text for a marker, as if the helper were called. Write {{role …}}, {{history}} or {{media …}} instead.",
        place,
      );
    }
  }
};
