/** The language of prompt files: what is wrong with a text, what stands where in it, and what an editor offers. */
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
