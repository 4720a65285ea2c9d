import type { TestCode } from "../codes.ts";
import { didYouMean } from "../source/nearest.ts";
import { list, show, visible } from "../source/words.ts";
import {
  type Fields,
  formats,
  isFields,
  type KeywordKind,
  keywords,
  otherFormats,
  typeNames,
} from "./keywords.ts";
import { isRemote, resolvePointer } from "./reference.ts";

/** A mistake in a JSON Schema; `path` leads from the schema's root to the value that is wrong. */
export interface SchemaMistake {
  code: TestCode;
  path: (string | number)[];
  message: string;
  /** The words that could stand there instead: of the key when that is not known, else of the value. */
  known?: Iterable<string>;
}

const unsupported = ["$dynamicRef", "$dynamicAnchor", "$recursiveRef", "$recursiveAnchor"];

/**
 * Everything wrong with a JSON Schema, so that it is known before an answer is paid. A keyword with a wrong
 * value would otherwise be skipped in silence and every answer would pass.
 */
export function schemaMistakes(schema: unknown): SchemaMistake[] {
  const mistakes: SchemaMistake[] = [];
  const add = (code: TestCode, path: (string | number)[], message: string, known?: Iterable<string>) => {
    mistakes.push({ code, path, message, ...(known ? { known } : {}) });
  };

  function readSchema(value: unknown, path: (string | number)[]): void {
    if (typeof value === "boolean") return;
    if (!isFields(value)) {
      add("schema-invalid", path, `A schema must be a map, but is ${show(value)}.`);
      return;
    }
    const keys = Object.keys(value);
    if (keys.length > 0 && path.length === 0 && !keys.some((key) => keywords.has(key))) {
      const help = "Write it as type: object with properties; Picoschema is for the prompt file only.";
      add("schema-invalid", path, `This is no JSON Schema: it has none of its keywords. ${help}`);
      return;
    }
    for (const key of keys) readKeyword(value, key, [...path, key]);
  }

  function readKeyword(schemaValue: Fields, key: string, path: (string | number)[]): void {
    const kind = keywords.get(key);
    const value = schemaValue[key];
    if (unsupported.includes(key)) {
      add(
        "schema-unsupported",
        path,
        `"${key}" is not supported. Use $ref with a JSON pointer such as #/$defs/name.`,
      );
    } else if (kind) {
      const wrong = wrongValue(kind, value);
      if (wrong) {
        const known = kind === "type" ? typeNames : undefined;
        add("schema-invalid", path, `"${key}" must be ${wrong}, but is ${show(value)}.`, known);
        return;
      }
      if (kind === "pattern" || key === "patternProperties") readPatterns(kind, value, path);
      if (key === "$ref") readReference(String(value), path);
      if (key === "format") readFormat(String(value), path);
      for (const [inner, at] of subschemas(kind, value)) readSchema(inner, [...path, ...at]);
    } else if (!key.startsWith("x-")) {
      const help = didYouMean(key, keywords.keys()) || " It has no effect.";
      add("schema-unknown-keyword", path, `JSON Schema has no keyword "${visible(key)}".${help}`, [
        ...keywords.keys(),
      ]);
    }
  }

  function readPatterns(kind: KeywordKind, value: unknown, path: (string | number)[]): void {
    const patterns = kind === "pattern" ? [String(value)] : Object.keys(value as Fields);
    for (const pattern of patterns) {
      const error = patternError(pattern);
      if (error) add("schema-invalid", path, `The pattern is not valid: ${error}.`);
    }
  }

  function readFormat(format: string, path: (string | number)[]): void {
    if (formats.includes(format) || otherFormats.includes(format)) return;
    const help = didYouMean(format, formats);
    const message = `JSON Schema knows no format "${visible(format)}": every value fits it.${help}`;
    add("schema-unknown-format", path, message, formats);
  }

  function readReference(reference: string, path: (string | number)[]): void {
    if (isRemote(reference)) {
      const help = "Schemas are never fetched. Copy it into $defs and point there (#/$defs/name).";
      add("schema-remote-reference", path, `$ref ${show(reference)} leads out of this file. ${help}`);
    } else if (resolvePointer(schema, reference) === undefined) {
      add("schema-reference", path, `$ref ${show(reference)} leads nowhere in this schema.`);
    }
  }

  readSchema(schema, []);
  return mistakes;
}

/** The schemas inside a keyword's value, each with the way to it. */
export function subschemas(kind: KeywordKind, value: unknown): [unknown, (string | number)[]][] {
  if (kind === "schema") return [[value, []]];
  if (kind === "schemas" || (kind === "schema-or-schemas" && Array.isArray(value))) {
    return Array.isArray(value) ? value.map((one, index) => [one, [index]]) : [];
  }
  if (kind === "schema-or-schemas") return [[value, []]];
  if (kind !== "schema-map" && kind !== "dependencies") return [];
  const entries = Object.entries(value as Fields).filter(([, one]) => !Array.isArray(one));
  return entries.map(([key, one]) => [one, [key]]);
}

/** Why a pattern is not a regular expression; undefined when it is one. */
export function patternError(pattern: string): string | undefined {
  try {
    new RegExp(pattern, patternFlags(pattern));
    return undefined;
  } catch (error) {
    return reason(error);
  }
}

/** The flags a schema's pattern runs with: Unicode, as JSON Schema asks, unless only the older syntax takes it. */
export function patternFlags(pattern: string): "u" | "" {
  try {
    new RegExp(pattern, "u");
    return "u";
  } catch {
    return "";
  }
}

/** V8's reason without the pattern, which may be long: `Nothing to repeat`. */
export function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return visible(
    message.startsWith("Invalid regular expression: ") ? (message.split(": ").at(-1) ?? message) : message,
  );
}

/** What the value must be, in words, when it is something else. */
function wrongValue(kind: KeywordKind, value: unknown): string | undefined {
  const texts = (one: unknown) => Array.isArray(one) && one.every((item) => typeof item === "string");
  switch (kind) {
    case "schemas":
      return Array.isArray(value) && value.length ? undefined : "a list of schemas";
    case "schema-map":
    case "dependencies":
      return isFields(value) ? undefined : "a map of schemas";
    case "type": {
      const names = [value].flat();
      const known = names.length > 0 && names.every((name) => typeNames.includes(String(name)));
      return known ? undefined : list(typeNames, "or");
    }
    case "text":
    case "pattern":
      return typeof value === "string" ? undefined : "a text";
    case "number":
      return typeof value === "number" ? undefined : "a number";
    case "positive":
      return typeof value === "number" && value > 0 ? undefined : "a number above 0";
    case "count":
      return Number.isInteger(value) && Number(value) >= 0 ? undefined : "a whole number from 0";
    case "boolean":
      return typeof value === "boolean" ? undefined : "true or false";
    case "names":
      return texts(value) ? undefined : "a list of property names";
    case "names-map":
      return isFields(value) && Object.values(value).every(texts)
        ? undefined
        : "a map of lists of property names";
    case "list":
      return Array.isArray(value) ? undefined : "a list";
    default:
      return undefined;
  }
}
