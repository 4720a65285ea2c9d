import { isMap } from "yaml";
import { schemaMistakes } from "../../../schema/definition.ts";
import { misfitSentence } from "../../../schema/errors.ts";
import { similar as nearest } from "../../../source/nearest.ts";
import { inputSchema } from "../../../syntax/schemas.ts";
import { placeOf } from "../../../syntax/yaml.ts";
import { withoutEntry } from "../frontmatter/move.ts";
import { entryAt, mapEntries } from "../source.ts";
import { edit, type Rule, type Subject } from "../subject.ts";
import type { Fix } from "../types.ts";
import { misfitFixes } from "./fits.ts";
import { misfits } from "./json.ts";

const codesThatMatter = [
  "schema-invalid",
  "schema-unsupported",
  "schema-reference",
  "schema-remote-reference",
];

/** `input.default` against `input.schema`. A default need not be complete. */
export const inputDefaults: Rule = (subject, report) => {
  const { tree, document, yamlStart, schemas, input } = subject;
  const entry = entryAt(document, yamlStart, "input", "default");
  const given = tree.metadata.input?.default;
  if (!entry || !isMap(entry.value) || typeof given !== "object" || given === null) return;
  const schema = inputSchema(tree, { schemas });
  if (!schema) return;
  const unknown = new Set<string>();
  if (input?.kind === "object" && !input.open) {
    for (const { name, key } of mapEntries(entry.value, yamlStart, document)) {
      if (input.properties.has(name)) continue;
      unknown.add(name);
      const meant = nearest(name, input.properties.keys());
      const message = `The schema has no input "${name}".${meant ? ` Did you mean "${meant}"?` : " Add it to input.schema, or remove the default."}`;
      report("default-unknown", message, key, {
        fixes: meant ? [edit(`Change to ${meant}`, key, meant)] : [],
      });
    }
  }
  if (schemaMistakes(schema).some(({ code }) => codesThatMatter.includes(code))) return;
  const { required: _, ...partial } = schema;
  for (const misfit of misfits(partial, given)) {
    if (misfit.path.length === 0 || unknown.has(misfit.path[0]!)) continue;
    const place = placeOf(document, yamlStart, ["input", "default", ...misfit.path]);
    report(
      "default-mismatch",
      `The default does not fit input.schema: ${misfitSentence(misfit, "it")}.`,
      place,
      { fixes: [...misfitFixes(subject, misfit, place), ...withoutDefault(subject, misfit.path)] },
    );
  }
};

/** Takes the default of one input away. */
function withoutDefault(subject: Subject, [name, ...rest]: readonly string[]): Fix[] {
  const { document, yamlStart } = subject;
  if (name === undefined || rest.length) return [];
  const own = entryAt(document, yamlStart, "input", "default", name);
  // The only one goes with its key.
  const gone = own && own.map.items.length > 1 ? own : entryAt(document, yamlStart, "input", "default");
  return gone ? withoutEntry(subject, gone) : [];
}
