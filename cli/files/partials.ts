import { existsSync, readdirSync, readFileSync } from "node:fs";
import { parse } from "../../core/language/parse.ts";
import { partialCandidates, partialFile, partialsUsed } from "../../core/language/partials.ts";
import type { PromptTree } from "../../core/language/tree.ts";

export interface Partial {
  path: string;
  tree: PromptTree;
}

export interface Partials {
  /** The partial that a file means by a name; null when there is none. */
  find(promptPath: string, name: string): Partial | null;
  /** Source of each partial that a prompt reaches, directly or not, by the name that is used for it. */
  sources(promptPath: string, tree: PromptTree): Record<string, string>;
  /** The tree of a file that was read already; keeps files that are partials themselves from being read twice. */
  remember(path: string, tree: PromptTree): void;
}

/** Finds partials on disk, each folder and file looked at once. */
export function makePartials(rootOf: (path: string) => string): Partials {
  const trees = new Map<string, PromptTree | null>();
  const paths = new Map<string, string | null>();
  const below = new Map<string, string[]>();

  const treeOf = (path: string): PromptTree | null => {
    const known = trees.get(path);
    if (known !== undefined) return known;
    let tree: PromptTree | null = null;
    try {
      if (existsSync(path)) tree = parse(readFileSync(path, "utf8"));
    } catch {
      // A folder of that name, or a file that may not be read: there is no such partial.
    }
    trees.set(path, tree);
    return tree;
  };

  const pathOf = (promptPath: string, name: string): string | null => {
    for (const level of partialCandidates(promptPath, name, rootOf(promptPath))) {
      const path = level.find((candidate) => treeOf(candidate) !== null);
      if (path !== undefined) return path;
      if (level.anywhereBelow === undefined) continue;
      const all = below.get(level.anywhereBelow) ?? partialsBelow(level.anywhereBelow);
      below.set(level.anywhereBelow, all);
      const found = all.find((candidate) => candidate.endsWith(`/${partialFile(name)}`));
      if (found !== undefined) return found;
    }
    return null;
  };

  const find = (promptPath: string, name: string): Partial | null => {
    const key = `${promptPath.slice(0, promptPath.lastIndexOf("/"))}\n${name}`;
    const known = paths.get(key);
    const path = known !== undefined ? known : pathOf(promptPath, name);
    paths.set(key, path);
    const tree = path === null ? null : treeOf(path);
    return path === null || tree === null ? null : { path, tree };
  };

  return {
    find,
    sources(promptPath, tree) {
      const sources: Record<string, string> = {};
      const open: Partial[] = [{ path: promptPath, tree }];
      for (let next = open.pop(); next; next = open.pop()) {
        for (const { name } of partialsUsed(next.tree)) {
          if (Object.hasOwn(sources, name)) continue;
          // Dotprompt knows one partial of a name: what the prompt itself means by it comes first.
          const partial = find(promptPath, name) ?? find(next.path, name);
          if (!partial) continue;
          sources[name] = partial.tree.text;
          open.push(partial);
        }
      }
      return sources;
    },
    remember: (path, tree) => void trees.set(path, tree),
  };
}

/** Every partial below a folder, sorted; what cannot be looked into is left out. */
function partialsBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && /^_.*\.prompt$/.test(entry.name))
      .map((entry) => `${entry.parentPath.replaceAll("\\", "/")}/${entry.name}`)
      .filter((path) => !path.includes("/node_modules/"))
      .sort();
  } catch {
    return [];
  }
}
