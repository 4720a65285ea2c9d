import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { identify } from "./identity.ts";

/**
 * Watches the npm that runs us: its own process, and the shell it may have put in between. A killed npm
 * cannot pass on a signal, and its child would live on without a terminal.
 * @param onGone called once when one of them is gone
 */
export function watchNpm(onGone: () => void): void {
  if (process.platform === "win32") return;
  const parent = describe(process.ppid);
  const watched = [
    process.ppid,
    ...(parent && /^-?(ba|da|z|a|k)?sh$/.test(parent.name) ? [parent.ppid] : []),
  ];
  const started = watched.map((pid) => identify(pid)?.started);
  const timer = setInterval(() => {
    const gone = watched.some((pid, index) => !lives(pid, started[index]));
    if (!gone) return;
    clearInterval(timer);
    onGone();
  }, 500);
  timer.unref();
}

function lives(pid: number, started: string | undefined): boolean {
  // Reading /proc is cheap and knows a zombie; elsewhere asking for the id must do.
  if (process.platform === "linux") return identify(pid)?.started === started;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** The name of a process's program and its parent. */
function describe(pid: number): { name: string; ppid: number } | null {
  try {
    if (process.platform !== "linux") {
      const line = execFileSync("ps", ["-o", "ppid=,comm=", "-p", String(pid)], { encoding: "utf8" }).trim();
      const [, ppid, path] = /^(\d+)\s+(.*)$/.exec(line) ?? [];
      return ppid && path ? { ppid: Number(ppid), name: path.split("/").at(-1)! } : null;
    }
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [, name, ppid] = /^\d+ \((.*)\) \S (\d+)/s.exec(stat) ?? [];
    return name && ppid ? { name, ppid: Number(ppid) } : null;
  } catch {
    return null;
  }
}
