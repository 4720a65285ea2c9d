/** The language of prompt files: what a text says, where, and what is wrong with it. */
export { type CheckContext, check, checkRendering, type Finding, type Fix } from "./check/index.ts";
export { type Code, codes } from "./codes.ts";
export {
  type Dialect,
  type ForeignDialect,
  foreignDialect,
  type ImportResult,
  importPrompt,
  type Recognised,
  recognise,
} from "./dialects/index.ts";
export * as features from "./features/index.ts";
export { applyEdits, type FormatEdit, type FormatOptions, format, formatted } from "./format/index.ts";
export type { Ast, AstNode } from "./handlebars.ts";
export { inputFields } from "./inputs.ts";
export { limits } from "./limits.ts";
export {
  baseName,
  createWorkspace,
  isPartial,
  promptOf,
  testFileOf,
  type Workspace,
  type WorkspaceSettings,
} from "./model/index.ts";
export { parse } from "./parse.ts";
export {
  type PartialLevel,
  type PartialUse,
  partialCandidates,
  partialFile,
  partialsUsed,
} from "./partials.ts";
export { lineAndColumn, lineStarts } from "./positions.ts";
export { inputSchema, outputSchema, type SchemaOptions } from "./schema.ts";
export { nodeRange } from "./template.ts";
export { definedTools, namedTools } from "./tool-names.ts";
export { readToolFile } from "./toolFile.ts";
export type { Frontmatter, PromptTree } from "./tree.ts";
export { templateInputs } from "./variables.ts";
