import type { Workspace } from "../model/index.ts";

/** Translates a sentence and fills in `{0}`, `{1}`, …; in VS Code it is `vscode.l10n.t`. */
export type Translate = (sentence: string, ...values: (string | number)[]) => string;

/** The sentence as it is, with its values filled in. */
export const untranslated: Translate = (sentence, ...values) =>
  sentence.replace(/\{(\d+)\}/g, (whole, index: string) => String(values[Number(index)] ?? whole));

/** What every feature asks about: a place in a file of a workspace. */
export interface Query {
  workspace: Workspace;
  path: string;
  offset: number;
  /** Left out: English. */
  t?: Translate;
}

/** A file as a feature that looks at all of it sees it. */
export type FileQuery = Omit<Query, "offset">;
