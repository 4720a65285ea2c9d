import { languages, type ReferenceProvider } from "vscode";
import type { Closable } from "../events.ts";
import { allFiles, type Language } from "./language.ts";

export function registerReferences(language: Language): Closable {
  const provider: ReferenceProvider = {
    async provideReferences(document, position, { includeDeclaration }) {
      const [{ core, at }] = await Promise.all([language.about(document), language.indexed()]);
      return core.features
        .references(at(position))
        .filter(({ declaration }) => includeDeclaration || !declaration)
        .map(language.location);
    },
  };
  return languages.registerReferenceProvider(allFiles, provider);
}
