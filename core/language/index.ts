/** The language of prompt files: what a text says, where, and what is wrong with it. */

export { type Code, codes } from "../codes.ts";
export { limits } from "../limits.ts";
export { lineAndColumn, lineStarts } from "../source/positions.ts";
export type { Ast, AstNode } from "../syntax/handlebars.ts";
export { inputFields } from "../syntax/inputs.ts";
export { parse } from "../syntax/parse.ts";
export {
  type PartialLevel,
  type PartialUse,
  partialCandidates,
  partialFile,
  partialsUsed,
} from "../syntax/partials.ts";
export { inputSchema, outputSchema, type SchemaOptions } from "../syntax/schemas.ts";
export { nodeRange } from "../syntax/template.ts";
export { readToolFile } from "../syntax/tool-file.ts";
export { definedTools, namedTools } from "../syntax/tool-names.ts";
export type { Frontmatter, PromptTree } from "../syntax/tree.ts";
export { templateInputs } from "../syntax/variables.ts";
export { type CheckContext, check, checkRendering, type Finding, type Fix } from "./check/index.ts";
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
export {
  baseName,
  createWorkspace,
  isPartial,
  promptOf,
  testFileOf,
  type Workspace,
  type WorkspaceSettings,
} from "./model/index.ts";
