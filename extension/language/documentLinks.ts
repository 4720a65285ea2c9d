import { DocumentLink, type DocumentLinkProvider, languages } from "vscode";
import type { Closable } from "../events.ts";
import { type Language, promptFiles } from "./language.ts";

export function registerDocumentLinks(language: Language): Closable {
  const provider: DocumentLinkProvider = {
    async provideDocumentLinks(document) {
      const { core, file, range } = await language.about(document);
      return core.features
        .documentLinks(file)
        .map((link) => new DocumentLink(range(link), language.uri(link.file)));
    },
  };
  return languages.registerDocumentLinkProvider(promptFiles, provider);
}
