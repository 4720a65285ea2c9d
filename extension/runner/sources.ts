import { type TextEditor, Uri, type ViewColumn, window } from "vscode";
import type { HostMessage, PageMessage, RenderedSources } from "../../core/protocol/runner.ts";
import type { Core } from "../core.ts";
import { type Closable, together } from "../events.ts";
import type { PromptView } from "../prompts/prompts.ts";
import { makeLinks, movedRange, type SourceFile } from "./links.ts";
import { showPlace } from "./show.ts";

/** The way from rendered text to its source and back, in the editors of this window. */
export interface Sources extends Closable {
  /** Takes what goes on show; gives what the page is told of its sources. */
  update(core: Core, view: PromptView | null): RenderedSources | null;
  /** Shows where a piece of text came from, beside the runner. */
  reveal(
    wanted: Extract<PageMessage, { type: "reveal-source" }>,
    runner: ViewColumn | undefined,
  ): Promise<void>;
  /** Tells the page once more where the cursor is. */
  tellCursor(): void;
  /** True for the files that the text on show came from. */
  has(uri: Uri): boolean;
}

/** Milliseconds until the page hears of a cursor that has moved; the moves after it come along. */
const soon = 50;

export function makeSources(send: (message: HostMessage) => void): Sources {
  const links = makeLinks();
  /** The editor whose cursor counts: the last one that was in a file of the text on show. */
  let last: TextEditor | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;

  const tellCursor = () => {
    if (timer) clearTimeout(timer);
    timer = null;
    const editor = last && window.visibleTextEditors.includes(last) ? last : window.activeTextEditor;
    if (!editor) return;
    const { document, selection } = editor;
    const [start, end] = [document.offsetAt(selection.start), document.offsetAt(selection.end)];
    send({ type: "cursor", ...links.touched(document.uri.toString(), document.getText(), start, end) });
  };
  const tellSoon = () => {
    timer ??= setTimeout(tellCursor, soon);
  };
  const has = (uri: Uri) => links.has(uri.toString());

  const subscriptions = together(
    window.onDidChangeTextEditorSelection(({ textEditor }) => {
      if (!has(textEditor.document.uri)) return;
      last = textEditor;
      tellSoon();
    }),
    // The runner itself is no text editor: while it has the focus the last one counts on.
    window.onDidChangeActiveTextEditor((editor) => {
      if (!editor || !has(editor.document.uri)) return;
      last = editor;
      tellSoon();
    }),
  );

  return {
    update(core, view) {
      if (view === null) return links.update(core, null, []);
      const { loaded, prepared } = view;
      const { messages } = prepared.rendering;
      // A half-typed text renders to nothing; the page keeps the last messages then, and they their links.
      if (messages.length === 0 && has(loaded.uri)) return null;
      const files: SourceFile[] = [
        { partial: null, uri: loaded.uri.toString(), name: nameOf(loaded.uri), text: loaded.text },
      ];
      for (const [partial, uri] of loaded.partialFiles) {
        const text = loaded.partials[partial] ?? "";
        files.push({ partial, uri: uri.toString(), name: nameOf(uri), text });
      }
      const data = { input: prepared.input };
      return links.update(
        core,
        core.sourceMap(loaded.tree, messages, data, core.renderOptions(loaded)),
        files,
      );
    },
    async reveal({ version, place, focus }, runner) {
      const target = links.target(version, place);
      if (target === null) return;
      const { uri, start, end, text } = target;
      await showPlace(Uri.parse(uri, true), (document) => movedRange(start, end, text, document.getText()), {
        runner,
        focus,
      });
    },
    tellCursor,
    has,
    dispose() {
      if (timer) clearTimeout(timer);
      subscriptions.dispose();
    },
  };
}

const nameOf = (uri: Uri): string => uri.path.split("/").at(-1) ?? uri.path;
