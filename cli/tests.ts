import { testContext } from "../core/evaluation/context.ts";
import { inlineTests, parseTestFile } from "../core/evaluation/read.ts";
import type { PromptTree } from "../core/syntax/tree.ts";
import type { JsonSchema, Problem } from "../core/types.ts";
import type { Settings } from "./settings.ts";

/** What is wrong with the tests that stand in a prompt file itself. */
export function inlineTestProblems(tree: PromptTree, settings: Settings): Problem[] {
  return inlineTests(tree, testContext(tree, { schemas: known(settings) })).problems;
}

/** What is wrong with a test file, held against its prompt when there is one. */
export function testFileProblems(text: string, prompt: PromptTree | null, settings: Settings): Problem[] {
  const context = prompt ? testContext(prompt, { schemas: known(settings) }) : {};
  return parseTestFile(text, context).problems;
}

function known({ schemas }: Settings): Record<string, JsonSchema> {
  const entries = Object.entries(schemas).filter((entry): entry is [string, JsonSchema] => entry[1] !== true);
  return Object.fromEntries(entries);
}
