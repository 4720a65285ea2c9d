import { anything, type ObjectShape, type Shape } from "../shape.ts";
import { edit, type Rule, type Subject } from "../subject.ts";
import { visitBlocks } from "./syntax.ts";
import { usedInputs } from "./variables.ts";

/**
 * `{name}` where `{{name}}` was meant: an input that the schema declares, or that has a default, and that the template uses in no other
 * way. Braces around other words, or around an input that is used, may well be meant.
 */
export const singleBraces: Rule = (subject, report) => {
  const { tree, isPartial } = subject;
  if (isPartial || !/[^{]\{\w/.test(` ${tree.template}`)) return;
  const input = knownInputs(subject);
  const used = usedInputs(subject, input);
  if (used === "all") return;
  visitBlocks(tree.ast, (node) => {
    if (node.type !== "ContentStatement") return;
    const [start, end] = subject.at(node);
    for (const match of tree.text.slice(start, end).matchAll(single)) {
      const [written, name = ""] = match;
      if (used.has(name) || !input.properties.has(name)) continue;
      const at = start + match.index;
      report(
        "single-braces",
        `${written} is sent as text. Write {{${name}}} for the input.`,
        [at, at + written.length],
        {
          fixes: [edit(`Change to {{${name}}}`, [at, at + written.length], `{{${name}}}`, true)],
        },
      );
    }
  });
};

/** The inputs that the schema declares, and those that only a default tells. */
function knownInputs({ tree, input }: Subject): ObjectShape {
  const defaults = Object.keys(tree.metadata.input?.default ?? {}).map((name) => [name, anything] as const);
  const declared = input?.kind === "object" ? input : { properties: [], required: new Set<string>() };
  return {
    kind: "object",
    open: true,
    ...declared,
    properties: new Map<string, Shape>([...defaults, ...declared.properties]),
  };
}

/** A name in one pair of braces; `${name}` and `{name:` are other things. */
const single = /(?<![\w{$\\])\{([A-Za-z_]\w{0,80})\}(?!\})/g;
