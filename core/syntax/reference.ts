import { helpers } from "./reference/helpers.ts";
import type { HelperDoc } from "./reference/types.ts";

/**
 * The words of the format and what each means: the one place that completion, hover and signature help read.
 */
export { configKeys } from "./reference/config.ts";
export { frontmatterKeys, keyDoc, outputFormats } from "./reference/frontmatter.ts";
export { helpers, roles, variables } from "./reference/helpers.ts";
export { picoschemaKinds, picoschemaTypes } from "./reference/schema.ts";
export type { HelperDoc, KeyDoc, ParameterDoc, ValueDoc, VariableDoc } from "./reference/types.ts";

const byName = new Map(helpers.map((helper) => [helper.name, helper]));

/** The documentation of a helper that needs no declaration. */
export const helperDoc = (name: string): HelperDoc | undefined => byName.get(name);

export const isBuiltInHelper = (name: string): boolean => byName.has(name);
