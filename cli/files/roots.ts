import { existsSync } from "node:fs";
import { folderOf, isWithin } from "./paths.ts";

/**
 * Finds the workspace folder of a file: the nearest folder above it that has a `.git`; without one the
 * current folder, when the file lies below that; else its own folder.
 */
export function makeRoots(cwd: string): (path: string) => string {
  const known = new Map<string, string | null>();
  const repository = (folder: string): string | null => {
    const before = known.get(folder);
    if (before !== undefined) return before;
    const above = folderOf(folder);
    const found = existsSync(`${folder}/.git`) ? folder : above === folder ? null : repository(above);
    known.set(folder, found);
    return found;
  };
  return (path) => {
    const folder = folderOf(path);
    return repository(folder) ?? (isWithin(folder, cwd) ? cwd : folder);
  };
}
