import type { AstNode } from "../../../syntax/handlebars.ts";
import { edit, type Report, type Rule, type Subject } from "../subject.ts";
import { builtIns } from "./builtins.ts";
import { type Block, helperName, isPath, type Mustache, type PartialBlock, type Program } from "./nodes.ts";

const otherElse = /^(?:Else|ELSE|elseif|elseIf|ElseIf|elsif|elif|Elif)$/;

/** True for what other template languages call another branch. */
export const isOtherElse = (name: string) => otherElse.test(name);
const otherEnd = /^(?:endif|endIf|EndIf|endeach|endfor|endunless|end_if)$/;

/** Words of other template languages that print nothing, or both branches. */
export const wrongElse: Rule = (subject, report) => {
  const names = subject.input?.kind === "object" ? subject.input.properties : new Map();
  visitBlocks(subject.tree.ast, (node, depth) => {
    if (node.type === "BlockStatement") return elseBlock(subject, node as Block, report);
    if (node.type !== "MustacheStatement" || depth === 0) return;
    const mustache = node as Mustache;
    const name = helperName(mustache) ?? "";
    if (!isPath(mustache.path) || names.has(name)) return;
    if (otherElse.test(name)) {
      const asks = mustache.params.length > 0;
      const place = subject.at(mustache.path);
      const better = asks ? "else if" : "else";
      if (asks && name.toLowerCase() === "else") return;
      report(
        "wrong-else",
        `{{${name}}} is no branch: what stands before and after it is sent. Write {{${better}}}.`,
        place,
        {
          fixes: [edit(`Change to ${better}`, place, better, true)],
        },
      );
    } else if (otherEnd.test(name) && mustache.params.length === 0) {
      const message = `{{${name}}} closes nothing and prints nothing. A block ends with {{/if}} or {{/each}}. Remove it.`;
      report("wrong-else", message, subject.at(node), {
        fixes: [edit("Remove it", subject.at(node), "", true)],
      });
    }
  });
};

/** `{{#else}}b{{/else}}`: a variable of that name, which nobody gives. */
function elseBlock(subject: Subject, block: Block, report: Report): undefined {
  const name = helperName(block) ?? "";
  if (!/^else$/i.test(name) || block.params.length > 0 || subject.context.helpers?.includes(name)) return;
  const [start, end] = subject.at(block);
  const { text } = subject.tree;
  const open: [number, number] = [start, text.indexOf("}}", start) + 2];
  const close: [number, number] = [text.lastIndexOf("{{", end - 1), end];
  const message = `{{#${name}}} is no branch but a block of its own, and is never sent. Write {{else}}, without a closing tag.`;
  const edits = [
    { start: open[0], end: open[1], newText: "{{else}}" },
    { start: close[0], end: close[1], newText: "" },
  ];
  report("wrong-else", message, open, {
    fixes: [{ title: "Change to {{else}}", kind: "edit", edits, preferred: true }],
  });
}

/** Raw blocks around a name that is no helper: Handlebars takes it for a variable without a value. */
export const rawBlocks: Rule = (subject, report) => {
  visitBlocks(subject.tree.ast, (node) => {
    if (node.type !== "BlockStatement" || !isRaw(subject, node)) return;
    const block = node as Block;
    const name = helperName(block) ?? "";
    if (
      block.params.length > 0 ||
      block.hash ||
      Object.hasOwn(builtIns, name) ||
      subject.context.helpers?.includes(name)
    )
      return;
    if (subject.input?.kind === "object" && subject.input.properties.has(name)) return;
    const [start, end] = subject.at(node);
    const { text } = subject.tree;
    const open = text.indexOf("}}}}", start);
    const close = text.lastIndexOf("{{{{/", end);
    const message = `Dotprompt has no helper "${name}", so what stands in this raw block is dropped. Write {{{{if true}}}} … {{{{/if}}}}.`;
    report("raw-block-dropped", message, [start, open + 4], {
      fixes: [
        {
          title: "Write {{{{if true}}}}",
          kind: "edit",
          preferred: true,
          edits: [
            { start, end: open + 4, newText: "{{{{if true}}}}" },
            { start: close, end, newText: "{{{{/if}}}}" },
          ],
        },
      ],
    });
  });
};

/** `C:\dir\{{x}}`: the backslash was meant as text. */
export const escapedMustaches: Rule = (subject, report) => {
  const { tree } = subject;
  if (!tree.template.includes("\\{{")) return;
  for (const match of tree.template.matchAll(/\\\{\{\s{0,20}([A-Za-z_][\w.]{0,200})\s{0,20}\}\}/g)) {
    const at = match.index;
    const before = tree.template.slice(Math.max(0, at - 80), at);
    if (!/(?:\S\\|[A-Za-z]:)[^\s\\{}"'`]*$/.test(before) || before.endsWith("\\")) continue;
    const name = match[1]!.split(".")[0]!;
    if (subject.input?.kind === "object" && !subject.input.properties.has(name)) continue;
    const start = tree.templateStart + at;
    const end = tree.templateStart + match.index + match[0].length;
    const message = `The backslash makes text of {{${match[1]}}}: the braces are sent. To send the backslash and the value write two of them.`;
    report("escaped-mustache", message, [start, end], {
      fixes: [edit("Write two backslashes", [start, start + 1], "\\\\", true)],
    });
  }
};

export function isRaw({ tree, at }: Pick<Subject, "tree" | "at">, node: AstNode): boolean {
  const [start] = at(node);
  return tree.text.startsWith("{{{{", start);
}

/** Calls `visit` for every statement, with how many blocks are around it. */
export function visitBlocks(
  program: Program | null | undefined,
  visit: (node: AstNode, depth: number) => void,
  depth = 0,
): undefined {
  for (const node of program?.body ?? []) {
    visit(node, depth);
    if (node.type === "BlockStatement") {
      visitBlocks((node as Block).program, visit, depth + 1);
      visitBlocks((node as Block).inverse, visit, depth + 1);
    } else if (node.type === "PartialBlockStatement" || node.type === "DecoratorBlock") {
      visitBlocks((node as PartialBlock).program, visit, depth + 1);
    }
  }
}
