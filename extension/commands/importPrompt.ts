import { FileSystemError, FileType, l10n, Uri, ViewColumn, window, workspace } from "vscode";
import type { ImportResult } from "../../core/language/index.ts";
import type { Core, LoadCore } from "../core.ts";
import type { Closable } from "../events.ts";
import type { Files } from "../prompts/files.ts";

/** Makes prompt files of those of other programs, wherever the workspace's files are. */
export interface Importing extends Closable {
  /**
   * Imports a file, asks where the result goes, opens it and tells what was left out.
   * @param given the file's Uri; anything else means the active editor's file, or one that is asked for
   */
  start(given: unknown): Promise<void>;
}

/** Documents to read only: what an import left out. Their whole text stands in their address. */
const scheme = "prompt-studio-import";

interface Target {
  uri: Uri;
  text: string;
}

/** True for a file of the dialects that importing knows, though it is called `.prompt`. */
export const isImportable = (core: Core, text: string, path: string): boolean =>
  ["prompty", "json"].includes(core.recognise(text, path)?.dialect ?? "");

export function makeImporting({ loadCore, files }: { loadCore: LoadCore; files: Files }): Importing {
  const lists = workspace.registerTextDocumentContentProvider(scheme, {
    provideTextDocumentContent: ({ query }) => query,
  });

  const tell = async (source: string, title: string, lost: string[]) => {
    const [first, ...others] = lost;
    if (first === undefined) return void window.setStatusBarMessage(`$(pass) ${title}`, 5000);
    if (others.length === 0) {
      return void window.showWarningMessage(
        l10n.t("{0}. One thing could not be carried over: {1}", title, first),
      );
    }
    const show = l10n.t("Show list");
    const message = l10n.t("{0}. {1} things could not be carried over.", title, lost.length);
    if (!(await window.showWarningMessage(message, show))) return;
    const query = [message, "", ...lost.map((sentence) => `- ${sentence}`), ""].join("\n");
    const path = `/${l10n.t("Import of {0}", source)}.md`;
    const list = await workspace.openTextDocument(Uri.from({ scheme, path, query }));
    await window.showTextDocument(list, { viewColumn: ViewColumn.Beside, preserveFocus: true });
  };

  return {
    async start(given) {
      const core = await loadCore();
      const source = given instanceof Uri ? given : (activeSource(core) ?? (await chooseSource()));
      if (!source) return;
      const name = nameOf(source);
      const text = await files.read(source);
      if (text === null) {
        return void window.showErrorMessage(
          l10n.t("{0} cannot be read. It has to be a text of less than 1 MB.", name),
        );
      }
      const { files: made, lost } = await importWith(core, text, source, files);
      if (made.length === 0) {
        return void window.showErrorMessage(l10n.t("{0} cannot be imported. {1}", name, lost.join(" ")));
      }
      const targets = await chooseTargets(made, source, files);
      if (!targets || !(await writeAll(targets))) return;
      await window.showTextDocument(targets[0]!.uri, { preview: false });
      const title =
        targets.length === 1
          ? l10n.t("{0} is imported as {1}", name, nameOf(targets[0]!.uri))
          : l10n.t("{0} is imported as {1} files", name, targets.length);
      await tell(name, title, lost);
    },
    dispose: () => lists.dispose(),
  };
}

const nameOf = (uri: Uri) => uri.path.split("/").at(-1) ?? uri.path;
const folderOf = (uri: Uri) => Uri.joinPath(uri, "..");

/** The file in the active editor, when it is one of another program. */
function activeSource(core: Core): Uri | null {
  const document = window.activeTextEditor?.document;
  if (!document) return null;
  const { uri } = document;
  const named = /\.prompty$|(?:^|\/)promptfooconfig[^/]*\.(?:ya?ml|json)$/i.test(uri.path);
  if (named) return uri;
  return document.languageId === "dotprompt" && isImportable(core, document.getText(), uri.path) ? uri : null;
}

async function chooseSource(): Promise<Uri | undefined> {
  const chosen = await window.showOpenDialog({
    title: l10n.t("Choose a Prompty file, or a prompt or configuration of promptfoo"),
    openLabel: l10n.t("Import"),
    filters: {
      [l10n.t("Prompts of other programs")]: [
        "prompty",
        "yaml",
        "yml",
        "json",
        "jsonl",
        "txt",
        "md",
        "j2",
        "csv",
        "prompt",
      ],
    },
  });
  return chosen?.[0];
}

/**
 * Imports, with the other files and folders that the text names: they are looked for up to the workspace's folder,
 * or beside the file and below when it is in none. What is not known yet is fetched, and the import made again.
 */
