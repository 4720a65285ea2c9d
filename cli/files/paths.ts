import { posix, relative, resolve } from "node:path";

/** An absolute path with `/`, as all paths in here are. */
export function absolute(cwd: string, path: string): string {
  return resolve(cwd, path).replaceAll("\\", "/");
}

/** A path as people and reports read it: relative to the current folder, with `/`. */
export function shown(cwd: string, path: string): string {
  return relative(cwd, path).replaceAll("\\", "/") || ".";
}

export const folderOf = (path: string): string => posix.dirname(path);

/** True when a path is a folder or lies below it. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
}
