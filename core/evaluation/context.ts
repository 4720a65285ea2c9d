import { inputSchema, outputSchema, type SchemaOptions } from "../syntax/schemas.ts";
import type { PromptTree } from "../syntax/tree.ts";
import type { TestContext } from "./types.ts";

/**
 * What a prompt's tests are held against: its schemas and defaults. Give it to `parseTestFile`, with the
 * schemas that the application registers.
 */
export function testContext(tree: PromptTree, options: SchemaOptions = {}): TestContext {
  const { input, output } = tree.metadata;
  const schema = outputSchema(tree, options);
  return {
    inputSchema: inputSchema(tree, options),
    // Declared but not usable is the prompt file's problem: nothing is said about it here.
    ...(schema === null && output?.schema !== undefined ? {} : { outputSchema: schema }),
    inputDefault: typeof input?.default === "object" && input.default !== null ? input.default : {},
  };
}
