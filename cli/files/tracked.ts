import { readFileSync } from "node:fs";
import { folderOf } from "./paths.ts";
import { gitFolders, readOr } from "./repository.ts";

/** The prompt files that git has in its index: what is there is not ignored, whatever the rules say. */
export interface Tracked {
  files: ReadonlySet<string>;
  /** The folders that lead to them. */
  folders: ReadonlySet<string>;
}

/**
 * Reads the index of a repository. It is read here and not asked of git, because git runs programs that the
 * configuration of a repository names. What cannot be read counts as nothing tracked.
 */
export function readTracked(root: string): Tracked {
  const { own, common } = gitFolders(root);
  const files = new Set<string>();
  const folders = new Set<string>();
  const isLong = /^\s*objectformat\s*=\s*sha256/im.test(readOr(`${common}/config`) ?? "");
  for (const path of namesIn(`${own}/index`, isLong ? 32 : 20)) {
    if (!path.endsWith(".prompt")) continue;
    files.add(`${root}/${path}`);
    for (let folder = folderOf(`${root}/${path}`); folder.length > root.length; folder = folderOf(folder))
      folders.add(folder);
  }
  return { files, folders };
}

/** How many bytes stand before the hash of an entry: times, device, mode, owner, size. */
const beforeHash = 40;

/** No file system has longer paths; an index that says so was made to take up memory. */
const longestName = 4096;

/** The paths in an index file of version 2, 3 or 4, relative to the repository. */
function namesIn(file: string, hashSize: number): string[] {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch {
    return [];
  }
  if (bytes.length < 12 || bytes.toString("latin1", 0, 4) !== "DIRC") return [];
  const version = bytes.readUInt32BE(4);
  const names: string[] = [];
  let previous = Buffer.alloc(0);
  let at = 12;
  for (let left = bytes.readUInt32BE(8); left > 0; left--) {
    const flags = at + beforeHash + hashSize;
    if (flags + 2 > bytes.length) break;
    const isExtended = (bytes[flags]! & 0x40) !== 0;
    let start = flags + (isExtended ? 4 : 2);
    let kept = Buffer.alloc(0);
    if (version === 4) {
      const dropped = numberAt(bytes, start);
      start = dropped.end;
      kept = previous.subarray(0, Math.max(0, previous.length - dropped.value));
    }
    const end = bytes.indexOf(0, start);
    if (end < 0) break;
    if (kept.length + end - start > longestName) break;
    previous = Buffer.concat([kept, bytes.subarray(start, end)]);
    names.push(previous.toString("utf8"));
    // Up to version 3 an entry is filled up with zeros to a multiple of 8 bytes.
    at = version === 4 ? end + 1 : at + (Math.floor((end - at) / 8) + 1) * 8;
  }
  return names;
}

/** A number as git packs it: seven bits in a byte, each further byte counting one more. */
function numberAt(bytes: Buffer, at: number): { value: number; end: number } {
  let value = bytes[at]! & 0x7f;
  let end = at + 1;
  while (end < bytes.length && (bytes[end - 1]! & 0x80) !== 0) {
    value = (value + 1) * 128 + (bytes[end]! & 0x7f);
    end++;
  }
  return { value, end };
}
