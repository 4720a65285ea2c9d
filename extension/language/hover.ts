import { Hover, type HoverProvider, languages, MarkdownString } from "vscode";
import type { Closable } from "../events.ts";
import { allFiles, type Language } from "./language.ts";

export function registerHover(language: Language): Closable {
  const provider: HoverProvider = {
    async provideHover(document, position) {
      const { core, at, range } = await language.about(document);
      const found = core.features.hover(at(position));
      return found && new Hover(new MarkdownString(found.markdown), range(found.range));
    },
  };
  return languages.registerHoverProvider(allFiles, provider);
}
