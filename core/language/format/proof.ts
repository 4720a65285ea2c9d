import { parseTemplate } from "../../syntax/template.ts";
import type { PromptTree } from "../../syntax/tree.ts";

/**
 * True when two texts surely render the same: equal metadata, in equal order, and equal trees of the
 * template once Handlebars has taken out the white space that prints nothing.
 *
 * @param partial compares them also as other files print them, with the frontmatter
 */
export function sameMeaning(before: PromptTree, after: PromptTree, partial: boolean): boolean {
  if (after.refused || !after.ast) return false;
  if ((before.frontmatter === null) !== (after.frontmatter === null)) return false;
  if (meaning(before.metadata) !== meaning(after.metadata)) return false;
  if (treeOf(before.ast) !== treeOf(after.ast)) return false;
  if (!partial) return true;
  const whole = parseTemplate(before.text, 0).ast;
  return whole !== null && treeOf(whole) === treeOf(parseTemplate(after.text, 0).ast);
}

/** Values as text; numbers that JSON does not know apart stay apart. */
function meaning(value: unknown): string {
  return JSON.stringify(value, (_, entry) =>
    typeof entry === "number" && !(Number.isFinite(entry) && !Object.is(entry, -0))
      ? { number: Object.is(entry, -0) ? "-0" : String(entry) }
      : entry,
  );
}

/** Everything of a tree that the compiler reads: no places, and of a text what is left to print. */
function treeOf(ast: unknown): string {
  return JSON.stringify(ast, function (this: { type?: string }, key, value) {
    if (key === "loc") return undefined;
    if (this.type === "ContentStatement" && key !== "type" && key !== "value") return undefined;
    return value;
  });
}
