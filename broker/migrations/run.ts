import type { Knex } from "knex";
import type { Database } from "../database.ts";
import { migrations } from "./index.ts";
import type { Migration } from "./migration.ts";

/** Any constant: whoever holds this lock in Postgres migrates, everybody else waits. */
const lockKey = 4_710_331;

const source: Knex.MigrationSource<Migration> = {
  getMigrations: async () => migrations,
  getMigrationName: (migration) => migration.name,
  getMigration: async ({ up, down }) => ({ up, down }),
};

/**
 * Brings the database to the newest schema and gives the names of the migrations that ran now.
 * Any number may start at once: one migrates, the others wait for it and find nothing left to do. Postgres
 * frees its lock when a process dies, so Knex's own lock row, which survives a kill, is cleared under it.
 */
export async function migrate(database: Database): Promise<string[]> {
  return await database.transaction(async (holder) => {
    await holder.raw("select pg_advisory_xact_lock(?)", [lockKey]);
    const migrator = database.migrate;
    if (await database.schema.hasTable("knex_migrations_lock")) {
      await migrator.forceFreeMigrationsLock({ migrationSource: source });
    }
    const [, ran] = (await migrator.latest({ migrationSource: source })) as [number, string[]];
    return ran;
  });
}

/** The migrations that this broker needs and the database does not have. */
export async function missingMigrations(database: Database): Promise<string[]> {
  const table = database("knex_migrations").select("name").timeout(2000);
  const rows: { name: string }[] = await table.catch((error: { code?: unknown }) => {
    if (error.code === "42P01") return [];
    throw error;
  });
  const done = new Set(rows.map((row) => row.name));
  return migrations.map((migration) => migration.name).filter((name) => !done.has(name));
}
