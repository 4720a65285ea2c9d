import { problem } from "../codes.ts";
import { picoschema, SchemaError, type SchemaLookup } from "../schema/picoschema.ts";
import type { JsonSchema, Problem } from "../types.ts";
import { plainCopy } from "./metadata.ts";
import type { PromptTree } from "./tree.ts";
import { placeOf } from "./yaml.ts";

export interface SchemaOptions {
  /** JSON Schema of each name that the application registers. */
  schemas?: Record<string, JsonSchema>;
}

export type SchemaSide = "input" | "output";

/** JSON Schema of the prompt's input; null without one, or with one that cannot be used. */
export function inputSchema(tree: PromptTree, options: SchemaOptions = {}): JsonSchema | null {
  return usable(tree, "input", options);
}

/** JSON Schema of the prompt's output; null without one, or with one that cannot be used. */
export function outputSchema(tree: PromptTree, options: SchemaOptions = {}): JsonSchema | null {
  return usable(tree, "output", options);
}

/** Looks names up in own properties only, each in a copy that is shared by one lookup: Dotprompt changes them. */
export function lookupIn(schemas: Record<string, JsonSchema> | undefined): SchemaLookup {
  const copies = new Map<string, JsonSchema>();
  return (name) => {
    if (!schemas || !Object.hasOwn(schemas, name) || !schemas[name]) return undefined;
    const known = copies.get(name) ?? plainCopy(schemas[name]);
    copies.set(name, known);
    return known;
  };
}

function usable(tree: PromptTree, side: SchemaSide, options: SchemaOptions): JsonSchema | null {
  try {
    // Copied: Dotprompt's result shares lists with the metadata, and callers may keep it.
    const schema = picoschema(plainCopy(tree.metadata[side]?.schema), lookupIn(options.schemas));
    return schema && typeof schema === "object" ? plainCopy(schema) : null;
  } catch (error) {
    if (error instanceof SchemaError) return null;
    throw error;
  }
}

/** Mistakes in both schemas, apart from unknown names: only the application knows what it registers. */
export function schemaProblems(tree: PromptTree): Problem[] {
  return (["input", "output"] as const).flatMap((side) => {
    try {
      picoschema(plainCopy(tree.metadata[side]?.schema), anyName);
      return [];
    } catch (error) {
      return [schemaProblem(tree, side, error)];
    }
  });
}

/** Takes everything that may be a name for one; `string[]` is no name but a mistaken list. */
const anyName: SchemaLookup = (name) => (/[[\](){}<>]|^(?:array|list)$/i.test(name) ? undefined : {});

/** The problem of an error that `picoschema` threw, at its place in the frontmatter. */
export function schemaProblem(tree: PromptTree, side: SchemaSide, error: unknown): Problem {
  if (!(error instanceof SchemaError)) throw error;
  const { document = null, yamlStart = 0 } = tree.frontmatter ?? {};
  const place = placeOf(document, yamlStart, [side, "schema", ...error.path], error.atKey);
  return problem(
    error.unknownName === null ? "schema-invalid" : "schema-unknown-name",
    error.message,
    ...place,
  );
}
