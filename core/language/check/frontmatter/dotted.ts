import { isMap, isScalar } from "yaml";
import { isNothing } from "../source.ts";
import type { Rule } from "../subject.ts";
import { formatKeys } from "./known.ts";
import { moveUnder } from "./move.ts";

const nested: readonly string[] = ["input.schema", "input.default", "output.schema", "output.format"];

/** Keys that decide what the model gets. */
const telling = ["model", "input", "output", "tools", "toolDefs"];

/** Keys with a dot: Dotprompt keeps them as extensions, split at the last dot. */
export const dottedKeys: Rule = (subject, report) => {
  for (const entry of subject.keys) {
    const { name, key, value } = entry;
    if (!name.includes(".")) continue;
    const [first, ...rest] = name.split(".");
    if (nested.includes(name) || first === "config") {
      const outer = first!;
      const inner = rest.join(".");
      const message = `"${name}" is an extension to Dotprompt, not the ${inner} of ${outer}, and has no effect. Write ${inner} below ${outer}.`;
      const fixes = inner.includes(".") ? [] : moveUnder(subject, entry, outer, inner);
      report("dotted-key", message, key, { fixes });
    } else if (first === "" || rest.at(-1) === "") {
      report("dotted-key", `"${name}" gives an extension without a name. Write namespace.key.`, key);
    } else if (rest.length > 1) {
      const message = `Dotprompt splits "${name}" at its last dot: it becomes ext["${name.slice(0, name.lastIndexOf("."))}"].${rest.at(-1)}. Other runtimes may differ; use one dot.`;
      report("dotted-key", message, key, { severity: "information" });
    } else if (
      Object.hasOwn(formatKeys.top, first!) &&
      first !== "ext" &&
      (isMap(value) || isNothing(value) || isScalar(value))
    ) {
      const message = `"${name}" is an extension to Dotprompt and changes nothing about ${first}.`;
      const severity = telling.includes(first!) ? "warning" : "information";
      report("dotted-key", message, key, { severity });
    }
  }
};
