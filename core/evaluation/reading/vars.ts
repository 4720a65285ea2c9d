import { checkSchemaButPatterns } from "../../schema/check.ts";
import { type Misfit, misfitSentence } from "../../schema/errors.ts";
import { type Fields, isFields } from "../../schema/keywords.ts";
import { resolvePointer } from "../../schema/reference.ts";
import type { Fix } from "../../source/finding.ts";
import type { Located } from "../../source/located.ts";
import { meant } from "../../source/nearest.ts";
import type { Report } from "../../source/problem.ts";
import { asKey, list, visible } from "../../source/words.ts";
import type { TestContext } from "../types.ts";
import type { Desk } from "./desk.ts";
import { checkReferences } from "./references.ts";
import { within } from "./within.ts";

/** Holds a test's `vars` against the prompt's input schema, where there is one. */
export function checkVars(vars: Located | undefined, { context, report, told }: Desk): void {
  if (!vars?.fields) return;
  for (const field of vars.fields.values()) {
    if (!told.has(field)) checkReferences(field.node, "vars-file", report);
  }
  const schema = followed(context.inputSchema);
  const properties = schema?.properties;
  if (!schema || !isFields(properties)) return;
  const open = schema.additionalProperties !== undefined && schema.additionalProperties !== false;
  for (const [key, field] of vars.fields) {
    if (told.has(field)) continue;
    if (Object.hasOwn(properties, key)) checkOne(schema, properties, key, field.node, report);
    else if (!open && schema.patternProperties === undefined) {
      const known = Object.keys(properties);
      const { help, fixes } = meant(key, known, field.key, { taken: vars.fields, write: asKey });
      const all = known.length ? ` It has ${list(known.map((name) => `"${name}"`))}.` : "";
      const code = schema.additionalProperties === false ? "vars-unknown" : "vars-undeclared";
      report(code, field.key, `The prompt declares no input "${visible(key)}".${help || all}`, fixes);
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
    const place = within(node, misfit.path.slice(1));
    report("vars-mismatch", place, `${misfitSentence(misfit, key)}.`, choiceFixes(misfit, place));
  }
}

/** The choice that a mistyped value meant. */
function choiceFixes({ choices = [] }: Misfit, place: Located): Fix[] {
  const { value } = place;
  const texts = choices.filter((choice) => typeof choice === "string");
  return typeof value === "string" ? meant(value, texts, place, { write: asKey }).fixes : [];
}

/** The names of the prompt's inputs; undefined when it declares none or takes any. */
export function declaredInputs({ inputSchema }: TestContext): string[] | undefined {
  const schema = followed(inputSchema);
  if (!schema || !isFields(schema.properties)) return undefined;
  const open = schema.additionalProperties !== undefined && schema.additionalProperties !== false;
  return open || schema.patternProperties !== undefined ? undefined : Object.keys(schema.properties);
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
