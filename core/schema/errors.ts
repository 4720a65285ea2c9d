import { Errors, type XSchema } from "typebox/schema";
import { list, show, visible } from "../source/words.ts";

/** One way a value does not fit a schema. */
export interface Misfit {
  /** Property names and indexes from the value's root. */
  path: string[];
  /** The rest of a sentence that begins with the value's name: `must be an integer, but is "36"`. */
  sentence: string;
  /** The values of which it must be one. */
  choices?: unknown[];
  /** The types of JSON Schema of which it must be one. */
  types?: string[];
}

/** The ways a value does not fit, the innermost first, at most 8; none when it fits. */
export function errorsOf(schema: XSchema, value: unknown): Misfit[] {
  const [fits, errors] = Errors(schema, value);
  if (fits) return [];
  // What only follows from another error says nothing new.
  const causes = errors.filter(({ keyword }) => keyword !== "boolean" && keyword !== "if");
  const misfits = (causes.length ? causes : errors).map((error) => {
    const path = segments(error.instancePath);
    const params: Record<string, unknown> = { ...error.params };
    const choices = error.keyword === "enum" ? { choices: params.allowedValues as unknown[] } : {};
    const types = error.keyword === "type" ? { types: [params.type].flat().map(String) } : {};
    return { path, sentence: sentenceFor(error.keyword, params, at(value, path)), ...choices, ...types };
  });
  const distinct = new Map(misfits.map((misfit) => [JSON.stringify(misfit), misfit]));
  const sorted = [...distinct.values()].sort((one, other) => other.path.length - one.path.length);
  return sorted.length ? sorted : [{ path: [], sentence: "does not fit" }];
}

/** `age must be an integer, but is "36"`; `root` names the whole value. */
export function misfitSentence(misfit: Misfit, root: string): string {
  const name = misfit.path.length ? `"${visible(misfit.path.join("."))}"` : root;
  return `${name} ${misfit.sentence}`;
}

function segments(pointer: string): string[] {
  if (pointer === "") return [];
  const parts = pointer.slice(1).split("/");
  return parts.map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function at(value: unknown, path: string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === "object" && inner !== null && Object.hasOwn(inner, key)
        ? (inner as Record<string, unknown>)[key]
        : undefined,
    value,
  );
}

function sentenceFor(keyword: string, params: Record<string, unknown>, value: unknown): string {
  const names = (key: string) => list((params[key] as unknown[]).map((name) => `"${visible(String(name))}"`));
  const but = `, but is ${show(value)}`;
  switch (keyword) {
    case "type":
      return `must be ${list([params.type].flat().map(typeName), "or")}${but}`;
    case "required":
      return `must have ${names("requiredProperties")}`;
    case "additionalProperties":
      return `must not have ${names("additionalProperties")}`;
    case "unevaluatedProperties":
      return `must not have ${names("unevaluatedProperties")}`;
    case "enum":
      return `must be ${list((params.allowedValues as unknown[]).map(show), "or")}${but}`;
    case "const":
      return `must be ${show(params.allowedValue)}${but}`;
    case "minimum":
    case "maximum":
    case "exclusiveMinimum":
    case "exclusiveMaximum":
      return `must be ${params.comparison} ${params.limit}${but}`;
    case "multipleOf":
      return `must be a multiple of ${params.multipleOf}${but}`;
    case "minLength":
    case "maxLength":
      return `must have at ${keyword === "minLength" ? "least" : "most"} ${params.limit} characters${but}`;
    case "minItems":
    case "maxItems":
      return `must have at ${keyword === "minItems" ? "least" : "most"} ${params.limit} items`;
    case "minProperties":
    case "maxProperties":
      return `must have at ${keyword === "minProperties" ? "least" : "most"} ${params.limit} properties`;
    case "pattern":
      return `must match /${String(params.pattern instanceof RegExp ? params.pattern.source : params.pattern)}/${but}`;
    case "format":
      return `must be in the format ${params.format}${but}`;
    case "anyOf":
      return `must fit one of the schemas in anyOf${but}`;
    case "oneOf":
      return `must fit exactly one of the schemas in oneOf${but}`;
    case "boolean":
      return "must not be there";
    case "if":
      return `must fit the schema in "${params.failingKeyword}"${but}`;
    case "not":
      return `must not fit the schema in "not"${but}`;
    case "contains":
      return "must contain an item that fits";
    case "dependencies":
    case "dependentRequired":
      return `must have ${names("dependencies")} because it has "${params.property}"`;
    case "propertyNames":
      return `must not have the property names ${names("propertyNames")}`;
    case "unevaluatedItems":
      return "has items that no schema describes";
    case "~refine":
      return String(params.message);
    default:
      return `does not fit "${keyword}"${but}`;
  }
}

function typeName(type: unknown): string {
  if (type === "null") return "null";
  return type === "array" || type === "object" || type === "integer" ? `an ${type}` : `a ${String(type)}`;
}
