import type { InputField } from "../../core/protocol/runner.ts";
import { t } from "../l10n.ts";

/**
 * How the values of an input become text in a form field and back. Nothing here touches the page.
 * Values are only ever copied by spreading, so that a key such as `__proto__` stays an ordinary key.
 */

export type Values = Record<string, unknown>;
export type Control = "text" | "number" | "checkbox" | "choice" | "json" | "any";

/** What a text in a field means: a value, nothing at all, or a problem to show under the field. */
export type Reading = { value: unknown } | { absent: true } | { problem: string };

export const has = (values: Values, name: string): boolean => Object.hasOwn(values, name);

/** Same value as JSON; the order of keys does not matter. */
export const same = (one: unknown, other: unknown): boolean => canonical(one) === canonical(other);

const canonical = (value: unknown): string | undefined =>
  JSON.stringify(value, (_key, part: unknown) =>
    isObject(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );

/**
 * The control for a field that holds `value`. A value that the field's own control could not show, such
 * as a list in a text field, is edited as JSON instead, so that opening the form never changes it.
 */
export function controlFor(field: InputField, value: unknown): Control {
  if (value === undefined) return ownControl(field);
  switch (ownControl(field)) {
    case "text":
      return typeof value === "string" ? "text" : "json";
    case "number":
      return typeof value === "number" ? "number" : "json";
    case "checkbox":
      return typeof value === "boolean" ? "checkbox" : "json";
    case "choice":
      return choiceIndex(field, value) >= 0 ? "choice" : "json";
    case "any":
      return "any";
    default:
      return "json";
  }
}

function ownControl(field: InputField): Control {
  switch (field.type) {
    case "string":
      return "text";
    case "number":
    case "integer":
      return "number";
    case "boolean":
      return "checkbox";
    case "enum":
      return field.choices?.length ? "choice" : "any";
    case "any":
      return "any";
    default:
      return "json";
  }
}

/** Place of a value among the choices of an enum; -1 when it is none of them. */
export function choiceIndex(field: InputField, value: unknown): number {
  const choices: readonly unknown[] = field.choices ?? [];
  return choices.indexOf(value);
}

/** The text a control starts with. */
export function textOf(control: Control, value: unknown): string {
  if (value === undefined) return "";
  if (control === "text") return String(value);
  if (control === "number") return String(value);
  if (control === "any" && typeof value === "string") {
    // A string that would read as JSON, such as 42, gets its quotes so that it stays a string.
    return parsesAsJson(value) || value === "" ? JSON.stringify(value) : value;
  }
  return JSON.stringify(value, null, 2) ?? "";
}

/**
 * Reads a text back. An empty text takes the value out of the input, but where a default would then step
 * in unseen, an empty text field means the empty string.
 */
export function read(field: InputField, control: Control, text: string): Reading {
  if (control === "text") {
    return text === "" && field.default === undefined ? { absent: true } : { value: text };
  }
  if (text.trim() === "") return { absent: true };
  if (control === "number") return readNumber(field, text.trim());
  if (control === "any") return parsesAsJson(text) ? { value: JSON.parse(text) } : { value: text };
  return readJson(field, text);
}

function readNumber(field: InputField, text: string): Reading {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return { problem: expected(field) };
  const value = Number(text);
  if (!Number.isFinite(value)) return { problem: t("This number is too large.") };
  if (field.type === "integer" && !Number.isInteger(value)) return { problem: expected(field) };
  if (field.type === "integer" && !Number.isSafeInteger(value)) {
    return { problem: t("This number is too large to stay exact.") };
  }
  return { value };
}

function readJson(field: InputField, text: string): Reading {
  const parsed = parseJson(text);
  if ("problem" in parsed) return parsed;
  const { value } = parsed;
  const fits =
    field.type === "array"
      ? Array.isArray(value)
      : field.type === "object"
        ? isObject(value)
        : field.type === "string" || field.type === "boolean"
          ? typeof value === field.type
          : field.type === "number" || field.type === "integer"
            ? typeof value === "number"
            : field.type === "enum"
              ? choiceIndex(field, value) >= 0
              : true;
  return fits ? { value } : { problem: expected(field) };
}

/** What to do about a text that is no value of the field. */
function expected({ type, choices = [] }: InputField): string {
  switch (type) {
    case "string":
      return t('Enter a text in quotes, such as "text".');
    case "number":
      return t("Enter a number, such as 1.5.");
    case "integer":
      return t("Enter a whole number, such as 3.");
    case "boolean":
      return t("Enter true or false.");
    case "enum":
      return t("Enter one of {0}.", choices.map((choice) => JSON.stringify(choice)).join(", "));
    case "array":
      return t('Enter a list, such as ["one", "two"].');
    case "object":
      return t('Enter an object, such as {"key": "value"}.');
    case "any":
      return t("Enter JSON.");
  }
}

export const isObject = (value: unknown): value is Values =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function parsesAsJson(text: string): boolean {
  return "value" in parseJson(text);
}

/** Parses JSON; a problem says in which line and column. `reason`: the same without its first words. */
export function parseJson(text: string): { value: unknown } | { problem: string; reason: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    const offset = jsonErrorOffset(text, error instanceof Error ? error.message : "");
    const before = text.slice(0, offset).split("\n");
    const column = (before.at(-1)?.length ?? 0) + 1;
    const reason = t("{0} at line {1}, column {2}", jsonReason(text, offset), before.length, column);
    return { problem: t("This is not valid JSON: {0}.", reason), reason };
  }
}

