/** The front door of the core: text in, values out. No file system, clock or network behind it. */
export { canonicalJson } from "./canonical.ts";
export { type Code, codes, type TestCode, testCodes } from "./codes.ts";
export * from "./evaluation/index.ts";
export { sha256 } from "./hash.ts";
export * from "./language/index.ts";
export { limits } from "./limits.ts";
export * from "./rendering/index.ts";
export type { RegexMatcher } from "./schema/check.ts";
export { lineAndColumn, lineStarts } from "./source/positions.ts";
export * from "./syntax/index.ts";
export { type Translate, untranslated } from "./translate.ts";
export * from "./types.ts";
