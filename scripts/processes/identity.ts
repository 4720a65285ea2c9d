import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * One process for certain: a process id alone may belong to somebody else by the time it is read back
 * from a file, so the moment the process started goes with it.
 */
export interface ProcessIdentity {
  pid: number;
  /** Opaque; two equal values with the same pid are the same process. */
  started: string;
}

/**
 * Who runs under a process id now.
 * @returns null when nobody does, or only a zombie that nobody has waited for.
 */
export function identify(pid: number): ProcessIdentity | null {
  if (!Number.isSafeInteger(pid) || pid <= 0) return null;
  const started =
    process.platform === "linux"
      ? startedOnLinux(pid)
      : process.platform === "win32"
        ? startedOnWindows(pid)
        : startedElsewhere(pid);
  return started === null ? null : { pid, started };
}

/** True while exactly that process lives. */
export function isAlive(identity: ProcessIdentity): boolean {
  return identify(identity.pid)?.started === identity.started;
}

function startedOnLinux(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The command name may hold spaces and brackets; the fields begin after its last bracket.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [state, startTicks] = [fields[0], fields[19]];
    if (state === "Z" || state === "X" || startTicks === undefined) return null;
    // Ticks count from boot, so the boot belongs to the moment.
    return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()}/${startTicks}`;
  } catch {
    return null;
  }
}

function startedElsewhere(pid: number): string | null {
  const line = output("ps", ["-o", "stat=,lstart=", "-p", String(pid)]);
  const [, state, started] = /^(\S+)\s+(.+)$/.exec(line) ?? [];
  return state === undefined || started === undefined || state.startsWith("Z") ? null : started;
}

function startedOnWindows(pid: number): string | null {
  const script = `(Get-Process -Id ${pid} -ErrorAction Stop).StartTime.ToFileTimeUtc()`;
  return output("powershell.exe", ["-NoProfile", "-NonInteractive", "-Command", script]) || null;
}

function output(command: string, args: string[]): string {
  try {
    return execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return "";
  }
}
