import { languages, SelectionRange, type SelectionRangeProvider } from "vscode";
import type { Closable } from "../events.ts";
import { type Language, promptFiles } from "./language.ts";

export function registerSelectionRanges(language: Language): Closable {
  const provider: SelectionRangeProvider = {
    async provideSelectionRanges(document, positions) {
      const { core, at, range } = await language.about(document);
      return positions.map((position) => {
        const outward = core.features.selectionRanges(at(position)).reverse();
        const nested = outward.reduce<SelectionRange | undefined>(
          (parent, one) => new SelectionRange(range(one), parent),
          undefined,
        );
        return nested ?? new SelectionRange(range({ start: 0, end: 0 }));
      });
    },
  };
  return languages.registerSelectionRangeProvider(promptFiles, provider);
}
