import type { XSchema } from "typebox/schema";
import { canonicalJson } from "../canonical.ts";
import { patternFlags, subschemas } from "./definition.ts";
import { type Fields, isFields, keywords } from "./keywords.ts";
import { isRemote, resolvePointer } from "./reference.ts";

/** Says whether a pattern finds something in a text, at once. */
export type Ask = (pattern: string, flags: string, text: string) => boolean;

/** A check that reads more keywords than this is given up: about a second's work. */
const maxSteps = 2_000_000;

/** Thrown out of a check that takes too many steps; the message is for people. */
export class TooMuchWork extends Error {}

/**
 * Makes of a person's schema one that is safe to check with: patterns go through `ask`, references are followed
 * here and never looked up, every keyword that is read counts as a step (alternatives inside alternatives
 * multiply), and `uniqueItems` takes linear time. `names` are the property names in the value to be checked, for
 * `patternProperties`.
 *
 * The result may point into itself, where the schema does; it is for one check.
 */
export function prepareSchema(schema: unknown, ask: Ask, names: readonly string[]): XSchema {
  const prepared = new Map<object, Fields>();
  let steps = 0;
  const step = () => {
    if (++steps > maxSteps)
      throw new TooMuchWork("The schema takes too many steps for this answer. Simplify it.");
  };

  function prepare(source: unknown): XSchema {
    if (!isFields(source)) return source === false ? false : {};
    const known = prepared.get(source);
    if (known) return known;
    const result: Fields = {};
    prepared.set(source, result);
    const fields: Fields = {};
    for (const [key, value] of Object.entries(source)) prepareKeyword(fields, key, value);
    for (const [key, value] of Object.entries(fields)) {
      const get = () => {
        step();
        return value;
      };
      Object.defineProperty(result, key, { enumerable: true, get });
    }
    return result;
  }

  function prepareKeyword(result: Fields, key: string, value: unknown): void {
    const kind = keywords.get(key);
    if (key === "uniqueItems" && value === true) {
      result["~refine"] = [{ check: allDiffer, error: () => "must not repeat an item" }];
    } else if (key === "$ref") {
      const target = isRemote(String(value)) ? undefined : resolvePointer(schema, String(value));
      result.allOf = [...((result.allOf as unknown[]) ?? []), prepare(target ?? false)];
    } else if (key === "allOf") {
      result.allOf = [...((result.allOf as unknown[]) ?? []), ...(value as unknown[]).map(prepare)];
    } else if (key === "pattern") {
      result.pattern = new AskedPattern(String(value), ask);
    } else if (key === "patternProperties") {
      result.patternProperties = byName(value as Fields);
    } else if (kind && !skipped.has(key)) {
      const inner = subschemas(kind, value);
      result[key] = inner.length ? rebuild(value, inner) : value;
    }
  }

  /** The keyword's value with each schema in it prepared. */
  function rebuild(value: unknown, inner: [unknown, (string | number)[]][]): unknown {
    if (inner[0]?.[1].length === 0) return prepare(value);
    if (Array.isArray(value)) return value.map(prepare);
    const copy = { ...(value as Fields) };
    for (const [one, [key]] of inner) copy[String(key)] = prepare(one);
    return copy;
  }

  /** Patterns of names become plain lists of the names that match: typebox would run them unguarded. */
  function byName(patterns: Fields): Fields {
    const result: Fields = {};
    for (const [pattern, inner] of Object.entries(patterns)) {
      const matching = names.filter((name) => ask(pattern, patternFlags(pattern), name));
      if (matching.length === 0) continue;
      const exact = `^(?:${matching.map(escaped).join("|")})$`;
      const before = result[exact];
      result[exact] = before === undefined ? prepare(inner) : { allOf: [before, prepare(inner)] };
    }
    return result;
  }

  return prepare(schema);
}

/** Keywords that say nothing about a value, or are done another way above. */
const skipped = new Set([
  "uniqueItems",
  "$defs",
  "definitions",
  "$id",
  "$anchor",
  "$schema",
  "default",
  "examples",
]);

/** typebox takes a RegExp as a pattern and calls `test`; this one hands the question on. */
class AskedPattern extends RegExp {
  readonly #ask: Ask;
  constructor(pattern: string, ask: Ask) {
    super(pattern, patternFlags(pattern));
    this.#ask = ask;
  }
  override test(text: string): boolean {
    return this.#ask(this.source, this.flags, text);
  }
}

function escaped(name: string): string {
  return name.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

function allDiffer(value: unknown): boolean {
  return !Array.isArray(value) || new Set(value.map(canonicalJson)).size === value.length;
}
