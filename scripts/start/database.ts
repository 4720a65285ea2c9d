import { type RunningPostgres, startPostgres } from "../postgres/index.ts";

/** Starts Postgres and brings its database to the newest schema. */
export async function startDatabase(
  dataDir: string,
  { onProgress, signal }: { onProgress: (text: string) => void; signal: AbortSignal },
): Promise<RunningPostgres> {
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
    return postgres;
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}