async function importWith(core: Core, text: string, source: Uri, files: Files): Promise<ImportResult> {
  const folder = folderOf(source);
  const root = `${(workspace.getWorkspaceFolder(source)?.uri ?? folder).path.replace(/\/$/, "")}/`;
  const texts = new Map<string, string | undefined>();
  const folders = new Map<string, string[] | undefined>();
  const missing = new Map<string, () => Promise<void>>();
  const known = <T>(
    found: Map<string, T | undefined>,
    fetch: (uri: Uri) => Promise<T | null>,
    name: string,
  ): T | undefined => {
    if (!found.has(name)) {
      const uri = Uri.joinPath(folder, name);
      const isInside = `${uri.path}/`.startsWith(root);
      missing.set(`${fetch.name} ${name}`, async () => {
        found.set(name, isInside ? ((await fetch(uri)) ?? undefined) : undefined);
      });
    }
    return found.get(name);
  };
  for (;;) {
    missing.clear();
    const result = core.importPrompt(
      text,
      source.path,
      (name) => known(texts, files.read, name),
      (name) => known(folders, namesIn, name),
    );
    if (missing.size === 0) return result;
    for (const fetch of [...missing.values()]) await fetch();
  }
}

/** The names in a folder, those of folders with / at the end; null when there is none. */
async function namesIn(folder: Uri): Promise<string[] | null> {
  try {
    const entries = await workspace.fs.readDirectory(folder);
    return entries.map(([name, type]) => (type & FileType.Directory ? `${name}/` : name));
  } catch {
    return null;
  }
}

/** Where the files go: beside the source unless the person says otherwise; null when they gave up. */
async function chooseTargets(
  made: ImportResult["files"],
  source: Uri,
  files: Files,
): Promise<Target[] | null> {
  const prompts = made.filter(({ name }) => name.endsWith(".prompt"));
  const [only] = prompts;
  if (!only || prompts.length > 1) {
    const chosen = await window.showOpenDialog({
      title: l10n.t("Folder for {0} imported files", made.length),
      openLabel: l10n.t("Import here"),
      defaultUri: folderOf(source),
      canSelectFiles: false,
      canSelectFolders: true,
    });
    const folder = chosen?.[0];
    if (!folder) return null;
    const targets = made.map(({ name, text }) => ({ uri: Uri.joinPath(folder, name), text }));
    return (await mayReplace(targets, files)) ? targets : null;
  }
  const chosen = await window.showSaveDialog({
    title: l10n.t("Save the imported prompt"),
    saveLabel: l10n.t("Import"),
    defaultUri: await unused(Uri.joinPath(folderOf(source), only.name), files),
    filters: { [l10n.t("Prompt files")]: ["prompt"] },
  });
  if (!chosen) return null;
  const base = chosen.path.replace(/\.prompt$/, "");
  const targets = made.map(({ name, text }) => ({
    uri: chosen.with({ path: base + name.slice(name.indexOf(".")) }),
    text,
  }));
  // The dialog itself has asked about the file that was chosen.
  const others = targets.filter(({ uri }) => uri.path !== chosen.path);
  return (await mayReplace(others, files)) ? targets : null;
}

/** `name.prompt`, or `name_2.prompt` and so on where that is taken. */
async function unused(uri: Uri, files: Files): Promise<Uri> {
  for (let free = uri, next = 2; ; next++) {
    if (!(await files.exists(free))) return free;
    free = uri.with({ path: uri.path.replace(/\.prompt$/, `_${next}.prompt`) });
  }
}

/** Nothing that is there is replaced without a yes. */
async function mayReplace(targets: Target[], files: Files): Promise<boolean> {
  const there: string[] = [];
  for (const { uri } of targets) if (await files.exists(uri)) there.push(nameOf(uri));
  if (there.length === 0) return true;
  const replace = l10n.t("Replace");
  const question =
    there.length === 1
      ? l10n.t("{0} exists already. Replace it?", there[0]!)
      : l10n.t("These files exist already: {0}. Replace them?", there.join(", "));
  return (await window.showWarningMessage(question, { modal: true }, replace)) === replace;
}

async function writeAll(targets: Target[]): Promise<boolean> {
  for (const { uri, text } of targets) {
    try {
      await workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    } catch (thrown) {
      if (!(thrown instanceof FileSystemError)) throw thrown;
      void window.showErrorMessage(l10n.t("{0} could not be written: {1}", nameOf(uri), thrown.message));
      return false;
    }
  }
  return true;
}
