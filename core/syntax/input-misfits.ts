import type { InputMisfit } from "../protocol/runner.ts";
import { checkSchemaButPatterns } from "../schema/check.ts";
import { schemaMistakes } from "../schema/definition.ts";
import { misfitSentence } from "../schema/errors.ts";
import { visible } from "../source/words.ts";
import { inputSchema, type SchemaOptions } from "./schemas.ts";
import type { PromptTree } from "./tree.ts";

/** At most so many are told of one input. */
const most = 8;

/**
 * The ways in which an input does not fit the prompt's `input.schema`. What is missing is not among them: a form
 * that is being filled in lacks something all the time. Patterns are taken as matching.
 */
export function inputMisfits(
  tree: PromptTree,
  input: Record<string, unknown>,
  options: SchemaOptions = {},
): InputMisfit[] {
  const schema = inputSchema(tree, options);
  if (schema === null) return [];
  if (schemaMistakes(schema).some(({ code }) => code !== "schema-unknown-keyword")) return [];
  const declared =
    typeof schema.properties === "object" && schema.properties !== null ? schema.properties : {};
  const unknown = schema.additionalProperties === false ? Object.keys(input) : [];
  const unused = unknown
    .filter((name) => !Object.hasOwn(declared, name))
    .map((name) => ({
      field: null,
      message: `The prompt declares no input "${visible(name)}": its value goes unused.`,
      blocks: false,
    }));
  return [...wrong(schema, input), ...unused].slice(0, most);
}

function wrong(schema: Record<string, unknown>, input: Record<string, unknown>): InputMisfit[] {
  try {
    const present = { ...schema, required: undefined, additionalProperties: undefined };
    return checkSchemaButPatterns(present, input).map((misfit) => ({
      field: misfit.path[0] ?? null,
      message: `${misfitSentence(misfit, "The input")}.`,
      blocks: true,
    }));
  } catch {
    return [];
  }
}
