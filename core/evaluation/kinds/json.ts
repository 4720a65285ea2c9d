import type { RegexMatcher } from "../../schema/check.ts";
import { checkSchema } from "../../schema/check.ts";
import { reason, schemaMistakes } from "../../schema/definition.ts";
import { misfitSentence } from "../../schema/errors.ts";
import { insideFence } from "../../source/fence.ts";
import type { Assertion, JudgedOutput } from "../types.ts";
import type { AssertionKind, Outcome } from "./kind.ts";

export const jsonKinds: AssertionKind[] = [
  {
    type: "is-json",
    summary:
      "The answer is JSON (arrays and single values too); with a JSON Schema as value, JSON that fits it.",
    value: "schema",
    keys: ["fence"],
    decide(assertion, output, matcher) {
      if (assertion.value !== undefined) return fits(assertion, assertion.value, output, matcher);
      const read = readJson(output, assertion.fence);
      const holds = !("problem" in read);
      const fact = holds ? "The answer is JSON." : read.problem;
      return { holds, fact, expected: assertion.not ? "no JSON" : "JSON", actual: output.text };
    },
  },
  {
    type: "matches-schema",
    summary:
      "The answer is JSON that fits the JSON Schema in value or, without one, the prompt's output.schema.",
    value: "schema",
    keys: ["fence"],
    decide(assertion, output, matcher) {
      const schema = assertion.value ?? output.outputSchema;
      if (schema !== null) return fits(assertion, schema, output, matcher);
      return { broken: "The prompt has no output.schema. Write one there, or a JSON Schema as value." };
    },
  },
];

async function fits(
  assertion: Assertion,
  schema: unknown,
  output: JudgedOutput,
  matcher: RegexMatcher,
): Promise<Outcome> {
  const mistake = schemaMistakes(schema).find(({ code }) => !code.startsWith("schema-unknown-"));
  if (mistake) return { broken: mistake.message };
  const text = JSON.stringify(schema, null, 2);
  const expected = assertion.not ? `does not fit the schema ${text}` : text;
  const read = readJson(output, assertion.fence);
  if ("problem" in read) return { holds: false, fact: read.problem, expected, actual: output.text };
  const misfits = await checkSchema(schema, read.value, matcher);
  const sentences = misfits.slice(0, 3).map((misfit) => misfitSentence(misfit, "it"));
  const more = misfits.length > 3 ? ` And ${misfits.length - 3} more.` : "";
  const fact = misfits.length
    ? `The answer does not fit the schema: ${sentences.join("; ")}.${more}`
    : "The answer fits the schema.";
  return { holds: misfits.length === 0, fact, expected, actual: output.text };
}

/**
 * Reads the whole answer as JSON. With `fence: allow` it may be one Markdown code block; text around JSON is
 * never accepted, because a program that parses the answer would not accept it either.
 */
export function readJson(
  { text, finishReason }: JudgedOutput,
  fence: Assertion["fence"],
): { value: unknown } | { problem: string } {
  const inner = insideFence(text);
  if (inner !== undefined && fence !== "allow") {
    const help = "Ask for plain JSON in the prompt, or write fence: allow on this assertion.";
    return { problem: `The answer stands in a Markdown code fence. ${help}` };
  }
  const cut = finishReason === "length" ? " It was cut off at the token limit: raise maxOutputTokens." : "";
  if (text.trim() === "") return { problem: `The answer is empty, so it is not JSON.${cut}` };
  try {
    return { value: JSON.parse(inner ?? text) };
  } catch (error) {
    return { problem: `The answer is not JSON: ${reason(error)}.${cut}` };
  }
}
