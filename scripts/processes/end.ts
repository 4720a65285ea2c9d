import { spawn, spawnSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive, type ProcessIdentity } from "./identity.ts";

/**
 * Ends a process that leads its own group, with all its children: asks first, then kills.
 * Never touches a process that merely got the same id later.
 * @param patience milliseconds it may take to end by itself
 */
export async function endProcess(
  identity: ProcessIdentity,
  { signal = "SIGTERM", patience = 4000 }: { signal?: NodeJS.Signals; patience?: number } = {},
): Promise<void> {
  if (!isAlive(identity)) return;
  signalGroup(identity.pid, signal);
  if (await ended(identity, patience)) {
    // Children that outlived the leader still carry its group's id.
    if (process.platform !== "win32") sendTo(-identity.pid, "SIGKILL");
    return;
  }
  signalGroup(identity.pid, "SIGKILL");
  await ended(identity, 1000);
}

/** Waits until the process is gone; false when it still lives after that many milliseconds. */
export async function ended(identity: ProcessIdentity, patience: number): Promise<boolean> {
  const until = Date.now() + patience;
  while (isAlive(identity)) {
    if (Date.now() >= until) return false;
    await sleep(25);
  }
  return true;
}

/** Signals the group a process leads, else the process alone; a process that is gone is no error. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  if (process.platform === "win32") {
    if (signal === "SIGKILL") {
      spawnSync("taskkill", ["/pid", String(pid), "/t", "/f"], { stdio: "ignore" });
    } else {
      spawn("taskkill", ["/pid", String(pid), "/t"], { stdio: "ignore" }).on("error", () => undefined);
    }
    return;
  }
  if (!sendTo(-pid, signal)) sendTo(pid, signal);
}

function sendTo(target: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(target, signal);
    return true;
  } catch {
    // ESRCH: there is no such group, or it is gone already, which is what was wanted.
    return false;
  }
}
