import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { after, before, describe, it } from "mocha";
import { closeDatabase, type Database, openDatabase } from "../database.ts";
import { makeLog } from "../log.ts";
import { freshDatabase } from "../test/postgres.ts";
import { makeInstance } from "./instance.ts";
import { makeRunStore } from "./store.ts";
import type { Outcome } from "./types.ts";
import { uuidv7 } from "./uuid.ts";

const outcome: Outcome = {
  status: "succeeded",
  output: { text: "x", tool_calls: [], finish_reason: "stop" },
  usage: null,
  costUsd: null,
  firstTokenMs: null,
  durationMs: 1,
  error: null,
};

describe("runs that nobody ends", () => {
  let database: Database;
  before(async () => {
    database = openDatabase(await freshDatabase());
  });
  after(() => closeDatabase(database));

  const startRun = async (instanceId: string, age = "0 seconds") => {
    const id = uuidv7();
    const plain = {
      owner: "o",
      tokenId: null,
      model: "m",
      stream: true,
      metadata: {},
      request: "{}",
      endUser: null,
    };
    await makeRunStore(database).insert({ ...plain, id, instanceId });
    await database("runs")
      .where({ id })
      .update({ created_at: database.raw("now() - ?::interval", [age]) });
    return id;
  };
  const liveAt = async (age: string) => {
    const id = randomUUID();
    await database("instances").insert({ id, heartbeat_at: database.raw("now() - ?::interval", [age]) });
    return id;
  };
  const statusOf = async (id: string) =>
    (await database("runs").first("status", "error").where({ id })) ?? {};
  const sweeping = async (open: () => string[], work: (id: string) => Promise<void>) => {
    const instance = makeInstance({ database, log: makeLog("silent"), open, beatEvery: 100, deadAfter: 600 });
    instance.start();
    await work(instance.id).finally(() => instance.stop());
  };

  it("become failed: interrupted when their broker is dead, and stay as they are when it lives", async () => {
    const rows: [name: string, instance: string, status: string][] = [
      ["a broker that said good-bye", randomUUID(), "failed"],
      ["a broker long dead", await liveAt("1 hour"), "failed"],
      ["a broker alive", await liveAt("-1 hour"), "started"],
    ];
    const runs = await Promise.all(rows.map(([, instance]) => startRun(instance)));
    await sweeping(
      () => [],
      () => pause(1500),
    );
    for (const [i, [name, , status]] of rows.entries()) {
      const row = await statusOf(runs[i]!);
      assert.equal(row.status, status, name);
      if (status === "failed") {
        assert.deepEqual(
          [row.error.code, row.error.run_id, row.error.retryable],
          ["interrupted", runs[i], true],
        );
      }
    }
  });

  it("of this broker are swept when it does not know them, after a while", async () => {
    const known: string[] = [];
    await sweeping(
      () => known,
      async (id) => {
        await pause(150);
        const [lost, busy, fresh] = [
          await startRun(id, "1 minute"),
          await startRun(id, "1 minute"),
          await startRun(id),
        ];
        known.push(busy);
        await pause(1200);
        const states = await Promise.all(
          [lost, busy, fresh].map(async (one) => (await statusOf(one)).status),
        );
        assert.deepEqual(states, ["failed", "started", "started"]);
      },
    );
  });

  it("are changed by one of many sweepers only, and settled exactly once", async () => {
    const id = await startRun(randomUUID());
    const store = makeRunStore(database);
    const settled = await Promise.all(Array.from({ length: 20 }, () => store.settle(id, outcome)));
    assert.equal(settled.filter(Boolean).length, 1);
    await sweeping(
      () => [],
      () => pause(300),
    );
    assert.equal((await statusOf(id)).status, "succeeded");
    assert.equal(await store.settle(id, { ...outcome, status: "failed" }), false);
  });

  it("written twice are one row", async () => {
    const id = uuidv7();
    const row = {
      id,
      owner: "o",
      tokenId: null,
      instanceId: randomUUID(),
      model: "m",
      stream: true,
      metadata: {},
      request: "{}",
      endUser: null,
    };
    await makeRunStore(database).insert(row);
    await makeRunStore(database).insert(row);
    assert.equal((await database("runs").where({ id })).length, 1);
  });
});
