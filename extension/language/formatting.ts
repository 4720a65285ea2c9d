import {
  type DocumentFormattingEditProvider,
  type DocumentRangeFormattingEditProvider,
  languages,
  TextEdit,
} from "vscode";
import { type Closable, together } from "../events.ts";
import { type Language, promptFiles } from "./language.ts";

export function registerFormatting(language: Language): Closable {
  const provider: DocumentFormattingEditProvider & DocumentRangeFormattingEditProvider = {
    async provideDocumentFormattingEdits(document) {
      const { core, path, range } = await language.about(document);
      const edits = core.format(document.getText(), { partial: core.isPartial(path) });
      return edits.map((one) => TextEdit.replace(range(one), one.newText));
    },
    async provideDocumentRangeFormattingEdits(document, selected) {
      const { core, path, range } = await language.about(document);
      const part = { start: document.offsetAt(selected.start), end: document.offsetAt(selected.end) };
      const edits = core.format(document.getText(), { range: part, partial: core.isPartial(path) });
      return edits.map((one) => TextEdit.replace(range(one), one.newText));
    },
  };
  return together(
    languages.registerDocumentFormattingEditProvider(promptFiles, provider),
    languages.registerDocumentRangeFormattingEditProvider(promptFiles, provider),
  );
}
