import { type LinkedEditingRangeProvider, LinkedEditingRanges, languages } from "vscode";
import type { Closable } from "../events.ts";
import { type Language, promptFiles } from "./language.ts";

export function registerLinkedEditing(language: Language): Closable {
  const provider: LinkedEditingRangeProvider = {
    async provideLinkedEditingRanges(document, position) {
      const { core, at, range } = await language.about(document);
      const names = core.features.linkedNames(at(position));
      return names && new LinkedEditingRanges(names.map(range), /[^\s!"#%-,;->@[\]^`{-~]+/);
    },
  };
  return languages.registerLinkedEditingRangeProvider(promptFiles, provider);
}
