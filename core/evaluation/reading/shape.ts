import type { TSchema } from "typebox";
import { errorsOf } from "../../schema/errors.ts";
import type { Located } from "../../source/located.ts";
import { didYouMean } from "../../source/nearest.ts";
import type { Report } from "../../source/problem.ts";
import { visible } from "../../source/words.ts";
import { ignoredKeys, unsupportedKeys } from "../format.ts";

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
export function checkShape(schema: TSchema, located: Located, name: string, report: Report): void {
  const shape = schema as ObjectShape;
  if (shape.properties) checkObject(shape, located, name, report);
  else if (shape.items) checkList(shape, located, name, report);
  else {
    const [first] = errorsOf(schema, located.value);
    if (first) report("test-wrong-value", located, `${name} ${first.sentence}.`);
  }
}

function checkObject(shape: ObjectShape, located: Located, name: string, report: Report): void {
  const properties = shape.properties ?? {};
  if (!located.fields) {
    const keys = Object.keys(properties).slice(0, 3).join(", ");
    report("test-wrong-value", located, `${name} must be a map with keys such as ${keys}.`);
    return;
  }
  for (const [key, field] of located.fields) {
    const property = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (property) checkShape(property, field.node, `"${key}"`, report);
    else if (ignoredKeys.has(key)) {
      report(
        "test-ignored-key",
        field.key,
        `"${key}" has no effect in Prompt Studio: the prompt file decides.`,
      );
    } else if (unsupportedKeys.has(key)) {
      report("test-unknown-key", field.key, `"${key}" is promptfoo's and not supported here. Remove it.`);
    } else {
      const help =
        didYouMean(key, Object.keys(properties)) || ` Known: ${Object.keys(properties).join(", ")}.`;
      report("test-unknown-key", field.key, `${name} has no key "${visible(key)}".${help}`);
    }
  }
  for (const key of shape.required ?? []) {
    if (!located.fields.has(key)) report("test-missing-key", located, `${name} needs the key "${key}".`);
  }
}

function checkList(shape: ObjectShape, located: Located, name: string, report: Report): void {
  if (!located.items) {
    const file = typeof located.value === "string" && located.value.startsWith("file://");
    const why = file
      ? "Other files are not read from here: write the items out"
      : "Begin each item with a dash";
    report("test-wrong-value", located, `${name} must be a list. ${why}.`);
    return;
  }
  const most = shape.maxItems ?? Number.POSITIVE_INFINITY;
  if (located.items.length > most) {
    report("test-wrong-value", located, `${name} has ${located.items.length} items; ${most} are allowed.`);
  }
  const item = name === '"tests"' ? "A test" : "An assertion";
  for (const one of located.items) checkShape(shape.items as TSchema, one, item, report);
}
