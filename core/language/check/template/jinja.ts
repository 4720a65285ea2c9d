import { jinjaTag } from "../../dialects/mustaches.ts";
import { withoutCode } from "../../dialects/view.ts";
import type { Rule } from "../subject.ts";
import { visitBlocks } from "./syntax.ts";

/** The first Jinja tag in the text of a template that is Handlebars otherwise. Examples in code are left alone. */
export const jinjaTags: Rule = ({ tree, at }, report) => {
  if (!tree.template.includes("{%")) return;
  const prose = withoutCode(tree.template);
  let told = false;
  visitBlocks(tree.ast, (node) => {
    if (told || node.type !== "ContentStatement") return;
    const [start, end] = at(node);
    const found = jinjaTag.exec(prose.slice(start - tree.templateStart, end - tree.templateStart));
    if (!found) return;
    told = true;
    const place = start + found.index;
    report(
      "jinja-tag",
      "Dotprompt does not know Jinja tags and sends them as text. Write {{#if}}, {{#each}} or {{else}} instead.",
      [place, place + found[0].length],
    );
  });
};
