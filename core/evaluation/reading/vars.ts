import { checkSchemaButPatterns } from "../../schema/check.ts";
import { misfitSentence } from "../../schema/errors.ts";
import { type Fields, isFields } from "../../schema/keywords.ts";
import { resolvePointer } from "../../schema/reference.ts";
import type { Located } from "../../source/located.ts";
import { didYouMean } from "../../source/nearest.ts";
import type { Report } from "../../source/problem.ts";
import { list, quote, visible } from "../../source/words.ts";
import type { TestContext } from "../types.ts";
import { within } from "./within.ts";

/** Holds a test's `vars` against the prompt's input schema, where there is one. */
export function checkVars(vars: Located | undefined, context: TestContext, report: Report): void {
  if (!vars?.fields) return;
  for (const { node } of vars.fields.values()) {
    if (typeof node.value === "string" && node.value.startsWith("file://")) {
      report("vars-file", node, `${quote(node.value)} is given to the prompt as it stands: no file is read.`);
    }
  }
  const schema = followed(context.inputSchema);
  const properties = schema?.properties;
  if (!schema || !isFields(properties)) return;
  const open = schema.additionalProperties !== undefined && schema.additionalProperties !== false;
  for (const [key, field] of vars.fields) {
    if (Object.hasOwn(properties, key)) checkOne(schema, properties, key, field.node, report);
    else if (!open && schema.patternProperties === undefined) {
      const known = Object.keys(properties);
      const help =
        didYouMean(key, known) || (known.length ? ` It has ${list(known.map((name) => `"${name}"`))}.` : "");
      const code = schema.additionalProperties === false ? "vars-unknown" : "vars-undeclared";
      report(code, field.key, `The prompt declares no input "${visible(key)}".${help}`);
    }
  }
}

/** Says which required inputs nobody sets; only when the prompt's defaults are known. */
export function checkRequired(vars: Fields, place: Located, context: TestContext, report: Report): void {
  const schema = followed(context.inputSchema);
  if (!schema || !Array.isArray(schema.required) || !context.inputDefault) return;
  const given = { ...context.inputDefault, ...vars };
  const missing = schema.required.filter((name) => !Object.hasOwn(given, String(name)));
  if (missing.length === 0) return;
  const names = list(missing.map((name) => `"${visible(String(name))}"`));
  report("vars-missing", place, `The prompt requires ${names}: nothing is rendered there. Add it to vars.`);
}

function checkOne(schema: Fields, properties: Fields, key: string, node: Located, report: Report): void {
  // The property in its whole schema, so that references into it still lead somewhere.
  const alone = { ...schema, properties: { [key]: properties[key] }, required: undefined };
  const misfits = attempt(() => checkSchemaButPatterns(alone, { [key]: node.value }));
  for (const misfit of misfits.slice(0, 3)) {
    if (misfit.path[0] !== key) continue;
    report("vars-mismatch", within(node, misfit.path.slice(1)), `${misfitSentence(misfit, key)}.`);
  }
}

/** The input schema itself, where it is a reference to one of its own definitions. */
function followed(schema: unknown): Fields | undefined {
  if (!isFields(schema)) return undefined;
  if (typeof schema.$ref !== "string" || schema.properties) return schema;
  const target = resolvePointer(schema, schema.$ref);
  return isFields(target) ? { ...schema, ...target, $ref: undefined } : undefined;
}

/** A schema of the prompt file that cannot be used is that file's problem and reported there. */
function attempt<T>(work: () => T[]): T[] {
  try {
    return work();
  } catch {
    return [];
  }
}