/** Engines tell the offset in words of their own; where they do not, the end of the text is the place. */
function jsonErrorOffset(text: string, reason: string): number {
  const position = /position (\d+)/.exec(reason);
  if (position) return Math.min(Number(position[1]), text.length);
  const token = /Unexpected token '?(.)'?,/u.exec(reason);
  const place = token && !/^Unexpected end/.test(reason) ? text.indexOf(token[1] ?? "") : -1;
  return place >= 0 ? place : text.length;
}

function jsonReason(text: string, offset: number): string {
  const found = [...text.slice(offset, offset + 2)][0];
  if (found === undefined) return t("it ends too early");
  if (found === "'") return t("a ' where JSON wants double quotes");
  if (found === "\n") return t("a line break");
  return t("an unexpected {0}", found);
}

/** Reads the JSON view: it must be an object. */
export function readInput(text: string): { values: Values } | { problem: string } {
  if (text.trim() === "") return { values: {} };
  const parsed = parseJson(text);
  if ("problem" in parsed) return { problem: parsed.problem };
  if (!isObject(parsed.value)) {
    return { problem: t('The input must be an object, such as {"name": "Ada"}.') };
  }
  return { values: parsed.value };
}

export const inputText = (values: Values): string => JSON.stringify(values, null, 2);

/** `values` with one more, or without `name`. */
export function withValue(
  values: Values,
  name: string,
  reading: { value: unknown } | { absent: true },
): Values {
  if ("value" in reading) return { ...values, [name]: reading.value };
  return Object.fromEntries(Object.entries(values).filter(([key]) => key !== name));
}

/** Required fields that have neither a value nor a default, in the order of the form. */
export function missingFields(fields: InputField[], values: Values): string[] {
  return fields
    .filter(
      (field) =>
        field.required && field.type !== "boolean" && field.default === undefined && !has(values, field.name),
    )
    .map((field) => field.name);
}

/** What is sent: a required checkbox that nobody touched shows "no", so it says `false`. */
export function completeInput(fields: InputField[], values: Values): Values {
  const untouched = fields.filter(
    (field) =>
      field.required && field.type === "boolean" && field.default === undefined && !has(values, field.name),
  );
  return { ...values, ...Object.fromEntries(untouched.map((field) => [field.name, false])) };
}

/** Larger or deeper inputs are not taken by the host: characters of JSON, levels. */
const largest = 1_000_000;
const deepest = 90;

/** Why an input cannot be sent at all; null when it can. */
export function inputTrouble(values: Values): string | null {
  if (depthOf(values, deepest) > deepest) return t("The input is nested deeper than {0} levels.", deepest);
  return JSON.stringify(values).length > largest
    ? t("The input is larger than 1 MB. Shorten it, or put the long text into the prompt file.")
    : null;
}

/** Levels of nesting; stops counting just beyond `limit`. */
function depthOf(value: unknown, limit: number): number {
  if (typeof value !== "object" || value === null) return 0;
  if (limit < 0) return 1;
  let deepest = 0;
  for (const part of Object.values(value)) deepest = Math.max(deepest, depthOf(part, limit - 1));
  return deepest + 1;
}

/** Keys of the input that no field shows. */
export function extraKeys(fields: InputField[], values: Values): string[] {
  const names = new Set(fields.map((field) => field.name));
  return Object.keys(values).filter((key) => !names.has(key));
}

/** The line under a field: its kind where the control does not show it, then its description. */
export function hintOf(field: InputField, control: Control): string {
  const kind =
    control === "json"
      ? field.type === "array"
        ? t("list as JSON")
        : field.type === "object"
          ? t("object as JSON")
          : "JSON"
      : control === "any"
        ? t("text or JSON")
        : field.type === "integer"
          ? t("whole number")
          : field.type === "number"
            ? t("number")
            : "";
  const description = field.description?.trim() ?? "";
  if (kind && description) return `${kind} · ${description}`;
  return kind || description || (control === "text" ? t("text") : "");
}
