import { type Dirent, readdirSync, statSync } from "node:fs";
import { fileProblem, SetupError } from "../problem.ts";
import { type IgnoreRules, isIgnored, rulesAt, withFolder } from "./ignored.ts";
import { absolute, folderOf, shown } from "./paths.ts";

export interface Found {
  /** Absolute paths, sorted, each once. */
  files: string[];
  /** What could not be looked into. */
  problems: SetupError[];
}

/**
 * The prompt files that are meant by paths: a file is taken whatever its name, a folder is searched for
 * `*.prompt`, apart from what git ignores.
 *
 * @param rootOf the workspace folder of a path
 * @throws SetupError for a path that does not exist
 */
export function findPrompts(paths: readonly string[], cwd: string, rootOf: (path: string) => string): Found {
  const files = new Set<string>();
  const problems: SetupError[] = [];
  for (const path of paths) {
    if (path === "") throw new SetupError("A path is empty. Name a file or a folder.");
    const start = absolute(cwd, path);
    const kind = kindOf(start, path);
    if (kind === "file") files.add(start);
    else for (const file of search(start, cwd, rootOf(`${start}/x`), problems)) files.add(file);
  }
  return { files: [...files].sort(), problems };
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

function* search(start: string, cwd: string, root: string, problems: SetupError[]): Generator<string> {
  // A folder that was named is searched even if git ignores it; its own rules hold.
  const above = start === root ? [] : rulesAt(folderOf(start), root);
  const open: [string, IgnoreRules][] = [
    [start, isIgnored(above, start, true) ? withFolder([], start) : rulesAt(start, root)],
  ];
  for (let next = open.pop(); next; next = open.pop()) {
    const [folder, rules] = next;
    for (const entry of entriesOf(folder, cwd, problems)) {
      const path = `${folder === "/" ? "" : folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (entry.name !== ".git" && !isIgnored(rules, path, true))
          open.push([path, withFolder(rules, path)]);
      } else if (entry.name.endsWith(".prompt") && !isIgnored(rules, path, false) && isFile(entry, path)) {
        yield path;
      }
    }
  }
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
