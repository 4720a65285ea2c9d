import { readFileSync } from "node:fs";
import { absolute } from "./paths.ts";

/** Where git keeps what it knows: of this work tree, and of all work trees of the repository. */
export interface GitFolders {
  own: string;
  common: string;
}

/** The folder `.git` of a repository; in a further work tree and in a submodule `.git` is a file that names it. */
export function gitFolders(root: string): GitFolders {
  const link = /^gitdir: (.+)$/m.exec(readOr(`${root}/.git`) ?? "")?.[1];
  const own = link === undefined ? `${root}/.git` : absolute(root, link.trim());
  const common = readOr(`${own}/commondir`)?.trim();
  return { own, common: common === undefined ? own : absolute(own, common) };
}

/** The text of a file; null for what is not there, is a folder, or may not be read. */
export function readOr(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
