import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";

/** `npm start` as a person's terminal runs it: a process group of its own, for a test to signal. */
export interface Started {
  child: ChildProcess;
  /** What stands in the ready line. */
  ready: Promise<{ broker: string; token: string; editor: string | null; upstream: string }>;
  /** The exit code, once it ended. */
  ended: Promise<number | null>;
  stdout: () => string;
  stderr: () => string;
  /** Signals the whole group, as a terminal does. */
  signal(signal: NodeJS.Signals): void;
}

export function npmStart(args: string[], env: Record<string, string>): Started {
  const child = spawn("npm", ["start", "--", ...args], {
    cwd: join(import.meta.dirname, "..", ".."),
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, CI: "true", ...env },
  });
  let [out, err] = ["", ""];
  child.stdout?.on("data", (text) => {
    out += text;
  });
  child.stderr?.on("data", (text) => {
    err += text;
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const readyLine = () => out.split("\n").find((line) => line.startsWith("ready "));
  const ready = new Promise<Awaited<Started["ready"]>>((resolve, reject) => {
    child.stdout?.on("data", () => {
      if (readyLine() && out.endsWith("\n")) resolve(JSON.parse(readyLine()!.slice("ready ".length)));
    });
    ended.then((code) => reject(new Error(`It ended with ${code} before it was ready.\n${err}`)));
  });
  // A test may wait for the end instead.
  ready.catch(() => undefined);
  return {
    child,
    ready,
    ended,
    stdout: () => out,
    stderr: () => err,
    signal: (signal) => process.kill(-child.pid!, signal),
  };
}

/** Processes that work in, or were started with, a data folder: what a start left behind. Linux only. */
export function processesOf(dataDir: string): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
        const env = readFileSync(`/proc/${pid}/environ`, "utf8");
        const place = readlinkSync(`/proc/${pid}/cwd`);
        const its = [command, env, place].some((text) => text.includes(dataDir));
        return its ? [`${pid} ${command}`] : [];
      } catch {
        // It ended while we looked.
        return [];
      }
    });
}
