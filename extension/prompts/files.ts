import { FileSystemError, RelativePattern, type TextDocument, Uri, workspace } from "vscode";
import { type Closable, Emitter, type Event, together } from "../events.ts";

/** Files as the person sees them: an open document, saved or not, wins over the disk. */
export interface Files extends Closable {
  /** The text at a place; null when nothing readable is there. */
  read(uri: Uri): Promise<string | null>;
  exists(uri: Uri): Promise<boolean>;
  /** Files below a folder whose path ends in `/name`; the workspace's exclusions apply. */
  findBelow(folder: Uri, name: string): Promise<Uri[]>;
  /** A prompt, test or tool file appeared, vanished, or changed on disk outside an open editor. */
  onDidChange: Event<Uri>;
  /** A file appeared or vanished: what was looked up by name may be another one now. */
  onDidMove: Event<void>;
}

/** Files larger than this count as unreadable: far over what the core accepts (256 kB). In bytes. */
const largestRead = 1024 * 1024;

export function makeFiles(): Files {
  const changes = new Emitter<Uri>();
  const moves = new Emitter<void>();
  const watcher = workspace.createFileSystemWatcher("**/*.{prompt,eval.yaml,tool.yaml}");
  const moved = (uri: Uri) => {
    moves.fire();
    changes.fire(uri);
  };
  const subscriptions = together(
    watcher,
    watcher.onDidChange((uri) => changes.fire(uri)),
    watcher.onDidCreate(moved),
    watcher.onDidDelete(moved),
  );

  return {
    async read(uri) {
      const open = openDocument(uri);
      if (open) return open.getText();
      try {
        // One round trip to where the files are: a run waits for it.
        const bytes = await workspace.fs.readFile(uri);
        return bytes.byteLength > largestRead ? null : new TextDecoder().decode(bytes);
      } catch (thrown) {
        if (thrown instanceof FileSystemError) return null;
        throw thrown;
      }
    },
    async exists(uri) {
      if (openDocument(uri)) return true;
      try {
        await workspace.fs.stat(uri);
        return true;
      } catch {
        return false;
      }
    },
    async findBelow(folder, name) {
      const root = workspace.getWorkspaceFolder(folder);
      if (!root) return [];
      const inside = folder.path.slice(root.uri.path.length).replace(/^\/+/, "");
      const pattern = `${inside === "" ? "" : `${escapeGlob(inside)}/`}**/${escapeGlob(name)}`;
      return await workspace.findFiles(new RelativePattern(root, pattern), undefined, 50);
    },
    onDidChange: changes.event,
    onDidMove: moves.event,
    dispose() {
      subscriptions.dispose();
      changes.dispose();
      moves.dispose();
    },
  };
}

/** The document of a place when an editor, or anything else, holds it open. */
export function openDocument(uri: Uri): TextDocument | undefined {
  const key = uri.toString();
  return workspace.textDocuments.find((document) => document.uri.toString() === key);
}

/** The path the broker and colleagues know a file by: relative to its workspace folder, with `/`. */
export function workspacePath(uri: Uri): string {
  const root = workspace.getWorkspaceFolder(uri);
  const inside = root && uri.path.startsWith(`${root.uri.path.replace(/\/$/, "")}/`);
  return inside
    ? uri.path.slice(root.uri.path.replace(/\/$/, "").length + 1)
    : uri.path.split("/").at(-1) || uri.path;
}

/** The folder that a prompt file's partials are searched up to. */
export function rootOf(uri: Uri): string {
  const folder = workspace.getWorkspaceFolder(uri) ?? workspace.workspaceFolders?.[0];
  if (folder && (uri.scheme === folder.uri.scheme || uri.scheme === "untitled")) return folder.uri.path;
  return Uri.joinPath(uri, "..").path;
}

const escapeGlob = (text: string) => text.replace(/[[\]{}*?]/g, "[$&]");

/** True for the texts that a prompt's rendering, tests or tools may stand in. */
export const isProductFile = (document: TextDocument): boolean =>
  document.languageId === "dotprompt" || /\.(eval|tool)\.yaml$/.test(document.uri.path);
