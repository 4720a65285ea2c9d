import { type RunningPostgres, startPostgres } from "../postgres/index.ts";
import type { Life } from "./keep.ts";

/** Postgres as a part of the studio. */
export type RunningDatabase = RunningPostgres & Life;

/**
 * Starts Postgres and brings its database to the newest schema.
 * @param before its life until now, when it ended and is to be at the same address again
 */
export async function startDatabase(
  dataDir: string,
  {
    before = null,
    onProgress,
    signal,
  }: { before?: RunningDatabase | null; onProgress: (text: string) => void; signal: AbortSignal },
): Promise<RunningDatabase> {
  if (before) {
    await before.stop();
    return asLife(await startPostgres({ dataDir, port: before.port, signal }));
  }
  // Loading the driver takes about as long as Postgres needs to start.
  const modules = Promise.all([import("../../broker/database.ts"), import("../../broker/migrations/run.ts")]);
  const postgres = await startPostgres({ dataDir, onProgress, signal });
  try {
    const [{ openDatabase, closeDatabase }, { migrate }] = await modules;
    const database = openDatabase(postgres.url);
    try {
      const ran = await migrate(database);
      if (ran.length > 0) onProgress(`migrated (${ran.length})`);
    } finally {
      await closeDatabase(database);
    }
    return asLife(postgres);
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

const asLife = (postgres: RunningPostgres): RunningDatabase => ({ ...postgres, end: postgres.stop });
