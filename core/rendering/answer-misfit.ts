import type { ChatRequest } from "../protocol/chat.ts";
import { checkSchemaButPatterns } from "../schema/check.ts";
import { reason, schemaMistakes } from "../schema/definition.ts";
import { misfitSentence } from "../schema/errors.ts";
import { insideFence } from "../source/fence.ts";
import type { JsonSchema } from "../types.ts";

/** The form that a request asks its answer to have; null when any text will do. */
export function answerForm(
  request: Pick<ChatRequest, "response_format">,
): { schema: JsonSchema | null } | null {
  const format = asMap(request.response_format);
  if (format?.type === "json_object") return { schema: null };
  if (format?.type !== "json_schema") return null;
  return { schema: asMap(asMap(format.json_schema)?.schema) };
}

/**
 * Why an answer is not what its request asked for: no JSON, or none that fits the schema. Null when it fits, and
 * when the schema cannot be used. JSON in one code fence counts; patterns are taken as matching.
 */
export function answerMisfit(request: Pick<ChatRequest, "response_format">, text: string): string | null {
  const form = answerForm(request);
  if (form === null) return null;
  let value: unknown;
  try {
    value = JSON.parse(insideFence(text) ?? text);
  } catch (error) {
    if (text.trim() === "") return "The answer is empty, so it is not JSON.";
    return `The answer is not JSON: ${reason(error)}.`;
  }
  const { schema } = form;
  if (schema === null || schemaMistakes(schema).some(({ code }) => code !== "schema-unknown-keyword"))
    return null;
  try {
    const misfits = checkSchemaButPatterns(schema, value);
    const sentences = misfits.slice(0, 3).map((misfit) => misfitSentence(misfit, "it"));
    const more = misfits.length > 3 ? ` And ${misfits.length - 3} more.` : "";
    return misfits.length ? `The answer does not fit the schema: ${sentences.join("; ")}.${more}` : null;
  } catch {
    // Too much work to decide is no reason to doubt the answer.
    return null;
  }
}

const asMap = (value: unknown): JsonSchema | null =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonSchema) : null;
