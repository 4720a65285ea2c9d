import { isMap } from "yaml";
import type { PromptTree } from "../../syntax/tree.ts";
import { anything } from "./shape.ts";
import { mapEntries } from "./source.ts";
import { edit, makeSubject } from "./subject.ts";
import { rootFrame } from "./template/frames.ts";
import { type Call, helperName } from "./template/nodes.ts";
import { type Use, walkTemplate } from "./template/walk.ts";
import type { Fix } from "./types.ts";

/**
 * The change that gives a prompt file an `input.schema` made of the variables that its template uses: lists where
 * it loops, with the fields it reads of their items, objects where it reads a part, texts elsewhere. null when there is a schema, when no variable is used, or when the frontmatter is
 * not one to write into.
 */
export function offerSchema(tree: PromptTree): Fix | null {
  const { keys, readable, yamlStart, document } = makeSubject(tree, {});
  if (!readable || !tree.ast) return null;
  const lines = written(usedInputs(tree), 4);
  if (!lines.length) return null;
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

/** What the template does with a value. */
interface Field {
  fields: Map<string, Field>;
  /** What it does with the items of a list. */
  item: Field | null;
  /** Printed as it is. */
  isPrinted: boolean;
  /** Handed on as a whole, so that nobody knows what is in it. */
  isWhole: boolean;
}

const field = (): Field => ({ fields: new Map(), item: null, isPrinted: false, isWhole: false });

/** The input's values in the order of their first use, with the parts that are read of each. */
function usedInputs(tree: PromptTree): Field {
  const root = field();
  walkTemplate(tree, rootFrame(anything), {
    use({ value: { trail }, usage, call }) {
      if (!trail) return;
      let at = root;
      for (const step of trail.split(".")) {
        const name = step.replace(/(?:\[\])+$/, "");
        const inner = at.fields.get(name) ?? field();
        at.fields.set(name, inner);
        at = inner;
        for (let left = step.length - name.length; left > 0; left -= 2) {
          at.item ??= field();
          at = at.item;
        }
      }
      if (usage === "loop") at.item ??= field();
      else if (usage === "print") at.isPrinted = true;
      else if (usage === "block" || usage === "partial" || handedOn(call)) at.isWhole = true;
    },
  });
  return root;
}

/** True for a call that takes a value apart, or prints all of it. */
function handedOn(call: Use["call"]): boolean {
  if (!call) return false;
  const name = call.type.startsWith("Partial") ? undefined : helperName(call as Call);
  return name === undefined || name === "json" || name === "lookup";
}

/** Picoschema of the fields of an object, line by line. */
function written({ fields }: Field, indent: number): string[] {
  const blanks = " ".repeat(indent);
  return [...fields].flatMap(([name, one]) => {
    if (!/^[A-Za-z_][\w-]*$/.test(name)) return [];
    const inner = one.item ?? one;
    const head = `${blanks}${name}${one.item ? "(array)" : ""}:`;
    const lines = one.isWhole || inner.isWhole || inner.item ? [] : written(inner, indent + 2);
    // At the top these two words would make JSON Schema of it.
    const isJson = indent === 4 && (name === "type" || name === "properties") && !one.item;
    if (lines.length && !(one.item && one.fields.size) && !isJson) return [head, ...lines];
    const isText = !lines.length && !inner.fields.size && !inner.isWhole && !inner.item && !one.isWhole;
    const type = isText && (!one.item || inner.isPrinted) ? "string" : "any";
    return [`${head} ${type}${isJson ? `, the ${name}` : ""}`];
  });
}
