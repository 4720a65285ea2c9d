import { type FileRenameEvent, languages, type RenameProvider, WorkspaceEdit, workspace } from "vscode";
import type { features } from "../../core/language/index.ts";
import type { Closable } from "../events.ts";
import { together } from "../events.ts";
import { allFiles, type Language } from "./language.ts";

/** Renames inputs, block parameters and partials; a partial's file may also be renamed in the explorer. */
export function registerRename(language: Language): Closable {
  const provider: RenameProvider = {
    async prepareRename(document, position) {
      const { core, at, range } = await language.about(document);
      const target = core.features.prepareRename(at(position));
      // VS Code shows the message of the error and renames nothing; without one it would rename the word.
      if (!target) throw new Error(at(position).t("There is no name here to rename."));
      if ("refused" in target) throw new Error(target.refused);
      return { range: range(target.range), placeholder: target.placeholder };
    },
    async provideRenameEdits(document, position, newName) {
      const [{ core, at }] = await Promise.all([language.about(document), language.indexed()]);
      const renaming = core.features.rename(at(position), newName);
      if ("refused" in renaming) throw new Error(renaming.refused);
      return editOf(renaming, language);
    },
  };
  return together(
    languages.registerRenameProvider(allFiles, provider),
    workspace.onWillRenameFiles((event) => event.waitUntil(alongWith(event.files, language))),
  );
}

function editOf({ edits, file }: features.Renaming, language: Language): WorkspaceEdit {
  const edit = new WorkspaceEdit();
  for (const one of edits) edit.replace(language.uri(one.file), language.range(one.file, one), one.newText);
  if (file) edit.renameFile(language.uri(file.from), language.uri(file.to));
  return edit;
}

/** What follows when files of partials get other names in the same folder: the names in `{{>…}}`. */
async function alongWith(renamed: FileRenameEvent["files"], language: Language): Promise<WorkspaceEdit> {
  const edit = new WorkspaceEdit();
  const partials = renamed
    .map(({ oldUri, newUri }) => ({ from: language.path(oldUri), to: language.path(newUri) }))
    .filter(({ from, to }) => isPartialFile(from) && isPartialFile(to) && folder(from) === folder(to));
  if (partials.length === 0) return edit;
  const { core, workspace: model } = await language.indexed();
  for (const { from, to } of partials) {
    const renaming = core.features.renamePartialFile(model, from, to);
    // Where a name would lead elsewhere nothing is changed; the diagnostics show what is missing then.
    if ("refused" in renaming) continue;
    for (const one of renaming.edits) {
      edit.replace(language.uri(one.file), language.range(one.file, one), one.newText);
    }
  }
  return edit;
}

const isPartialFile = (path: string) => /(?:^|\/)_[^/]+\.prompt$/.test(path);
const folder = (path: string) => path.slice(0, path.lastIndexOf("/") + 1);
