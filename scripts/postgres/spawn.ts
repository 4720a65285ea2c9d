import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Account } from "./account.ts";

/** Starts a program of Postgres as the chosen user, in a process group of its own. */
export function spawnAs(
  account: Account,
  program: string,
  args: string[],
): { child: ChildProcess; log: string[] } {
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
  const log: string[] = [];
  createInterface({ input: child.stderr! }).on("line", (line) => {
    log.push(line);
    if (log.length > 200) log.shift();
  });
  return { child, log };
}

/** Runs a program until it ends; `code` is null when it could not be started or was killed. */
export function runToEnd(
  account: Account,
  program: string,
  args: string[],
): Promise<{ code: number | null; log: string[] }> {
  const { child, log } = spawnAs(account, program, args);
  return new Promise((resolve) => {
    child.once("error", (error) => {
      log.push(error.message);
      resolve({ code: null, log });
    });
    child.once("close", (code) => resolve({ code, log }));
  });
}
