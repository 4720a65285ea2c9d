import { existsSync, readdirSync, readFileSync } from "node:fs";
import { isPartial } from "../../core/language/model/paths.ts";
import { parse } from "../../core/syntax/parse.ts";
import { partialCandidates, partialFile, partialsUsed } from "../../core/syntax/partials.ts";
import type { PromptTree } from "../../core/syntax/tree.ts";
import { makeIncluders } from "./includers.ts";
import { folderOf } from "./paths.ts";

export interface Partial {
  path: string;
  tree: PromptTree;
  /** Other files that the name could mean as well, because none is nearer. */
  others: readonly string[];
}

export interface Partials {
  /** The partial that a file means by a name; null when there is none. */
  find(path: string, tree: PromptTree, name: string): Partial | null;
  /** Names of the partials in the file's folder and in those above it, up to the root. */
  namesNear(path: string): string[];
  /** Each partial that a file reaches, directly or not, by the name that is used for it. */
  reached(path: string, tree: PromptTree): ReadonlyMap<string, Partial>;
  /** The tree of a file that was read already: a partial is not read twice. The trees of others are let go. */
  remember(path: string, tree: PromptTree): void;
}

/** Finds partials on disk, each folder and file looked at once. The editor's workspace finds the same. */
export function makePartials(rootOf: (path: string) => string): Partials {
  const trees = new Map<string, PromptTree | null>();
  const found = new Map<string, Partial | null>();
  const below = new Map<string, string[]>();
  const reaches = new Map<string, ReadonlyMap<string, Partial>>();

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

  const search = (path: string, name: string): Partial | null => {
    for (const level of partialCandidates(path, name, rootOf(path))) {
      const there: string[] = [...level];
      if (level.anywhereBelow !== undefined) {
        const all = below.get(level.anywhereBelow) ?? partialsBelow(level.anywhereBelow);
        below.set(level.anywhereBelow, all);
        there.push(...all.filter((candidate) => candidate.endsWith(`/${partialFile(name)}`)));
      }
      const [first, ...others] = there.filter((candidate) => treeOf(candidate) !== null);
      if (first !== undefined) return { path: first, tree: treeOf(first)!, others };
    }
    return null;
  };

  /** What a name means seen from a file's own folder. */
  const near = (path: string, name: string): Partial | null => {
    const key = `${folderOf(path)}\n${name}`;
    const known = found.get(key);
    const partial = known !== undefined ? known : search(path, name);
    found.set(key, partial);
    return partial;
  };

  const reached: Partials["reached"] = (path, tree) => {
    const known = reaches.get(path);
    if (known) return known;
    const partials = new Map<string, Partial>();
    const open: Pick<Partial, "path" | "tree">[] = [{ path, tree }];
    for (let next = open.pop(); next; next = open.pop()) {
      for (const { name } of partialsUsed(next.tree)) {
        if (partials.has(name)) continue;
        // Dotprompt knows one partial of a name: what the prompt itself means by it comes first.
        const partial = near(path, name) ?? near(next.path, name);
        if (!partial) continue;
        partials.set(name, partial);
        open.push(partial);
      }
    }
    reaches.set(path, partials);
    return partials;
  };

  const includers = makeIncluders(rootOf, (path, partial) => {
    const tree = treeOf(path);
    return tree !== null && [...reached(path, tree).values()].some((one) => one.path === partial);
  });

  return {
    find(path, tree, name) {
      const prompts = isPartial(path) ? includers(path) : [];
      for (const from of [...prompts, path]) {
        const partial = near(from, name);
        if (partial) return partial;
      }
      return reached(path, tree).get(name) ?? null;
    },
    namesNear(path) {
      const root = rootOf(path);
      const names = new Set<string>();
      for (let folder = folderOf(path); folder.startsWith(root); folder = folderOf(folder)) {
        for (const name of partialNamesIn(folder)) names.add(name);
        if (folder === root || folder === folderOf(folder)) break;
      }
      return [...names];
    },
    reached,
    remember(path, tree) {
      if (isPartial(path)) trees.set(path, tree);
    },
  };
}

/** Names of the partials in one folder; none where it cannot be looked into. */
function partialNamesIn(folder: string): string[] {
  try {
    return readdirSync(folder).flatMap((file) => /^_(.+)\.prompt$/.exec(file)?.[1] ?? []);
  } catch {
    return [];
  }
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
