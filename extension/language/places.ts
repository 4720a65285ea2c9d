import { Uri, workspace } from "vscode";

/**
 * The names by which the language model knows files: relative to their workspace folder, so that people can
 * read them in messages; with the folder's name in front where there are several.
 */
export interface Places {
  path(uri: Uri): string;
  uri(path: string): Uri;
  /** The folder that a file's partials are searched up to. */
  root(path: string): string;
}

export function makePlaces(): Places {
  const known = new Map<string, Uri>();

  const prefixOf = (index: number, name: string): string => {
    const folders = workspace.workspaceFolders ?? [];
    if (folders.length < 2) return "";
    const same = folders.filter((folder) => folder.name === name).length > 1;
    return `${name}${same ? ` (${index + 1})` : ""}/`;
  };

  return {
    path(uri) {
      const folder = workspace.getWorkspaceFolder(uri);
      const path = folder
        ? prefixOf(folder.index, folder.name) + uri.path.slice(folder.uri.path.replace(/\/$/, "").length + 1)
        : `${uri.scheme}:${uri.authority ? `//${uri.authority}` : ""}${uri.path}`;
      if (!known.has(path)) known.set(path, uri);
      return path;
    },
    uri(path) {
      const uri = known.get(path);
      if (uri) return uri;
      for (const [index, folder] of (workspace.workspaceFolders ?? []).entries()) {
        const prefix = prefixOf(index, folder.name);
        if (path.startsWith(prefix)) return Uri.joinPath(folder.uri, path.slice(prefix.length));
      }
      return Uri.parse(path);
    },
    root(path) {
      const uri = known.get(path);
      // A file that is not saved yet has no folder of its own: its partials are those of the first folder.
      const folder =
        uri?.scheme === "untitled"
          ? workspace.workspaceFolders?.[0]
          : uri && workspace.getWorkspaceFolder(uri);
      if (folder) return prefixOf(folder.index, folder.name).replace(/\/$/, "");
      return path.slice(0, Math.max(0, path.lastIndexOf("/")));
    },
  };
}
