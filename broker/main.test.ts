import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { after, before, describe, it } from "mocha";
import type { Run } from "../core/protocol/index.ts";
import { randomSecret, runId } from "./test/broker.ts";
import { freshDatabase, query } from "./test/postgres.ts";
import { type BrokerProcess, spawnBroker, startProcess } from "./test/process.ts";
import {
  chunk,
  done,
  type ScriptedUpstream,
  scriptedUpstream,
  sendJson,
  startStream,
} from "./test/upstream.ts";

describe("the broker as a process", () => {
  let upstream: ScriptedUpstream;
  let databaseUrl: string;
  const running: BrokerProcess[] = [];
  before(async () => {
    upstream = await scriptedUpstream();
    databaseUrl = await freshDatabase();
  });
  after(async () => {
    for (const { child } of running) child.kill("SIGKILL");
    await upstream.close();
  });

  const start = async (env: Record<string, string> = {}) => {
    const broker = await startProcess({ DATABASE_URL: databaseUrl, LITELLM_API_BASE: upstream.base, ...env });
    running.push(broker);
    return broker;
  };
  const statusOf = async (id: string) => {
    const [row] = await query<{
      status: string;
      error: { code: string } | null;
      output: { text: string } | null;
    }>(databaseUrl, "select status, error, output from runs where id = $1", [id]);
    return row;
  };
  /** An open stream with a first piece, and the means to end it. */
  const openStream = async (broker: BrokerProcess) => {
    let finish: () => void = () => undefined;
    upstream.play((response) => {
      startStream(response);
      response.write(chunk("Hel"));
      finish = () => response.end(chunk("lo") + chunk(null, "stop") + done);
    });
    const answer = await broker.chat();
    return { answer, id: runId(answer), finish: () => finish() };
  };

  it("killed in mid-stream: the run is failed, interrupted, within 30 s of the next start", async () => {
    const broker = await start();
    const { answer, id } = await openStream(broker);
    broker.child.kill("SIGKILL");
    assert.equal(await broker.ended, "SIGKILL");
    await assert.rejects(answer.text());
    assert.equal((await statusOf(id))?.status, "started");
    const next = await start();
    const restarted = performance.now();
    for (;;) {
      const row = await statusOf(id);
      if (row?.status === "failed") {
        assert.equal(row.error?.code, "interrupted");
        break;
      }
      assert.ok(performance.now() - restarted < 30_000, "not swept within 30 s");
      await pause(500);
    }
    const run = (await (await next.call("GET", `/api/runs/${id}`)).json()) as Run;
    assert.deepEqual([run.status, run.error?.code, run.error?.run_id], ["failed", "interrupted", id]);
    next.child.kill("SIGTERM");
    assert.equal(await next.ended, 0);
  });

  it("SIGTERM: not ready at once, an open stream ends by itself, then it stops", async () => {
    const broker = await start();
    const { answer, id, finish } = await openStream(broker);
    assert.equal((await broker.call("GET", "/ready")).status, 200);
    broker.child.kill("SIGTERM");
    for (let tries = 0; (await broker.call("GET", "/ready")).status !== 503; tries++) {
      assert.ok(tries < 50);
      await pause(20);
    }
    assert.equal((await broker.call("GET", "/health")).status, 200);
    const refused = await broker.chat();
    assert.deepEqual([refused.status, refused.headers.get("retry-after")], [503, "2"]);
    assert.equal(((await refused.json()) as { error: { code: string } }).error.code, "shutting_down");
    finish();
    assert.match(await answer.text(), /\[DONE\]/);
    assert.equal(await broker.ended, 0);
    assert.deepEqual(
      [(await statusOf(id))?.status, (await statusOf(id))?.output?.text],
      ["succeeded", "Hello"],
    );
  });

  it("SIGTERM with a stream that does not end: an error frame after the grace time, and the run is settled", async () => {
    const broker = await start({ SHUTDOWN_GRACE_MS: "300" });
    const { answer, id } = await openStream(broker);
    broker.child.kill("SIGTERM");
    const asked = performance.now();
    const text = await answer.text();
    const last = JSON.parse(text.trimEnd().split("data: ").at(-1)!) as {
      error: { code: string; run_id: string };
    };
    assert.deepEqual([last.error.code, last.error.run_id], ["shutting_down", id]);
    assert.equal(await broker.ended, 0);
    assert.ok(performance.now() - asked < 5000);
    const row = await statusOf(id);
    assert.deepEqual([row?.status, row?.error?.code, row?.output?.text], ["failed", "shutting_down", "Hel"]);
  });

  it("the end of its parent's channel ends it as SIGTERM does", async () => {
    const broker = await start({ SHUTDOWN_GRACE_MS: "0" });
    broker.child.disconnect();
    assert.equal(await broker.ended, 0);
  });

  it("a second signal ends it at once", async () => {
    const broker = await start();
    const { answer } = await openStream(broker);
    const cut = assert.rejects(answer.text());
    broker.child.kill("SIGTERM");
    await pause(700);
    broker.child.kill("SIGTERM");
    assert.equal(await broker.ended, 1);
    await cut;
  });

  it("leaves no row behind that says it lives", async () => {
    const broker = await start();
    const id = /"instance_id":"([0-9a-f-]+)"/.exec(broker.log())?.[1];
    const rows = () => query(databaseUrl, "select id from instances where id = $1", [id]);
    for (let tries = 0; (await rows()).length === 0; tries++) {
      assert.ok(tries < 100, "it never said that it lives");
      await pause(50);
    }
    broker.child.kill("SIGINT");
    assert.equal(await broker.ended, 0);
    assert.equal((await rows()).length, 0);
  });

  it("says every problem of its environment at once, without a value, and ends with 2", async () => {
    const value = `weak${randomSecret().slice(0, 6)}`;
    const { log, ended } = spawnBroker({
      NODE_ENV: "production",
      SESSION_SECRET: value,
      API_BEARER_TOKEN: value,
      PORT: value,
    });
    assert.equal(await ended, 2);
    for (const name of [
      "DATABASE_URL",
      "PORT",
      "SESSION_SECRET",
      "API_BEARER_TOKEN",
      "CORS_ORIGINS",
      "LITELLM_API_BASE",
    ]) {
      assert.match(log(), new RegExp(`^- ${name} `, "m"));
    }
    assert.ok(!log().includes(value));
  });

  it("says that its port is taken, and ends with 1", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const { port } = other.address() as AddressInfo;
    const { log, ended } = spawnBroker({ NODE_ENV: "test", PORT: String(port), DATABASE_URL: databaseUrl });
    assert.equal(await ended, 1);
    assert.match(log(), /Port \d+ is in use/);
    other.close();
  });

  it("starts without migrations and says in /ready what to do", async () => {
    const broker = await start({ DATABASE_URL: await freshDatabase({ migrated: false }) });
    const ready = await broker.call("GET", "/ready");
    const body = (await ready.json()) as { parts: { migrations: { state: string; message: string } } };
    assert.equal(ready.status, 503);
    assert.match(body.parts.migrations.message, /npm run db:migrate/);
    assert.equal((await broker.chat()).status, 503);
    broker.child.kill("SIGTERM");
    assert.equal(await broker.ended, 0);
  });

  it("keeps secrets, prompts, answers and headers out of its log", async () => {
    const canary = `canary${randomSecret().slice(0, 12)}`;
    const secrets = [
      `${canary}-key-${randomSecret()}`,
      `${canary}-token-${randomSecret()}`,
      `${canary}-session-${randomSecret()}`,
    ];
    const broker = await start({
      LITELLM_MASTER_KEY: secrets[0]!,
      API_BEARER_TOKEN: secrets[1]!,
      SESSION_SECRET: secrets[2]!,
      LOG_LEVEL: "trace",
    });
    const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
      fetch(broker.url + path, {
        method,
        headers: {
          authorization: `Bearer ${broker.token}`,
          "content-type": "application/json",
          cookie: canary,
          "user-agent": canary,
          "x-request-id": canary,
          "x-canary": canary,
          ...headers,
        },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
    const messages = [{ role: "user", content: canary }];
    const texts: string[] = [];
    upstream.play((response) => {
      startStream(response);
      response.write(chunk(canary));
      response.end(`data: {"error": {"message": "boom ${secrets[0]}", "code": "500"}}\n\n`);
    });
    texts.push(
      await (await send("POST", "/v1/chat/completions", { model: canary, messages, stream: true })).text(),
    );
    upstream.play((response) =>
      sendJson(response, 500, { error: { message: `${secrets[0]} at ${upstream.base}` } }),
    );
    texts.push(
      await (
        await send("POST", "/v1/chat/completions", {
          model: canary,
          messages,
          metadata: { prompt_path: canary },
        })
      ).text(),
    );
    await send("POST", `/v1/chat/completions?${canary}`, { [canary]: canary });
    await send("POST", "/api/tokens", { name: canary });
    await send("GET", `/${canary}`);
    await send("GET", `/api/runs/${canary}`);
    await send("GET", `/api/runs?cursor=${canary}`);
    await send("GET", "/api/me", undefined, { authorization: `Bearer ${canary}` });
    broker.child.kill("SIGTERM");
    await broker.ended;
    assert.ok(broker.log().split("\n").length > 10);
    assert.ok(
      !broker.log().includes(canary),
      broker
        .log()
        .split("\n")
        .find((line) => line.includes(canary)),
    );
    assert.ok(!broker.log().includes(new URL(upstream.base).host));
    for (const text of texts) {
      assert.ok(!text.includes(secrets[0]!) && !text.includes(new URL(upstream.base).host), text);
    }
  });
});
