import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { after, before, describe, it } from "mocha";
import pg from "pg";
import { Agent, request } from "undici";
import { startBroker, type TestBroker } from "../parts/broker.ts";

const streams = 300;
const chunks = 20;
const waves = 3;

/** Many streams at once; what counts is that runs answered = rows = calls upstream, none lost and none twice. */
describe(`${waves} waves of ${streams} streams at once`, () => {
  let upstream: { server: Server; posts: number };
  let broker: TestBroker;
  const agent = new Agent({ connections: streams });

  before(async function () {
    this.timeout(60_000);
    upstream = await startUpstream();
    const { port } = upstream.server.address() as AddressInfo;
    broker = await startBroker({ base: `http://127.0.0.1:${port}`, key: "none" });
  });

  after(async () => {
    await agent.close();
    await broker?.stop();
    upstream?.server.close();
  });

  it("answers every stream in full, and stores every run once", async () => {
    const took: number[] = [];
    const ids = new Set<string>();
    let slowestHealth = 0;
    let done = false;
    const watching = (async () => {
      while (!done) {
        const started = performance.now();
        await fetch(`${broker.url}/health`);
        slowestHealth = Math.max(slowestHealth, performance.now() - started);
        await sleep(100);
      }
    })();
    for (let wave = 0; wave < waves; wave++) {
      await Promise.all(
        Array.from({ length: streams }, async (_, index) => {
          await sleep((index * 1000) / streams);
          const started = performance.now();
          const { id, text } = await stream();
          took.push(performance.now() - started);
          assert.equal(text.match(/word/g)?.length, chunks);
          assert.ok(text.endsWith("data: [DONE]\n\n"));
          ids.add(id);
        }),
      );
    }
    done = true;
    await watching;
    assert.equal(ids.size, streams * waves);
    assert.equal(upstream.posts, streams * waves);
    const rows = await settled(streams * waves);
    assert.deepEqual(rows, { succeeded: streams * waves });
    took.sort((a, b) => a - b);
    const median = took[Math.floor(took.length / 2)]!;
    console.log(
      `    median ${median.toFixed(0)} ms for a stream of ${chunks * 100} ms, slowest /health ${slowestHealth.toFixed(0)} ms`,
    );
    assert.ok(slowestHealth < 2000, `/health took ${slowestHealth} ms`);
    assert.ok(median < chunks * 100 * 1.6, `a stream took ${median} ms in the median`);
  });

  async function stream(): Promise<{ id: string; text: string }> {
    const { statusCode, headers, body } = await request(`${broker.url}/v1/chat/completions`, {
      method: "POST",
      dispatcher: agent,
      headers: { authorization: `Bearer ${broker.token}`, "content-type": "application/json" },
      body: JSON.stringify({ model: "fake", stream: true, messages: [{ role: "user", content: "Hi" }] }),
    });
    const text = await body.text();
    assert.equal(statusCode, 200, text);
    return { id: String(headers["x-prompt-studio-run-id"]), text };
  }

  async function settled(expected: number): Promise<Record<string, number>> {
    const database = new pg.Client({ connectionString: broker.databaseUrl });
    await database.connect();
    try {
      for (let tries = 0; ; tries++) {
        const { rows } = await database.query("select status, count(*)::int as n from runs group by status");
        const counts = Object.fromEntries(rows.map(({ status, n }) => [status, n]));
        if (counts.succeeded === expected || tries > 100) return counts;
        await sleep(100);
      }
    } finally {
      await database.end();
    }
  }
});

async function startUpstream(): Promise<{ server: Server; posts: number }> {
  const state = { server: createServer(), posts: 0 };
  const chunk = (delta: object, finish: string | null = null) =>
    `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", created: 1, model: "fake", choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
  state.server.on("request", async (call, response) => {
    call.resume();
    if (call.method !== "POST") {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ object: "list", data: [] }));
      return;
    }
    state.posts++;
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (let index = 0; index < chunks; index++) {
      response.write(chunk({ content: "word " }));
      await sleep(100);
    }
    response.write(chunk({}, "stop"));
    response.end("data: [DONE]\n\n");
  });
  await new Promise<void>((resolve) => state.server.listen(0, "127.0.0.1", resolve));
  return state;
}
