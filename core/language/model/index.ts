/** The symbol graph: what the names in prompt files stand for, across a workspace. */

export type {
  CallNode,
  Expression,
  LiteralNode,
  PathNode,
  Range,
  Segment,
} from "../../syntax/expressions.ts";
export type { Mustache, MustacheKind } from "../../syntax/mustaches.ts";
export { allDeclared, findDeclared, typeName, type YamlSource } from "./declared.ts";
export { type InputGroup, inputGroup, type Location } from "./input-group.ts";
export type { PartialMatch } from "./partial-index.ts";
export {
  baseName,
  type FileKind,
  fileKind,
  folderOf,
  isPartial,
  partialName,
  promptOf,
  testFileOf,
  toolFileOf,
} from "./paths.ts";
export { type FileSymbols, occurrenceAt, valueAt } from "./symbols.ts";
export { type Block, type Branch, blocksAt, mustacheAt, nameOf, type Template, written } from "./template.ts";
export {
  type Declared,
  type DynamicUse,
  element,
  type Include,
  type InputPath,
  type Occurrence,
  type OccurrenceKind,
  type RoleMark,
  root,
  type Site,
} from "./types.ts";
export { createWorkspace } from "./workspace.ts";
export type { Workspace, WorkspaceOptions, WorkspaceSettings } from "./workspace-types.ts";
