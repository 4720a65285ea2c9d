import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { ended, endProcess } from "../processes/end.ts";
import { identify, type ProcessIdentity } from "../processes/identity.ts";

/**
 * Makes a cluster free after its last owner was killed: ends what still runs on it, and takes away a
 * lock file that names a dead process. Postgres itself asks only whether the process id exists, so it
 * takes a zombie, or a stranger who got the same id, for a living postmaster.
 * @param cluster the folder with PG_VERSION; nobody else may be using it rightfully
 */
export async function clearLeftovers(cluster: string): Promise<void> {
  const lock = join(cluster, "postmaster.pid");
  const pid = readPid(lock);
  const postmaster = pid === null ? null : identify(pid);
  if (postmaster && runsOn(postmaster, cluster)) {
    await endProcess(postmaster, { signal: "SIGINT", patience: 3000 });
  }
  // Without their postmaster the others end by themselves within moments; only a frozen one does not.
  for (const process of processesOn(cluster)) {
    if (!(await ended(process, 1000))) await endProcess(process, { signal: "SIGKILL", patience: 0 });
  }
  rmSync(lock, { force: true });
}

function readPid(lock: string): number | null {
  try {
    const pid = Number(readFileSync(lock, "utf8").split("\n")[0]);
    return Number.isSafeInteger(pid) && pid > 0 ? pid : null;
  } catch {
    return null;
  }
}

/** Every Postgres process works in its cluster's folder, which tells it from a stranger. */
function runsOn(process_: ProcessIdentity, cluster: string): boolean {
  if (process.platform === "linux") return workingFolder(process_.pid) === realpathSync(cluster);
  const [command, args] =
    process.platform === "win32"
      ? ["tasklist", ["/FI", `PID eq ${process_.pid}`, "/FO", "CSV", "/NH"]]
      : ["ps", ["-o", "command=", "-p", String(process_.pid)]];
  try {
    const line = execFileSync(command as string, args as string[], { encoding: "utf8" });
    return process.platform === "win32" ? /postgres\.exe/i.test(line) : line.includes(basename(cluster));
  } catch {
    return false;
  }
}

function processesOn(cluster: string): ProcessIdentity[] {
  if (process.platform !== "linux") return [];
  const folder = realpathSync(cluster);
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && workingFolder(Number(name)) === folder)
    .map((name) => identify(Number(name)))
    .filter((one) => one !== null);
}

function workingFolder(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return null;
  }
}
