import { DocumentSymbol, type DocumentSymbolProvider, l10n, languages, SymbolKind } from "vscode";
import type { features } from "../../core/language/index.ts";
import type { Closable } from "../events.ts";
import { type Asked, type Language, promptFiles } from "./language.ts";

const kinds: Record<features.OutlineKind, SymbolKind> = {
  frontmatter: SymbolKind.Module,
  key: SymbolKind.Property,
  field: SymbolKind.Field,
  list: SymbolKind.Array,
  test: SymbolKind.Event,
  message: SymbolKind.String,
  block: SymbolKind.Namespace,
  partial: SymbolKind.File,
};

export function registerDocumentSymbols(language: Language): Closable {
  const provider: DocumentSymbolProvider = {
    async provideDocumentSymbols(document) {
      const asked = await language.about(document);
      return asked.core.features.outline(asked.file).map((one) => symbolOf(one, asked));
    },
  };
  return languages.registerDocumentSymbolProvider(promptFiles, provider, { label: l10n.t("Prompt Studio") });
}

function symbolOf(one: features.OutlineSymbol, asked: Asked): DocumentSymbol {
  const symbol = new DocumentSymbol(
    one.name,
    one.detail,
    kinds[one.kind],
    asked.range(one.range),
    asked.range(one.selection),
  );
  symbol.children = one.children.map((child) => symbolOf(child, asked));
  return symbol;
}
