import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { type Database, limited } from "../database.ts";
import { errorFields, type Log } from "../log.ts";

export interface InstanceOptions {
  database: Database;
  log: Log;
  /** Ids of the runs that this broker is still busy with. */
  open: () => string[];
  /** Milliseconds between two signs of life. */
  beatEvery?: number;
  /** Milliseconds without a sign of life after which a broker counts as dead. */
  deadAfter?: number;
}

export interface Instance {
  id: string;
  start(): void;
  /** Says good-bye, so that nobody waits for this broker's signs of life. */
  stop(): Promise<void>;
}

const interrupted = JSON.stringify({
  message: "The broker that served this run stopped before the run had ended. Run it again.",
  type: "server_error",
  code: "interrupted",
  param: null,
  request_id: null,
  source: "broker",
  retryable: true,
});

const sweepSql = `
  update runs set
    status = 'failed',
    error = (?::jsonb || jsonb_build_object('run_id', id::text))::json,
    duration_ms = null,
    finished_at = clock_timestamp()
  where status = 'started' and (
    -- As old as that itself: a broker that has just started may serve a run before its first sign of life.
    created_at < clock_timestamp() - ? * interval '1 millisecond' and not exists (
      select from instances
      where instances.id = runs.instance_id and heartbeat_at > clock_timestamp() - ? * interval '1 millisecond'
    )
    or (instance_id = ? and created_at < clock_timestamp() - interval '15 seconds' and not (id = any(?::uuid[])))
  )
  returning id`;

/**
 * This broker's life as a row with a heartbeat, by the database's clock, and the sweeper: a run that is
 * `started` although its broker is dead, or although its own broker knows nothing of it, becomes
 * `failed: interrupted`. Any number of brokers may sweep; each row is changed once.
 */
export function makeInstance(options: InstanceOptions): Instance {
  const { database, log, open, beatEvery = 5000, deadAfter = 15_000 } = options;
  const id = randomUUID();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let aliveSince: number | null = null;
  let swept = false;

  async function beat(): Promise<void> {
    try {
      await limited(
        database.raw(
          `insert into instances (id) values (?)
           on conflict (id) do update set heartbeat_at = clock_timestamp()`,
          [id],
        ),
      );
      aliveSince ??= performance.now();
      // After Postgres was away, the others' signs of life are stale although they live: give them time first.
      // At the first start there is nothing to wait for when a broker is long dead.
      const patience = swept ? deadAfter : 0;
      if (performance.now() - aliveSince >= patience) await sweep(swept ? deadAfter : deadAfter * 4);
    } catch (error) {
      aliveSince = null;
      log.warn("heartbeat_failed", { instance_id: id, ...errorFields(error) });
    }
    if (!stopped) {
      timer = setTimeout(beat, beatEvery);
      timer.unref();
    }
  }

  async function sweep(deadAfterMs: number): Promise<void> {
    swept = true;
    const result = await limited(database.raw(sweepSql, [interrupted, deadAfter, deadAfterMs, id, open()]));
    const rows: { id: string }[] = result.rows;
    if (rows.length > 0) log.warn("runs_interrupted", { count: rows.length });
    await limited(
      database.raw("delete from instances where heartbeat_at < clock_timestamp() - interval '1 day'"),
    );
  }

  return {
    id,
    start: () => void beat(),
    async stop() {
      stopped = true;
      clearTimeout(timer);
      // Without Postgres there is nobody to say good-bye to, and the end is not held up for it.
      const goodBye = limited(database("instances").where({ id }).delete()).catch(() => undefined);
      await Promise.race([goodBye, wait(500, undefined, { ref: false })]);
    },
  };
}
