import { isScalar, isSeq } from "yaml";
import { similar as nearest } from "../../../source/nearest.ts";
import { definedTools } from "../../../syntax/tool-names.ts";
import { placeIn } from "../source.ts";
import { edit, type Rule } from "../subject.ts";

/** Tools without a definition, when the definitions are known. */
export const toolNames: Rule = ({ keys, context, yamlStart, tree }, report) => {
  const tools = keys.find(({ name }) => name === "tools");
  if (!context.tools || !tools || !isSeq(tools.value)) return;
  const known = [...context.tools, ...definedTools(tree)];
  for (const item of tools.value.items) {
    if (!isScalar(item) || typeof item.value !== "string" || known.includes(item.value)) continue;
    // Names of tool servers and patterns are resolved by the application.
    if (!/^[\w.-]+$/.test(item.value)) continue;
    const place = placeIn(item, yamlStart);
    const meant = nearest(item.value, known);
    const help = meant
      ? ` Did you mean "${meant}"?`
      : ` Put one into ${item.value}.tool.yaml beside the prompt.`;
    report("tool-undefined", `The tool "${item.value}" has no definition here.${help}`, place, {
      severity: "information",
      fixes: meant ? [edit(`Change to ${meant}`, place, meant)] : [],
    });
  }
};
