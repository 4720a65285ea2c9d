import { DocumentHighlight, DocumentHighlightKind, type DocumentHighlightProvider, languages } from "vscode";
import type { Closable } from "../events.ts";
import { allFiles, type Language } from "./language.ts";

const kinds = {
  read: DocumentHighlightKind.Read,
  write: DocumentHighlightKind.Write,
  text: DocumentHighlightKind.Text,
};

export function registerHighlights(language: Language): Closable {
  const provider: DocumentHighlightProvider = {
    async provideDocumentHighlights(document, position) {
      const { core, at, range } = await language.about(document);
      return core.features
        .highlights(at(position))
        .map((one) => new DocumentHighlight(range(one), kinds[one.kind]));
    },
  };
  return languages.registerDocumentHighlightProvider(allFiles, provider);
}
