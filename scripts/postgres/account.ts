import { execFileSync } from "node:child_process";
import { chownSync, existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { type Binaries, copyToOpenFolder } from "./binaries.ts";
import { PostgresError } from "./errors.ts";

/** As whom Postgres runs: it refuses to run as root, so root lends it another user. */
export interface Account {
  /** Undefined: as ourselves. */
  ids: { uid: number; gid: number } | undefined;
  /** What stands before the program on the command line. */
  prefix: string[];
  /** Gives a file or folder to that user. */
  own(path: string): void;
  /** The programs, where that user may run them. */
  binaries: Binaries;
}

/**
 * Chooses the user for Postgres, and how that user gets to the folders it needs.
 * @param dataDir where its data will lie
 * @throws PostgresError where there is no such user, or no way
 */
export function chooseAccount(dataDir: string, binaries: Binaries): Account {
  if (process.getuid?.() !== 0) return { ids: undefined, prefix: [], own: () => undefined, binaries };
  const ids = idsOf("postgres") ?? idsOf("nobody");
  if (!ids) {
    throw new PostgresError(
      "missing-part",
      'Postgres does not run as root, and this system has neither a user "postgres" nor "nobody" to lend it. Start as an ordinary user.',
    );
  }
  const own = (path: string) => chownSync(path, ids.uid, ids.gid);
  // What asks whether it may run a program (access(2)) takes no right of root's for an answer.
  const open = closedFolder(binaries.folder, ids) === undefined ? binaries : copyToOpenFolder(binaries);
  const closed = closedFolder(dataDir, ids);
  if (closed === undefined) return { ids, prefix: [], own, binaries: open };
  return { ids: undefined, prefix: throughClosedFolders(ids, closed), own, binaries: open };
}

/**
 * Root's home is usually closed to everyone else (mode 0700). Rather than opening it, or keeping the
 * data where nobody looks for it, the lent user keeps one right of root: to walk through folders.
 */
function throughClosedFolders(ids: { uid: number; gid: number }, closed: string): string[] {
  const setpriv = ["/usr/bin/setpriv", "/bin/setpriv"].find((path) => existsSync(path));
  const capability = setpriv && grantable();
  if (!setpriv || !capability) {
    throw new PostgresError(
      "unreachable-folder",
      `Started by root, Postgres runs as another user, who cannot enter ${closed}. Set PROMPT_STUDIO_DATA to a folder that others can enter (such as /var/lib/prompt-studio), or start as an ordinary user.`,
    );
  }
  return [
    setpriv,
    `--reuid=${ids.uid}`,
    `--regid=${ids.gid}`,
    "--clear-groups",
    ...["--inh-caps", "--ambient-caps", "--bounding-set"].map((set) => `${set}=-all,+${capability}`),
    "--",
  ];
}

/** The smallest right that does it and that root may still hand on here (containers take some away). */
function grantable(): string | undefined {
  try {
    const bounding = /^CapBnd:\s*([0-9a-f]+)/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1] ?? "0";
    const has = (bit: bigint) => ((BigInt(`0x${bounding}`) >> bit) & 1n) === 1n;
    return has(2n) ? "dac_read_search" : has(1n) ? "dac_override" : undefined;
  } catch {
    return undefined;
  }
}

/** The first folder on the way to a path that the user may not walk through. */
function closedFolder(path: string, ids: { uid: number; gid: number }): string | undefined {
  const folders: string[] = [];
  for (let folder = realpathSync(path); folder !== dirname(folder); folder = dirname(folder))
    folders.unshift(folder);
  return folders.find((folder) => {
    const { mode, uid, gid } = statSync(folder);
    const bit = uid === ids.uid ? 0o100 : gid === ids.gid ? 0o010 : 0o001;
    return (mode & bit) === 0;
  });
}

function idsOf(user: string): { uid: number; gid: number } | undefined {
  const id = (flag: string) =>
    Number(execFileSync("id", [flag, user], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
  try {
    return { uid: id("-u"), gid: id("-g") };
  } catch {
    return undefined;
  }
}
