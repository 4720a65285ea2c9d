/** Translates a sentence and fills in `{0}`, `{1}`, …; in VS Code it is `vscode.l10n.t`. */
export type Translate = (sentence: string, ...values: (string | number | boolean)[]) => string;

/** The sentence as it is, with its values filled in: for tests and where nothing is translated. */
export const untranslated: Translate = (sentence, ...values) =>
  sentence.replace(/\{(\d+)\}/g, (whole, index: string) => String(values[Number(index)] ?? whole));
