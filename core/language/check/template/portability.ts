import { anything } from "../shape.ts";
import type { Rule } from "../subject.ts";
import { rootFrame } from "./frames.ts";
import { isPath, type Mustache, type Partial } from "./nodes.ts";
import { isRaw, visitBlocks } from "./syntax.ts";
import { walkTemplate } from "./walk.ts";

/** Data names that Handlebars itself sets. */
const loopData = ["root", "index", "key", "first", "last", "partial-block", "level"];
const listed = "The Dotprompt project lists this as not supported in Python, Go, Rust and Java";

/**
 * What the runtimes of other languages do otherwise, by their sources and the parity tables in google/dotprompt
 * (HANDLEBARS_PARITY.md of 2026-08-13; Go at 8e61463, Rust at d2827c3, Java at 4b6e622). Each thing is told once.
 */
export const portability: Rule = (subject, report) => {
  if (!subject.context.portability) return;
  const { tree, at } = subject;
  const told = new Set<string>();
  const tell = (what: string, message: string, place: readonly [number, number]) => {
    if (told.has(what)) return;
    told.add(what);
    report("not-portable", message, place);
  };
  visitBlocks(tree.ast, (node) => {
    const place = at(node);
    if (node.type === "DecoratorBlock" || node.type === "Decorator") {
      tell(
        "inline",
        `${listed}: partials that a template defines itself. Put it into a file of its own.`,
        openingTag(tree.text, place),
      );
    } else if (node.type === "PartialStatement") {
      const { name } = node as Partial;
      const written = isPath(name) ? name.original : undefined;
      if (written === undefined) {
        tell(
          "computed",
          `${listed}: partial names that are computed. Choose with {{#if}} between fixed names.`,
          place,
        );
      } else {
        tell(
          "partial",
          "The Go runtime loads no partials. Put the text into the prompt where Go has to render it.",
          place,
        );
        if (/[^\w-]/.test(written))
          tell(
            "path",
            "The Java runtime finds partials by plain names only, not by paths. Give it a name without / and dots.",
            at(name),
          );
      }
    } else if (node.type === "BlockStatement" && isRaw(subject, node)) {
      tell(
        "raw",
        `${listed}: raw blocks. Escape each mustache as \\{{ instead.`,
        openingTag(tree.text, place),
      );
    } else if (
      node.type === "MustacheStatement" &&
      isPath((node as Mustache).path) &&
      isVariable(node as Mustache)
    ) {
      tell(
        "escape",
        "The Go runtime escapes &, <, > and quotes in values that {{…}} prints. Write {{{…}}} where Go has to render it.",
        place,
      );
    }
  });
  const escaped = tree.template.indexOf("\\\\{{");
  if (escaped >= 0) {
    const start = tree.templateStart + escaped;
    tell("backslash", `${listed}: two backslashes before a mustache.`, [start, start + 4]);
  }
  walkTemplate(tree, rootFrame(anything, subject.context.helpers), {
    use({ node, usage }) {
      const [name] = node.parts;
      if (!node.data || name === undefined || loopData.includes(name)) return;
      tell(
        "context",
        `The Go runtime puts the context beside the input: @${name} prints nothing there.`,
        at(node),
      );
      if (usage !== "print")
        tell(
          "rust",
          `The Rust runtime knows @${name} only where it is printed by itself, as in {{@${name}}}; in a block or as an argument it has no value.`,
          at(node),
        );
    },
  });
};

const isVariable = ({ params, hash, path, escaped }: Mustache) =>
  escaped && !params.length && !hash && isPath(path) && path.original !== "history";

function openingTag(text: string, [start, end]: readonly [number, number]): [number, number] {
  const braces = text.startsWith("{{{{", start) ? "}}}}" : "}}";
  const close = text.indexOf(braces, start);
  return [start, close < 0 ? end : Math.min(end, close + braces.length)];
}
