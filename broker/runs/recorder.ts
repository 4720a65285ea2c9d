import { setTimeout as wait } from "node:timers/promises";
import { isUnavailable } from "../database.ts";
import { databaseAway } from "../http/refusal.ts";
import { errorFields, type Log } from "../log.ts";
import type { NewRun, Outcome, Output, RunStore } from "./types.ts";

export interface RecorderOptions {
  runs: RunStore;
  log: Log;
  /** Milliseconds a new run may wait for Postgres before it is refused. */
  startWithin?: number;
  /** Milliseconds between two attempts to write what is waiting. */
  retryEvery?: number;
  /** How many ended runs, and how many characters of their texts, may wait in memory. */
  spoolRuns?: number;
  spoolCharacters?: number;
}

/** Writes runs so that none is lost: a start is retried shortly, an end is kept until Postgres is back. */
export interface Recorder {
  /** Resolves when the row is durable. Throws `database_unavailable` when that takes too long. */
  start(run: NewRun): Promise<void>;
  /** Ends a run. Never throws; resolves when the end is written or waiting to be. */
  settle(id: string, outcome: Outcome): Promise<void>;
  /** Runs that this broker has started and not yet ended in the database. */
  open(): string[];
  /** How many ended runs wait for Postgres. */
  waiting(): number;
  /** Writes what is waiting, for at most `ms` milliseconds, and stops. Gives how many are left. */
  close(ms: number): Promise<number>;
}

export function makeRecorder(options: RecorderOptions): Recorder {
  const { runs, log, startWithin = 3000, retryEvery = 500 } = options;
  const { spoolRuns = 10_000, spoolCharacters = 64_000_000 } = options;
  const active = new Set<string>();
  const spool = new Map<string, Outcome>();
  let characters = 0;
  let timer: NodeJS.Timeout | undefined;
  let draining: Promise<void> | null = null;

  return {
    async start(run) {
      active.add(run.id);
      const deadline = performance.now() + startWithin;
      for (;;) {
        try {
          await within(runs.insert(run), deadline);
          return;
        } catch (error) {
          if (!isUnavailable(error) || performance.now() + 100 > deadline) {
            // The row may exist all the same (a lost answer): no longer active, it is swept with the orphans.
            active.delete(run.id);
            throw isUnavailable(error) ? databaseAway() : error;
          }
          await wait(100);
        }
      }
    },

    async settle(id, outcome) {
      if (spool.size > 0) return keep(id, outcome);
      try {
        await write(id, outcome);
      } catch (error) {
        log.warn("run_waits_for_database", { run_id: id, ...errorFields(error) });
        keep(id, outcome);
      }
    },

    open: () => [...active],
    waiting: () => spool.size,

    async close(ms) {
      const deadline = performance.now() + ms;
      while (spool.size > 0 && performance.now() < deadline) {
        await Promise.race([drain(), wait(Math.max(0, deadline - performance.now()))]);
        if (spool.size > 0) await wait(Math.min(100, Math.max(0, deadline - performance.now())));
      }
      clearTimeout(timer);
      if (spool.size > 0) log.error("runs_not_written", { count: spool.size });
      return spool.size;
    },
  };

  async function write(id: string, outcome: Outcome): Promise<void> {
    const changed = await runs.settle(id, outcome);
    active.delete(id);
    log.info("run_settled", {
      run_id: id,
      run_status: changed ? outcome.status : "gone",
      code: outcome.error?.code,
      source: outcome.error?.source,
      duration_ms: Math.round(outcome.durationMs),
      first_token_ms: outcome.firstTokenMs === null ? undefined : Math.round(outcome.firstTokenMs),
    });
  }

  function keep(id: string, outcome: Outcome): void {
    // Full: the figures of a run are kept rather than its texts, and new runs rather than the oldest.
    const fits = characters + sizeOf(outcome) <= spoolCharacters;
    const kept = fits ? outcome : { ...outcome, output: withoutTexts(outcome.output) };
    spool.set(id, kept);
    characters += sizeOf(kept);
    if (spool.size > spoolRuns) {
      const [oldest, dropped] = spool.entries().next().value!;
      take(oldest, dropped);
      active.delete(oldest);
      log.error("run_dropped", { run_id: oldest });
    }
    schedule();
  }

  function take(id: string, outcome: Outcome): void {
    // Dropped for want of room while it was being written: it is counted out once.
    if (spool.delete(id)) characters -= sizeOf(outcome);
  }

  function schedule(): void {
    clearTimeout(timer);
    timer = setTimeout(drain, retryEvery);
    timer.unref();
  }

  /** One attempt to write all that waits, oldest first; stops at the first that Postgres does not take. */
  function drain(): Promise<void> {
    draining ??= (async () => {
      for (const [id, outcome] of spool) {
        try {
          await write(id, outcome);
        } catch (error) {
          if (isUnavailable(error)) {
            schedule();
            return;
          }
          log.error("run_refused_by_database", { run_id: id, ...errorFields(error) });
          active.delete(id);
        }
        take(id, outcome);
      }
    })().finally(() => {
      draining = null;
    });
    return draining;
  }
}

/** Characters of all that an outcome holds of the answer. */
function sizeOf({ output }: Outcome): number {
  return (output.choices ?? [output])
    .flatMap(({ text, reasoning = "", tool_calls }) => [
      text.length + reasoning.length,
      ...tool_calls.map((call) => call.function.name.length + call.function.arguments.length),
    ])
    .reduce((sum, size) => sum + size, 0);
}

const withoutTexts = ({ finish_reason }: Output): Output => ({
  text: "",
  tool_calls: [],
  finish_reason,
  truncated: true,
});

/** A promise with a deadline in `performance.now()` time; being late counts as Postgres being away. */
function within<T>(promise: Promise<T>, deadline: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(databaseAway()), Math.max(0, deadline - performance.now()));
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
