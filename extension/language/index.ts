import { type Closable, together } from "../events.ts";
import { registerCodeActions } from "./codeActions.ts";
import { registerCompletion } from "./completion.ts";
import { registerDefinition } from "./definition.ts";
import { type DiagnosticDoors, registerDiagnostics } from "./diagnostics.ts";
import { registerDocumentLinks } from "./documentLinks.ts";
import { registerDocumentSymbols } from "./documentSymbols.ts";
import { registerFolding } from "./folding.ts";
import { registerFormatting } from "./formatting.ts";
import { registerHighlights } from "./highlights.ts";
import { registerHover } from "./hover.ts";
import { registerInlayHints } from "./inlayHints.ts";
import { type LanguageDoors, makeLanguage } from "./language.ts";
import { registerLinkedEditing } from "./linkedEditing.ts";
import { registerReferences } from "./references.ts";
import { registerRename } from "./rename.ts";
import { registerSelectionRanges } from "./selectionRanges.ts";
import { registerSemanticTokens } from "./semanticTokens.ts";
import { registerSignatureHelp } from "./signatureHelp.ts";
import { registerTyping } from "./typing.ts";
import { registerWorkspaceSymbols } from "./workspaceSymbols.ts";

/**
 * Everything the editor knows about prompt files. It needs neither network nor trust nor Node, so it is the
 * same in a browser, in a virtual workspace and in one that is not trusted.
 */
export function registerLanguage(doors: LanguageDoors & DiagnosticDoors): Closable {
  const language = makeLanguage(doors);
  return together(
    language,
    registerDiagnostics(language, doors),
    registerCodeActions(language),
    registerCompletion(language),
    registerHover(language),
    registerSignatureHelp(language),
    registerDefinition(language),
    registerReferences(language),
    registerRename(language),
    registerHighlights(language),
    registerLinkedEditing(language),
    registerDocumentSymbols(language),
    registerWorkspaceSymbols(language),
    registerDocumentLinks(language),
    registerFolding(language),
    registerSelectionRanges(language),
    registerSemanticTokens(language),
    registerInlayHints(language),
    registerFormatting(language),
    registerTyping(doors.loadCore),
  );
}
