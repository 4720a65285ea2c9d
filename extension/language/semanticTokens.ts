import {
  type DocumentSemanticTokensProvider,
  languages,
  type SemanticTokens,
  SemanticTokensBuilder,
  SemanticTokensLegend,
} from "vscode";
import type { features } from "../../core/language/index.ts";
import type { Closable } from "../events.ts";
import { type Language, promptFiles } from "./language.ts";

// The legend must be told before the core is loaded; the compiler holds it against the core's list.
const types = [
  "variable",
  "property",
  "parameter",
  "function",
  "macro",
  "type",
  "enumMember",
] as const satisfies readonly features.TokenType[];
const modifiers = [
  "declaration",
  "defaultLibrary",
  "readonly",
  "system",
  "user",
  "model",
  "tool",
] as const satisfies readonly features.TokenModifier[];

const legend = new SemanticTokensLegend([...types], [...modifiers]);

export function registerSemanticTokens(language: Language): Closable {
  const provider: DocumentSemanticTokensProvider = {
    async provideDocumentSemanticTokens(document): Promise<SemanticTokens> {
      const { core, file, range } = await language.about(document);
      const builder = new SemanticTokensBuilder(legend);
      for (const token of core.features.semanticTokens(file)) {
        const place = range(token);
        if (place.isSingleLine) builder.push(place, token.type, token.modifiers);
      }
      return builder.build();
    },
  };
  return languages.registerDocumentSemanticTokensProvider(promptFiles, provider, legend);
}
