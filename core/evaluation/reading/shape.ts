import type { TSchema } from "typebox";
import { errorsOf } from "../../schema/errors.ts";
import type { Located } from "../../source/located.ts";
import { meant } from "../../source/nearest.ts";
import { visible } from "../../source/words.ts";
import { ignoredKeys, unsupportedKeys } from "../format.ts";
import type { Desk } from "./desk.ts";

interface ObjectShape {
  properties?: Record<string, TSchema>;
  required?: string[];
  items?: TSchema;
  maxItems?: number;
}

/**
 * Holds a located value against a part of the format and reports each mistake at its own place.
 * Objects and lists are walked here, so that a wrong test does not hide the next one; the rest is typebox's.
 */
export function checkShape(schema: TSchema, located: Located, name: string, desk: Desk): void {
  const shape = schema as ObjectShape;
  if (shape.properties) checkObject(shape, located, name, desk);
  else if (shape.items) checkList(shape, located, name, desk);
  else {
    const [first] = errorsOf(schema, located.value);
    if (!first) return;
    const word = String(located.value);
    const { fixes } = meant(word, choicesOf(schema), located);
    const sentence = filePattern.test(word) ? `must be a map. ${notRead}` : first.sentence;
    desk.report("test-wrong-value", located, `${name} ${sentence}.`, fixes);
  }
}

const filePattern = /^file:\/\//;
const notRead = "Other files are not read from here: write the items out";

/** The words of a union such as `allow` and `forbid`. */
const choicesOf = (schema: TSchema): string[] =>
  ((schema as { anyOf?: { const?: unknown }[] }).anyOf ?? [])
    .map((one) => one.const)
    .filter((one) => typeof one === "string");

function checkObject(shape: ObjectShape, located: Located, name: string, desk: Desk): void {
  const { report, told } = desk;
  const properties = shape.properties ?? {};
  if (!located.fields) {
    const keys = Object.keys(properties).slice(0, 3).join(", ");
    const isFile = typeof located.value === "string" && filePattern.test(located.value);
    const help = isFile ? `. ${notRead}.` : ".";
    report("test-wrong-value", located, `${name} must be a map with keys such as ${keys}${help}`);
    return;
  }
  for (const [key, field] of located.fields) {
    if (told.has(field)) continue;
    const property = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (property) checkShape(property, field.node, `"${key}"`, desk);
    else if (ignoredKeys.has(key)) {
      report(
        "test-ignored-key",
        field.key,
        `"${key}" has no effect in Prompt Studio: the prompt file decides.`,
      );
    } else if (unsupportedKeys.has(key)) {
      report("test-unknown-key", field.key, `"${key}" is promptfoo's and not supported here. Remove it.`);
    } else {
      const known = Object.keys(properties);
      const { help, fixes } = meant(key, known, field.key, { taken: located.fields });
      const all = ` Known: ${known.join(", ")}.`;
      report("test-unknown-key", field.key, `${name} has no key "${visible(key)}".${help || all}`, fixes);
    }
  }
  const isTold = [...located.fields.values()].some((field) => told.has(field));
  for (const key of isTold ? [] : (shape.required ?? [])) {
    if (!located.fields.has(key)) report("test-missing-key", located, `${name} needs the key "${key}".`);
  }
}

function checkList(shape: ObjectShape, located: Located, name: string, desk: Desk): void {
  const { report } = desk;
  if (!located.items) {
    const isFile = typeof located.value === "string" && filePattern.test(located.value);
    const why = isFile ? notRead : "Begin each item with a dash";
    report("test-wrong-value", located, `${name} must be a list. ${why}.`);
    return;
  }
  const most = shape.maxItems ?? Number.POSITIVE_INFINITY;
  if (located.items.length > most) {
    report("test-wrong-value", located, `${name} has ${located.items.length} items; ${most} are allowed.`);
  }
  const item = name === '"tests"' ? "A test" : "An assertion";
  for (const one of located.items) checkShape(shape.items as TSchema, one, item, desk);
}
