import { isMap, isSeq } from "yaml";
import { jsonSchemaMistakes } from "../schema/json.ts";
import { mapEntries, placeIn, resolved, textOf } from "../source.ts";
import { edit, type Rule } from "../subject.ts";

const known = ["name", "description", "inputSchema", "outputSchema"];
/** What other programs call the schema of the arguments. */
const otherNames = ["parameters", "input_schema", "schema", "input"];

/** What stands under `toolDefs`: each one with a name, and its schemas as JSON Schema. */
export const toolDefinitions: Rule = (subject, report) => {
  const { keys, yamlStart, document } = subject;
  const list = keys.find(({ name }) => name === "toolDefs")?.value;
  if (!isSeq(list)) return;
  for (const [index, item] of list.items.entries()) {
    const node = resolved(item, document);
    if (!node) continue;
    const place = placeIn(node, yamlStart);
    if (!isMap(node)) {
      report("wrong-type", "A definition is a map: name, description, inputSchema.", place);
      continue;
    }
    const entries = mapEntries(node, yamlStart, document);
    const name = entries.find((one) => one.name === "name");
    const text = textOf(name?.value ?? null);
    if (!name) report("wrong-type", "This definition has no name, so no tool can be called by it.", place);
    else if (text === undefined) report("wrong-type", "The name of a tool must be a text.", name.place);
    else if (!/^[\w-]{1,64}$/.test(text)) {
      const message = `Providers may refuse "${text}" as a tool's name. Use letters, digits, _ and -.`;
      report("tool-name", message, name.place);
    }
    const hasSchema = entries.some((one) => one.name === "inputSchema");
    for (const one of entries) {
      if (known.includes(one.name)) {
        if (/Schema$/.test(one.name) && isMap(one.value))
          jsonSchemaMistakes(subject, ["toolDefs", index, one.name], report);
      } else if (otherNames.includes(one.name) && !hasSchema) {
        const message = `Dotprompt reads the arguments of a tool from inputSchema, not from "${one.name}".`;
        const fixes = [edit("Change to inputSchema", one.key, "inputSchema", true)];
        report("unknown-key", message, one.key, { fixes });
      }
    }
  }
};
