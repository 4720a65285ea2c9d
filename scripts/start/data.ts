import { chmodSync, existsSync, mkdirSync, renameSync, statfsSync } from "node:fs";
import { join } from "node:path";
import { endProcess } from "../processes/end.ts";
import { identify, type ProcessIdentity } from "../processes/identity.ts";
import { type LockContent, tryLock } from "../processes/lock.ts";
import { diskFull, StartProblem } from "./problem.ts";

/** The data folder, held by this start alone. */
export interface Data {
  postgres: string;
  samples: string;
  samplesManifest: string;
  editor: string;
  /** The broker's; that of the start before is kept beside it. */
  log: string;
  /** Notes a program that we started, so that the next start can end it should we be killed. */
  noteChild(pid: number | undefined): void;
  /** Notes where we can be found, for a second start. */
  noteWhere(where: { broker?: string; editor?: string }): void;
  release(): void;
}

/**
 * Makes or opens the data folder, takes its lock, and ends what a killed start left running.
 * @throws StartProblem when another start holds it or the disk is full
 */
export async function openData(dataDir: string): Promise<Data> {
  mkdirSync(dataDir, { recursive: true });
  const postgres = join(dataDir, "postgres");
  requireSpace(dataDir, existsSync(postgres) ? 32 : 128);
  const lock = tryLock(join(dataDir, "studio.lock"));
  if (!lock.held) throw new StartProblem(alreadyRunning(lock.by, dataDir));
  for (const child of childrenOf(lock.previous)) await endProcess(child, { patience: 1000 });
  const [editor, logs] = [join(dataDir, "editor"), join(dataDir, "logs")];
  for (const folder of [editor, logs]) mkdirSync(folder, { recursive: true });
  // The session file in there is its owner's alone; so is what the editor remembers.
  chmodSync(editor, 0o700);
  const log = join(logs, "broker.log");
  if (existsSync(log)) renameSync(log, `${log}.1`);
  const children: ProcessIdentity[] = [];
  let where: { broker?: string; editor?: string } = {};
  return {
    postgres,
    samples: join(dataDir, "samples"),
    samplesManifest: join(dataDir, "samples.json"),
    editor,
    log,
    noteChild(pid) {
      const identity = pid === undefined ? null : identify(pid);
      if (identity) children.push(identity);
      lock.note({ ...where, children });
    },
    noteWhere(more) {
      where = { ...where, ...more };
      lock.note({ ...where, children });
    },
    release: lock.release,
  };
}

function requireSpace(dataDir: string, megabytes: number): void {
  const { bavail, bsize } = statfsSync(dataDir);
  if (bavail * bsize < megabytes * 1024 * 1024) throw new StartProblem(diskFull(dataDir));
}

function alreadyRunning(by: LockContent, dataDir: string): string {
  const { broker, editor } = by;
  const where =
    typeof broker !== "string"
      ? ", and still on its way up"
      : typeof editor === "string"
        ? `. Its editor is ${editor}, its broker is at ${broker}`
        : ` at ${broker}`;
  return `Prompt Studio is already running on ${dataDir} (process ${by.pid})${where}. Use that one, or end it with Ctrl-C in its terminal; a second one beside it needs its own data and port: PROMPT_STUDIO_DATA=/another/folder PORT=0 npm start`;
}

function childrenOf(previous: LockContent | null): ProcessIdentity[] {
  if (!Array.isArray(previous?.children)) return [];
  return previous.children.filter((one) => typeof one?.pid === "number" && typeof one?.started === "string");
}
