import { FoldingRange, FoldingRangeKind, type FoldingRangeProvider, languages } from "vscode";
import type { Closable } from "../events.ts";
import { type Language, promptFiles } from "./language.ts";

const kinds = { comment: FoldingRangeKind.Comment, region: FoldingRangeKind.Region };

export function registerFolding(language: Language): Closable {
  const provider: FoldingRangeProvider = {
    async provideFoldingRanges(document) {
      const { core, file } = await language.about(document);
      return core.features
        .folds(file)
        .map(({ start, end, kind }) => new FoldingRange(start, end, kind && kinds[kind]));
    },
  };
  return languages.registerFoldingRangeProvider(promptFiles, provider);
}
