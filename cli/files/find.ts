import { type Dirent, readdirSync, statSync } from "node:fs";
import { fileProblem, SetupError } from "../problem.ts";
import { type IgnoreRules, isIgnored, rulesAt, withFolder } from "./ignored.ts";
import { absolute, folderOf, shown } from "./paths.ts";
import { makeRoots } from "./roots.ts";
import { readTracked, type Tracked } from "./tracked.ts";

export interface Found {
  /** Absolute paths, sorted, each once. */
  files: string[];
  /** The folders among the paths, absolute. */
  folders: string[];
  /** What could not be looked into. */
  problems: SetupError[];
}

/**
 * The prompt files that are meant by paths: a file is taken whatever its name, which the command judges; a
 * folder is searched for `*.prompt`, apart from what git ignores.
 *
 * @throws SetupError for a path that does not exist
 */
export function findPrompts(paths: readonly string[], cwd: string): Found {
  const files = new Set<string>();
  const folders = new Set<string>();
  const problems: SetupError[] = [];
  for (const path of paths) {
    if (path === "") throw new SetupError("A path is empty. Name a file or a folder.");
    const start = absolute(cwd, path);
    const kind = kindOf(start, path);
    if (kind === "file") files.add(start);
    else {
      folders.add(start);
      for (const file of search(start, cwd, problems)) files.add(file);
    }
  }
  return { files: [...files].sort(), folders: [...folders], problems };
}

function kindOf(path: string, name: string): "file" | "folder" {
  try {
    const stat = statSync(path);
    if (stat.isDirectory()) return "folder";
    if (stat.isFile()) return "file";
  } catch (error) {
    throw fileProblem(name, error);
  }
  throw new SetupError(`${name} is neither a file nor a folder.`);
}

/** A folder that is searched, with what git says there. */
interface Open {
  folder: string;
  rules: IgnoreRules;
  /** The repository it belongs to. */
  root: string;
  /** True where only what git tracks counts. */
  onlyTracked: boolean;
}

function* search(start: string, cwd: string, problems: SetupError[]): Generator<string> {
  const tracked = makeTracked();
  const open = [firstOf(start)];
  for (let next = open.pop(); next; next = open.pop()) {
    const { folder, onlyTracked } = next;
    const entries = entriesOf(folder, cwd, problems);
    const isNested = folder !== next.root && entries.some(({ name }) => name === ".git");
    // In a repository inside another one only its own rules hold.
    const root = isNested ? folder : next.root;
    const rules = isNested ? rulesAt(folder, folder) : next.rules;
    for (const entry of entries) {
      const path = `${folder === "/" ? "" : folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (entry.name === ".git") continue;
        const ignored = onlyTracked || isIgnored(rules, path, true);
        if (!ignored || tracked(root).folders.has(path))
          open.push({ folder: path, rules: withFolder(rules, path), root, onlyTracked: ignored });
      } else if (entry.name.endsWith(".prompt") && isFile(entry, path)) {
        const ignored = onlyTracked || isIgnored(rules, path, false);
        if (!ignored || tracked(root).files.has(path)) yield path;
      }
    }
  }
}

/** A folder that was named is searched even if git ignores it; its own rules hold. */
function firstOf(start: string): Open {
  const root = makeRoots(start, [start])(`${start}/x`);
  const above = start === root ? [] : rulesAt(folderOf(start), root);
  const rules = isIgnored(above, start, true) ? withFolder([], start) : rulesAt(start, root);
  return { folder: start, rules, root, onlyTracked: false };
}

/** The index of each repository, read when something is ignored there. */
function makeTracked(): (root: string) => Tracked {
  const known = new Map<string, Tracked>();
  return (root) => {
    const tracked = known.get(root) ?? readTracked(root);
    known.set(root, tracked);
    return tracked;
  };
}

function entriesOf(folder: string, cwd: string, problems: SetupError[]): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    problems.push(fileProblem(shown(cwd, folder), error));
    return [];
  }
}

/** Links count when they lead to a file; links to folders are not followed, as git does not. */
function isFile(entry: Dirent, path: string): boolean {
  if (!entry.isSymbolicLink()) return entry.isFile();
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
