import {
  Range,
  SnippetString,
  type TextDocumentChangeEvent,
  type TextEditor,
  window,
  workspace,
} from "vscode";
import type { features } from "../../core/language/index.ts";
import type { Core, LoadCore } from "../core.ts";
import { type Closable, together } from "../events.ts";
import { dotpromptYaml } from "./language.ts";
import { makeMending } from "./mending.ts";

type Mend = features.Mend;

/** Does what follows from a key, in the same step of undo. Keys typed meanwhile move it along. */
export function registerTyping(loadCore: LoadCore): Closable {
  let core: Core | null = null;
  const mending = makeMending();

  const load = () => {
    void loadCore().then((loaded) => {
      core = loaded;
    });
  };

  const onChange = ({ document, contentChanges, reason }: TextDocumentChangeEvent) => {
    if (contentChanges.length === 0) return;
    if (mending.takes(document, contentChanges)) return;
    const [change] = contentChanges;
    const editor = window.activeTextEditor;
    if (reason !== undefined || contentChanges.length > 1 || editor?.document !== document) return;
    if (!change || change.rangeLength > 0 || !isKey(change.text) || editor.selections.length > 1) return;
    const yaml = document.languageId === dotpromptYaml;
    if (!yaml && document.languageId !== "dotprompt") return;
    // The language reads an open file long before its first key.
    if (!core) return load();
    // An editor writes the second half of a pair behind the cursor.
    const key = change.text.length === 2 && !/\s/.test(change.text) ? change.text[0]! : change.text;
    const offset = change.rangeOffset + key.length;
    const mends = core.features.mendTyped({ text: document.getText(), key, offset, yaml });
    if (mends.length === 0) return;
    void mending.carryOut(document, mends, (moved) => apply(editor, moved));
  };

  return together(workspace.onDidChangeTextDocument(onChange), { dispose: mending.drop });
}

/** Resolves to false when the document is no longer what the mends were made for. */
function apply(editor: TextEditor, mends: readonly Mend[]): Thenable<boolean> {
  const { document } = editor;
  const [first] = mends;
  const oneStep = { undoStopBefore: false, undoStopAfter: false };
  // An edit where the cursor stands would take it along.
  if (first && first.start === first.end) {
    const behind = new SnippetString().appendTabstop(0).appendText(first.newText);
    return editor.insertSnippet(behind, document.positionAt(first.start), oneStep);
  }
  return editor.edit((builder) => {
    for (const { start, end, newText } of mends) {
      builder.replace(new Range(document.positionAt(start), document.positionAt(end)), newText);
    }
  }, oneStep);
}

/** A letter, a pair, or Enter with what the editor put behind it; not what was pasted. */
const isKey = (text: string) => /^(?:\S{1,2}| |(?:\r\n|\r|\n)[ \t]*(?:[-*+] )?)$/.test(text);
