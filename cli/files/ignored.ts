import ignore, { type Ignore } from "ignore";
import { folderOf, isWithin } from "./paths.ts";
import { gitFolders, readOr } from "./repository.ts";

/** The rules of one file that tells git what to ignore, for everything below `folder`. */
interface Rules {
  folder: string;
  test: Ignore;
}

/** What git ignores in a folder: the rules written there and in the folders above it, nearest last. */
export type IgnoreRules = readonly Rules[];

/** The rules that hold at a folder, from the top of its repository down, those of the folder included. */
export function rulesAt(folder: string, root: string): IgnoreRules {
  const above =
    folder === root || !isWithin(folder, root) ? repositoryRules(root) : rulesAt(folderOf(folder), root);
  return withFolder(above, folder);
}

/** The rules with those that stand in a folder's own `.gitignore`. */
export function withFolder(rules: IgnoreRules, folder: string): IgnoreRules {
  const own = readOr(`${folder}/.gitignore`);
  return own ? [...rules, { folder, test: ignore().add(own) }] : rules;
}

/** True when git ignores a path; the nearest rule that speaks about it decides. */
export function isIgnored(rules: IgnoreRules, path: string, isFolder: boolean): boolean {
  for (const { folder, test } of rules.toReversed()) {
    const below = path.slice(folder.length + 1) + (isFolder ? "/" : "");
    const { ignored, unignored } = test.test(below);
    if (ignored || unignored) return ignored;
  }
  return false;
}

/** `.git/info/exclude`. */
function repositoryRules(root: string): IgnoreRules {
  const exclude = readOr(`${gitFolders(root).common}/info/exclude`);
  return exclude ? [{ folder: root, test: ignore().add(exclude) }] : [];
}
