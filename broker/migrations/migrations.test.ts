import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { after, before, describe, it } from "mocha";
import { closeDatabase, type Database, openDatabase } from "../database.ts";
import { freshDatabase } from "../test/postgres.ts";
import { migrations } from "./index.ts";
import { migrate, missingMigrations } from "./run.ts";

describe("migrations", () => {
  let url: string;
  let database: Database;
  before(async () => {
    url = await freshDatabase({ migrated: false });
    database = openDatabase(url);
  });
  after(() => closeDatabase(database));

  it("are all missing at first", async () => {
    assert.deepEqual(
      await missingMigrations(database),
      migrations.map(({ name }) => name),
    );
  });

  it("run once, however many start at the same time", async () => {
    const databases = Array.from({ length: 4 }, () => openDatabase(url));
    const ran = await Promise.all(databases.map((one) => migrate(one)));
    assert.deepEqual(
      ran.flat(),
      migrations.map(({ name }) => name),
    );
    assert.deepEqual(await missingMigrations(database), []);
    await Promise.all(databases.map(closeDatabase));
  });

  it("do nothing the second time, also after a migrator was killed", async () => {
    await database("knex_migrations_lock").update({ is_locked: 1 });
    assert.deepEqual(await migrate(database), []);
  });

  it("go back and forth", async () => {
    for (const { down } of [...migrations].reverse()) await down(database);
    assert.equal(await database.schema.hasTable("runs"), false);
    for (const { up } of migrations) await up(database);
    assert.equal(await database.schema.hasTable("runs"), true);
  });

  it("tell runs of tests that were stored before by their metadata", async () => {
    const older = migrations.findIndex(({ name }) => name === "0004_previews");
    for (const { down } of [...migrations.slice(older)].reverse()) await down(database);
    const rows: [metadata: object, ofTest: boolean][] = [
      [{}, false],
      [{ prompt_path: "a.prompt" }, false],
      [{ test_id: "t" }, true],
      [{ evaluation_id: "e" }, true],
      [{ test_id: "t", prompt_hash: "a\u0000b" }, true],
      [{ test_id: "t", prompt_hash: "a\ud800b" }, true],
      [{ prompt_hash: "\\u0000" }, false],
      [{ test_id: null }, false],
    ];
    for (const [metadata] of rows) {
      await database.raw(
        `insert into runs (id, owner, instance_id, model, stream, metadata, request)
         values (gen_random_uuid(), 'o', gen_random_uuid(), 'm', true, ?, '{}')`,
        [JSON.stringify(metadata)],
      );
    }
    for (const { up } of migrations.slice(older)) await up(database);
    const stored: { metadata: object; of_test: boolean }[] = await database("runs").select(
      "metadata",
      "of_test",
    );
    for (const [metadata, ofTest] of rows) {
      const row = stored.find((one) => JSON.stringify(one.metadata) === JSON.stringify(metadata));
      assert.equal(row?.of_test, ofTest, JSON.stringify(metadata));
    }
  });

  it("run as a command of their own", async () => {
    const empty = await freshDatabase({ migrated: false });
    const rows: [url: string | undefined, status: number, says: RegExp][] = [
      [empty, 0, /Migrated: 0001_start, 0002_reasoning, 0003_end_user, 0004_previews/],
      [empty, 0, /up to date/],
      ["postgres://127.0.0.1:9/x", 1, /Postgres does not answer/],
      [undefined, 1, /DATABASE_URL is missing/],
    ];
    for (const [address, status, says] of rows) {
      const { DATABASE_URL: _, ...env } = process.env;
      const child = spawn(process.execPath, ["broker/migrate.ts"], {
        env: { ...env, ...(address ? { DATABASE_URL: address } : {}) },
      });
      let text = "";
      child.stderr.on("data", (chunk) => {
        text += chunk;
      });
      const [code] = await once(child, "close");
      assert.deepEqual([code, says.test(text)], [status, true], text);
    }
  });
});
