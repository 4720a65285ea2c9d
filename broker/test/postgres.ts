import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "mocha";
import pg from "pg";
import { type RunningPostgres, startPostgres } from "../../scripts/postgres/index.ts";
import { closeDatabase, openDatabase } from "../database.ts";
import { migrate } from "../migrations/run.ts";

/** A Postgres of a test's own, which it may stop, freeze or kill. */
export async function ownPostgres(): Promise<RunningPostgres & { dataDir: string; remove(): Promise<void> }> {
  const dataDir = mkdtempSync(join(tmpdir(), "prompt-studio-broker-test-"));
  const server = await startPostgres({ dataDir });
  return {
    ...server,
    dataDir,
    async remove() {
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

let shared: Promise<{ url: string; remove(): Promise<void> }> | null = null;

/** One Postgres for the whole mocha run: the one at DATABASE_URL when that is set, else one out of npm. */
function sharedPostgres(): Promise<{ url: string }> {
  const given = process.env.DATABASE_URL;
  shared ??= given ? Promise.resolve({ url: given, remove: async () => undefined }) : ownPostgres();
  return shared;
}

after(async () => {
  await (await shared)?.remove();
});

/** Makes an empty database on the shared server and gives its address; `migrated` unless told otherwise. */
export async function freshDatabase(options: { migrated?: boolean } = {}): Promise<string> {
  const { url } = await sharedPostgres();
  const name = `test_${randomBytes(6).toString("hex")}`;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  const address = new URL(url);
  address.pathname = `/${name}`;
  if (options.migrated !== false) await migrateAt(address.href);
  return address.href;
}

export async function migrateAt(url: string): Promise<void> {
  const database = openDatabase(url);
  await migrate(database);
  await closeDatabase(database);
}

/** Runs one statement and gives its rows. */
export async function query<Row extends pg.QueryResultRow>(
  url: string,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}
