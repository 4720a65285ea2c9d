/** What an editor asks about prompt files, as pure functions over a workspace. */

export { type Translate, untranslated } from "../../translate.ts";
export { type CodeAction, codeActions } from "./actions.ts";
export { type Completion, type CompletionKind, completions } from "./completion/index.ts";
export { type Definition, definition } from "./definition.ts";
export { type Fold, folds } from "./folding.ts";
export { type Hover, hover } from "./hover.ts";
export { type HintSettings, type InlayHint, inlayHints } from "./inlay.ts";
export { linkedNames } from "./linked.ts";
export { type DocumentLink, documentLinks } from "./links.ts";
export { type OutlineKind, type OutlineSymbol, outline } from "./outline.ts";
export type { FileQuery, Query } from "./query.ts";
export { type Highlight, highlights, type Reference, references } from "./references.ts";
export {
  type Edit,
  prepareRename,
  type Refusal,
  type RenameTarget,
  type Renaming,
  rename,
  renamePartialFile,
} from "./rename.ts";
export { type WorkspaceSymbol, workspaceSymbols } from "./search.ts";
export { selectionRanges } from "./selection.ts";
export { type SemanticToken, semanticTokens, type TokenModifier, type TokenType } from "./semantic.ts";
export { type Signature, signatureHelp } from "./signature.ts";
export { type Snippet, shownBody, snippets } from "./snippets.ts";
export { testFileBody } from "./test-snippets.ts";
export { type Mend, mendTyped, type Typed } from "./typing.ts";
