import { closeDatabase, isUnavailable, openDatabase } from "./database.ts";
import { migrate } from "./migrations/run.ts";

/** `npm run db:migrate`: brings the database at DATABASE_URL to the newest schema. Ends with 1 when it cannot. */
const url = process.env.DATABASE_URL;
if (!url || !/^postgres(ql)?:\/\/\S+$/.test(url)) {
  console.error(
    "DATABASE_URL is missing or not a Postgres address (postgresql://user:password@host:5432/name).",
  );
  process.exit(1);
}
const database = openDatabase(url);
try {
  const ran = await migrate(database);
  console.error(ran.length === 0 ? "The database is up to date." : `Migrated: ${ran.join(", ")}.`);
} catch (error) {
  const reason = error instanceof Error ? ((error as { code?: string }).code ?? error.name) : "unknown";
  console.error(
    isUnavailable(error)
      ? `Postgres does not answer (${reason}). Check that it runs and that DATABASE_URL is right.`
      : `The migration stopped and nothing was changed (${reason}).`,
  );
  process.exitCode = 1;
} finally {
  await closeDatabase(database);
}
