import { existsSync } from "node:fs";
import { folderOf, isWithin } from "./paths.ts";

/**
 * Finds the workspace folder of a file: the nearest folder above it that has a `.git`; without one the
 * outermost of the folders that were asked for, else the current folder, when the file lies below that, else
 * its own folder.
 *
 * @param folders absolute paths of the folders that were asked for
 */
export function makeRoots(cwd: string, folders: readonly string[] = []): (path: string) => string {
  const outermost = folders.toSorted((one, other) => one.length - other.length);
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
    const asked = outermost.find((one) => isWithin(folder, one));
    return repository(folder) ?? asked ?? (isWithin(folder, cwd) ? cwd : folder);
  };
}
