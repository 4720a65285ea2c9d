import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { identify, isAlive, type ProcessIdentity } from "./identity.ts";

/** What a lock file says: who holds it, and whatever the holder wants others to know. */
export interface LockContent extends ProcessIdentity {
  [detail: string]: unknown;
}

export type LockAttempt =
  | {
      held: true;
      /** What a killed holder left in the lock; null when it was free. */
      previous: LockContent | null;
      /** Changes what the lock says about its holder. */
      note(details: Record<string, unknown>): void;
      release(): void;
    }
  | { held: false; by: LockContent };

/**
 * Takes a lock file, atomically and without waiting. A lock whose holder was killed is taken over.
 * @param details what other processes may read in it
 */
export function tryLock(file: string, details: Record<string, unknown> = {}): LockAttempt {
  const me = identify(process.pid);
  if (!me) throw new Error("This process cannot be identified.");
  const aside = `${file}.${process.pid}`;
  let previous: LockContent | null = null;
  for (;;) {
    writeFileSync(aside, JSON.stringify({ ...me, ...details }), { mode: 0o600 });
    try {
      // A link is made completely or not at all, and fails when the name is taken.
      linkSync(aside, file);
      return { held: true, previous, note, release };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    } finally {
      rmSync(aside, { force: true });
    }
    const holder = read(file);
    if (holder && isAlive(holder)) return { held: false, by: holder };
    previous = takeAway(file) ?? previous;
  }

  function note(more: Record<string, unknown>): void {
    writeFileSync(aside, JSON.stringify({ ...me, ...details, ...more }), { mode: 0o600 });
    renameSync(aside, file);
  }

  function release(): void {
    const holder = read(file);
    if (holder?.pid === me?.pid && holder?.started === me?.started) rmSync(file, { force: true });
  }
}

/** Who holds the lock, whether alive or not; null when it is free or was half written. */
function read(file: string): LockContent | null {
  try {
    const content: unknown = JSON.parse(readFileSync(file, "utf8"));
    const { pid, started } = content as Partial<LockContent>;
    return typeof pid === "number" && typeof started === "string" ? (content as LockContent) : null;
  } catch {
    return null;
  }
}

/**
 * Removes a dead holder's lock. Two processes may try at once, so it is moved aside first and looked at
 * again: a lock that turns out to be a living one's is put back.
 */
function takeAway(file: string): LockContent | null {
  const stale = `${file}.stale-${process.pid}`;
  try {
    renameSync(file, stale);
  } catch {
    return null;
  }
  const content = read(stale);
  try {
    if (content && isAlive(content)) linkSync(stale, file);
  } catch {
    // Somebody took the lock meanwhile: then it is theirs.
  }
  rmSync(stale, { force: true });
  return content && isAlive(content) ? null : content;
}
