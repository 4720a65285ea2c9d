import { languages, SymbolInformation, SymbolKind, type WorkspaceSymbolProvider } from "vscode";
import type { features } from "../../core/language/index.ts";
import type { Closable } from "../events.ts";
import type { Language } from "./language.ts";

const kinds: Record<features.WorkspaceSymbol["kind"], SymbolKind> = {
  prompt: SymbolKind.File,
  partial: SymbolKind.Module,
  input: SymbolKind.Variable,
};

export function registerWorkspaceSymbols(language: Language): Closable {
  const provider: WorkspaceSymbolProvider = {
    async provideWorkspaceSymbols(query) {
      const { core, workspace } = await language.indexed();
      return core.features
        .workspaceSymbols(workspace, query)
        .map(
          (one) => new SymbolInformation(one.name, kinds[one.kind], one.container, language.location(one)),
        );
    },
  };
  return languages.registerWorkspaceSymbolProvider(provider);
}
