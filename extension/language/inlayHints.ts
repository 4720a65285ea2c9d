import { InlayHint, InlayHintKind, type InlayHintsProvider, languages } from "vscode";
import { type Closable, Emitter, together } from "../events.ts";
import { readHints } from "../settings.ts";
import { type Language, promptFiles } from "./language.ts";

export function registerInlayHints(language: Language): Closable {
  const changes = new Emitter<void>();
  const provider: InlayHintsProvider = {
    onDidChangeInlayHints: changes.event,
    async provideInlayHints(document, visible) {
      const { core, file } = await language.about(document);
      return core.features
        .inlayHints(file, readHints(document.uri))
        .flatMap(({ offset, label, tooltip, kind }) => {
          const position = document.positionAt(offset);
          if (!visible.contains(position)) return [];
          const hint = new InlayHint(position, label, kind === "type" ? InlayHintKind.Type : undefined);
          hint.tooltip = tooltip;
          return [hint];
        });
    },
  };
  return together(
    changes,
    languages.registerInlayHintsProvider(promptFiles, provider),
    // Settings and models; an edit of the document itself asks anew anyway.
    language.onDidChange((path) => path === null && changes.fire()),
  );
}
