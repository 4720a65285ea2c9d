import { type DefinitionProvider, type LocationLink, languages } from "vscode";
import type { Closable } from "../events.ts";
import { allFiles, type Language } from "./language.ts";

export function registerDefinition(language: Language): Closable {
  const provider: DefinitionProvider = {
    async provideDefinition(document, position) {
      const { core, at, range } = await language.about(document);
      const found = core.features.definition(at(position));
      return found?.targets.map(
        (target): LocationLink => ({
          originSelectionRange: range(found.origin),
          targetUri: language.uri(target.file),
          targetRange: language.range(target.file, target.whole),
          targetSelectionRange: language.range(target.file, target),
        }),
      );
    },
  };
  return languages.registerDefinitionProvider(allFiles, provider);
}
