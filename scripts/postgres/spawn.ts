import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { signalGroup } from "../processes/end.ts";
import type { Account } from "./account.ts";

/**
 * Starts a program of Postgres as the chosen user, in a process group of its own. It ends, at once and
 * without ceremony, when the signal aborts or this process exits before it.
 * @returns `keep` lets it run on when the signal aborts later
 */
export function spawnAs(
  account: Account,
  program: string,
  args: string[],
  signal?: AbortSignal,
): { child: ChildProcess; log: string[]; keep: () => void } {
  signal?.throwIfAborted();
  const [command, ...rest] = [...account.prefix, program, ...args];
  const child = spawn(command!, rest, {
    ...account.ids,
    // Own group: a Ctrl-C in the terminal must not reach Postgres before the broker is done.
    detached: process.platform !== "win32",
    windowsHide: true,
    stdio: ["ignore", "ignore", "pipe"],
    // LC_ALL=C: its messages are read here, so they must be English.
    env: {
      PATH: process.env.PATH,
      SystemRoot: process.env.SystemRoot,
      TMPDIR: process.env.TMPDIR,
      LC_ALL: "C",
    },
  });
  // SIGQUIT is the one that Postgres passes on to all its processes before it ends.
  const end = () => child.pid && signalGroup(child.pid, "SIGQUIT");
  process.once("exit", end);
  signal?.addEventListener("abort", end, { once: true });
  const keep = () => signal?.removeEventListener("abort", end);
  child.once("close", () => {
    process.off("exit", end);
    keep();
  });
  const log: string[] = [];
  createInterface({ input: child.stderr! }).on("line", (line) => {
    log.push(line);
    if (log.length > 200) log.shift();
  });
  return { child, log, keep };
}

/** Runs a program until it ends; `code` is null when it could not be started or was killed. */
export function runToEnd(
  account: Account,
  program: string,
  args: string[],
  signal?: AbortSignal,
): Promise<{ code: number | null; log: string[] }> {
  const { child, log } = spawnAs(account, program, args, signal);
  return new Promise((resolve) => {
    child.once("error", (error) => {
      log.push(error.message);
      resolve({ code: null, log });
    });
    child.once("close", (code) => resolve({ code, log }));
  });
}
