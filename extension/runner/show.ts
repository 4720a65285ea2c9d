import { Range, TabInputText, type TextDocument, type Uri, ViewColumn, window, workspace } from "vscode";

/** Opens a file to show a place of it; a range is known once its text is. Null leaves everything as it is. */
export async function showPlace(
  uri: Uri,
  place: (document: TextDocument) => [start: number, end: number] | null,
  /** Where the runner stands, which must not be covered; the editor takes the keyboard only with `focus`. */
  { runner, focus }: { runner: ViewColumn | undefined; focus: boolean },
): Promise<void> {
  const document = await workspace.openTextDocument(uri);
  const range = place(document);
  if (range === null) return;
  const [start, end] = range.map((offset) => document.positionAt(offset));
  await window.showTextDocument(document, {
    viewColumn: columnOf(document) ?? freeColumn(runner),
    preserveFocus: !focus,
    selection: new Range(start!, end!),
  });
}

/** The column that shows the document, or has a tab for it. */
function columnOf(document: TextDocument): ViewColumn | undefined {
  const shown = window.visibleTextEditors.find((editor) => editor.document === document)?.viewColumn;
  if (shown !== undefined) return shown;
  const key = document.uri.toString();
  return window.tabGroups.all.find(({ tabs }) =>
    tabs.some(({ input }) => input instanceof TabInputText && input.uri.toString() === key),
  )?.viewColumn;
}

/** A column with text in it; the runner keeps its own. */
function freeColumn(runner: ViewColumn | undefined): ViewColumn {
  const texts = window.visibleTextEditors.flatMap(({ viewColumn }) => viewColumn ?? []);
  const free = texts.find((column) => column !== runner);
  return free ?? (runner === ViewColumn.One ? ViewColumn.Beside : ViewColumn.One);
}
