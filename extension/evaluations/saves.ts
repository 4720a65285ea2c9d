import { TextDocumentSaveReason, type Uri, workspace } from "vscode";
import { type Closable, together } from "../events.ts";
import { isProductFile } from "../prompts/files.ts";

/** Milliseconds in which several saves count as one: "save all", a formatter, an impatient hand. */
const quiet = 200;

/**
 * Tells which files were saved by hand. Automatic saves (after a delay, on losing the focus) are left out:
 * nobody asked for what they would pay.
 */
export function watchManualSaves(handle: (saved: Uri[]) => unknown): Closable {
  const byHand = new Set<string>();
  const saved = new Map<string, Uri>();
  let timer: ReturnType<typeof setTimeout> | null = null;

  const hand = () => {
    timer = null;
    const uris = [...saved.values()];
    saved.clear();
    handle(uris);
  };

  return together(
    { dispose: () => timer && clearTimeout(timer) },
    workspace.onWillSaveTextDocument(({ document, reason }) => {
      const key = document.uri.toString();
      // A save by hand that failed must not lend its mark to an automatic one.
      if (reason === TextDocumentSaveReason.Manual && isProductFile(document)) byHand.add(key);
      else byHand.delete(key);
    }),
    workspace.onDidSaveTextDocument(({ uri }) => {
      const key = uri.toString();
      if (!byHand.delete(key)) return;
      saved.set(key, uri);
      if (timer) clearTimeout(timer);
      timer = setTimeout(hand, quiet);
    }),
  );
}
