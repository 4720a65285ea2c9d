import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { after, before, describe, it } from "mocha";
import { startPostgres } from "../../scripts/postgres/index.ts";
import { errorOf, mint, runId, startBroker, type TestBroker } from "../test/broker.ts";
import { migrateAt, ownPostgres, query } from "../test/postgres.ts";
import { chunk, done, startStream } from "../test/upstream.ts";

type Own = Awaited<ReturnType<typeof ownPostgres>>;

describe("Postgres away", () => {
  let postgres: Own;
  let broker: TestBroker;
  let token: string;
  before(async () => {
    postgres = await ownPostgres();
    await migrateAt(postgres.url);
    broker = await startBroker({ databaseUrl: postgres.url });
    token = (await mint(broker, { name: "ann" })).token;
  });
  after(async () => {
    // A test that failed in between leaves it frozen; those that have ended meanwhile do not matter.
    for (const pid of pids) {
      try {
        process.kill(pid, "SIGCONT");
      } catch (error) {
        assert.equal((error as NodeJS.ErrnoException).code, "ESRCH");
      }
    }
    await broker.close();
    await postgres.remove();
  });

  let pids: number[] = [];
  const signal = (name: NodeJS.Signals) => {
    for (const pid of pids) process.kill(pid, name);
  };
  const frozen = {
    name: "frozen",
    // Every backend is the leader of a group of its own, so the postmaster's group is not enough.
    leave: async () => {
      const rows = await query<{ pid: number }>(
        postgres.url,
        "select pid from pg_stat_activity where pid <> pg_backend_pid()",
      );
      pids = [postgres.pid, ...rows.map(({ pid }) => pid)];
      signal("SIGSTOP");
    },
    comeBack: async () => signal("SIGCONT"),
  };
  const stopped = {
    name: "stopped",
    leave: () => postgres.stop(),
    comeBack: async () => {
      const again = await startPostgres({ dataDir: postgres.dataDir, port: postgres.port });
      Object.assign(postgres, again);
    },
  };

  for (const { name, leave, comeBack } of [frozen, stopped]) {
    it(`${name}: open streams go on and their runs are written when it is back; new ones get 503, never 401`, async () => {
      let finish: () => void = () => undefined;
      broker.upstream.play((response) => {
        startStream(response);
        response.write(chunk("Hel"));
        finish = () => response.end(chunk("lo") + chunk(null, "stop") + done);
      });
      // One after the other: `finish` ends the second.
      const streams = [await broker.chat({}, { token }), await broker.chat({}, { token })];
      const calls = broker.upstream.calls.length;

      await leave();
      finish();
      assert.match(await streams[1]!.text(), /\[DONE\]/);
      await pause(1100);
      const started = performance.now();
      const refused = await Promise.all([broker.token, token].map((who) => broker.chat({}, { token: who })));
      for (const answer of refused) {
        assert.equal(answer.status, 503);
        assert.ok(Number(answer.headers.get("retry-after")) > 0);
        const error = await errorOf(answer);
        assert.deepEqual([error.code, error.retryable], ["database_unavailable", true]);
      }
      assert.ok(performance.now() - started < 4000);
      assert.equal(broker.upstream.calls.length, calls, "nothing may be paid without a row");
      const reads = ["/api/runs", "/api/me", "/api/tokens"].map((path) =>
        broker.call("GET", path, { token }),
      );
      assert.deepEqual(
        (await Promise.all(reads)).map(({ status }) => status),
        [503, 503, 503],
      );
      assert.equal((await broker.call("GET", "/health")).status, 200);
      const ready = await broker.call("GET", "/ready");
      const { parts } = (await ready.json()) as { parts: { postgres: { state: string } } };
      assert.deepEqual([ready.status, parts.postgres.state], [503, "down"]);

      await comeBack();
      const run = await endedSoon(runId(streams[1]!));
      assert.deepEqual([run.status, run.output.text], ["succeeded", "Hello"]);
      broker.upstream.play((response) => {
        startStream(response);
        response.end(chunk("again") + done);
      });
      const answer = await broker.chat({}, { token });
      assert.equal(answer.status, 200);
      assert.match(await answer.text(), /again/);
      await streams[0]!.body?.cancel();
      assert.equal((await endedSoon(runId(streams[0]!))).status, "cancelled");
    });
  }

  /** The run once it is settled; Postgres may need some seconds to serve again. */
  async function endedSoon(id: string) {
    for (let tries = 0; ; tries++) {
      const answer = await broker.call("GET", `/api/runs/${id}`, { token });
      if (answer.status === 200) {
        const run = (await answer.json()) as { status: string; output: { text: string } };
        if (run.status !== "started") return run;
      }
      assert.ok(tries < 100, `the run was not settled (${answer.status})`);
      await pause(200);
    }
  }
});
