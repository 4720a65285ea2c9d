import { isMap } from "yaml";
import type { PromptTree } from "../../syntax/tree.ts";
import { anything } from "./shape.ts";
import { mapEntries } from "./source.ts";
import { edit, makeSubject } from "./subject.ts";
import { rootFrame } from "./template/frames.ts";
import { walkTemplate } from "./template/walk.ts";
import type { Fix } from "./types.ts";

/**
 * The change that gives a prompt file an `input.schema` made of the variables that its template uses: lists where
 * it loops, anything where it reads a part, texts elsewhere. null when there is a schema, when no variable is used, or when the frontmatter is
 * not one to write into.
 */
export function offerSchema(tree: PromptTree): Fix | null {
  const { keys, readable, yamlStart, document } = makeSubject(tree, {});
  if (!readable || !tree.ast) return null;
  const inputs = usedInputs(tree);
  const names = [...inputs.keys()].filter((name) => /^[A-Za-z_][\w-]*$/.test(name));
  if (!names.length) return null;
  const lines = names.map((name) => `    ${name}${inputs.get(name)}`);
  const schema = `  schema:\n${lines.join("\n")}\n`;
  const title = "Make a schema of the variables";
  if (!tree.frontmatter) return edit(title, [0, 0], `---\ninput:\n${schema}---\n`);
  const input = keys.find(({ name }) => name === "input");
  if (!document || (document.contents !== null && (!isMap(document.contents) || document.contents.flow)))
    return null;
  if (!input) {
    const end = tree.frontmatter.yamlEnd;
    return edit(
      title,
      [end, end],
      `${/[\r\n]$/.test(tree.text.slice(0, end)) ? "" : "\n"}input:\n${schema.trimEnd()}`,
    );
  }
  const inner = mapEntries(input.value, yamlStart, document);
  if (!isMap(input.value) || input.value.flow || inner.some(({ name }) => name === "schema")) return null;
  const first = inner[0]?.key[0];
  if (first === undefined || tree.text.slice(tree.text.lastIndexOf("\n", first - 1) + 1, first) !== "  ")
    return null;
  return edit(title, [first, first], `${schema.trimStart()}  `);
}

type Written = "(array): any" | ": any" | ": string";

/** The input's names in the order of their first use, with the type that fits every use. */
function usedInputs(tree: PromptTree): Map<string, Written> {
  const names = new Map<string, Written>();
  walkTemplate(tree, rootFrame(anything), {
    use({ value: { trail }, usage }) {
      if (!trail) return;
      const [name] = trail.split(/[.[]/, 1);
      if (!name) return;
      const isPart = trail.startsWith(`${name}.`);
      if (usage === "loop" && trail === name) names.set(name, "(array): any");
      else if (isPart && names.get(name) !== "(array): any") names.set(name, ": any");
      else if (!names.has(name)) names.set(name, ": string");
    },
  });
  return names;
}
