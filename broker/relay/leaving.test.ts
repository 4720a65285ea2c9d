import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { after, before, describe, it } from "mocha";
import { nullRuns } from "../runs/null-store.ts";
import type { Outcome } from "../runs/types.ts";
import { runId, startBroker, type TestBroker } from "../test/broker.ts";
import { query } from "../test/postgres.ts";
import { chunk, completion, done, type Script, sendJson, startStream, usageChunk } from "../test/upstream.ts";

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe("a client that goes away", () => {
  let broker: TestBroker;
  before(async () => {
    broker = await startBroker({ relayLimits: { stalledMs: 700 } });
  });
  after(() => broker.close());

  const newest = async () => {
    const rows = await query<{ id: string }>(
      broker.databaseUrl,
      "select id from runs order by created_at desc, id desc limit 1",
    );
    return rows[0]!.id;
  };

  const rows: [name: string, script: Script, stream: boolean, leaveAfter: number | "head", text: string][] = [
    ["before the head", () => undefined, true, 150, ""],
    ["before the first byte", (r) => startStream(r), true, 150, ""],
    ["before an answer that is not streamed", () => undefined, false, 150, ""],
    [
      "in the middle",
      (r) => {
        startStream(r);
        r.write(chunk("Hel") + chunk("lo"));
      },
      true,
      "head",
      "Hello",
    ],
  ];
  for (const [name, script, stream, leaveAfter, text] of rows) {
    it(`${name}: upstream is closed within 1 s, the run is cancelled and keeps its text`, async () => {
      broker.upstream.play(script);
      const control = new AbortController();
      const coming = broker.upstream.nextCall();
      const answer = broker.chat({ stream }, { signal: control.signal });
      answer.catch(() => undefined);
      const call = await coming;
      if (leaveAfter === "head") await (await answer).body!.getReader().read();
      else await pause(leaveAfter);
      const left = performance.now();
      control.abort();
      assert.ok((await call.closedAt) - left < 1000);
      const run = await broker.ended(await newest());
      assert.equal(run.status, "cancelled");
      assert.equal(run.error?.code, "cancelled");
      assert.equal(run.output.text, text);
      assert.equal(run.usage?.estimated, true);
      assert.ok(run.usage.completion_tokens > 0 === text.length > 0);
    });
  }

  const ends: [name: string, more: string, tokens: number, estimated: boolean][] = [
    ["and its usage comes soon after", usageChunk(5, 9, 0.01) + done, 9, false],
    ["and nothing comes any more", "", 2, true],
  ];
  for (const [name, more, tokens, estimated] of ends) {
    it(`at the finish reason, ${name}: upstream is closed within 1 s, the run has succeeded`, async () => {
      broker.upstream.play(async (response) => {
        startStream(response);
        response.write(chunk("Hello") + chunk(null, "stop"));
        await pause(150);
        if (more) response.write(more);
      });
      const control = new AbortController();
      const coming = broker.upstream.nextCall();
      const answer = await broker.chat({}, { signal: control.signal });
      const call = await coming;
      const reader = answer.body!.getReader();
      for (let text = ""; !text.includes('"stop"'); )
        text += Buffer.from((await reader.read()).value ?? []).toString();
      const left = performance.now();
      control.abort();
      assert.ok((await call.closedAt) - left < 1000);
      const run = await broker.ended(runId(answer));
      assert.deepEqual([run.status, run.error, run.output.text], ["succeeded", null, "Hello"]);
      assert.deepEqual([run.usage?.completion_tokens, run.usage?.estimated], [tokens, estimated]);
    });
  }

  it("after the end: the run has succeeded", async () => {
    broker.upstream.play((response) => {
      startStream(response);
      response.write(chunk("Hello") + done);
    });
    const control = new AbortController();
    const answer = await broker.chat({}, { signal: control.signal });
    const reader = answer.body!.getReader();
    for (let text = ""; !text.includes("[DONE]"); )
      text += Buffer.from((await reader.read()).value ?? []).toString();
    control.abort();
    assert.equal((await broker.ended(runId(answer))).status, "succeeded");
  });

  it("while its run is being written: nothing goes upstream, and the run is cancelled", async () => {
    const starting = Promise.withResolvers<void>();
    const settled = Promise.withResolvers<Outcome>();
    const slow = await startBroker({
      runs: {
        ...nullRuns,
        async insert() {
          starting.resolve();
          await pause(300);
        },
        async settle(_id, outcome) {
          settled.resolve(outcome);
          return true;
        },
      },
    });
    try {
      const control = new AbortController();
      slow.chat({}, { signal: control.signal }).catch(() => undefined);
      await starting.promise;
      control.abort();
      const { status, usage, costUsd } = await settled.promise;
      assert.deepEqual({ status, usage, costUsd }, { status: "cancelled", usage: null, costUsd: null });
      assert.equal(slow.upstream.calls.length, 0);
    } finally {
      await slow.close();
    }
  });

  it("with a reset, right behind its request: nothing stays open and nothing is paid twice", async () => {
    const calls = broker.upstream.calls.length;
    const socket = connect(Number(new URL(broker.url).port), "127.0.0.1");
    await once(socket, "connect");
    const body = JSON.stringify({
      model: "fake",
      messages: [{ role: "user", content: "gone" }],
      stream: true,
    });
    socket.write(
      `POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${broker.token}\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      () => socket.resetAndDestroy(),
    );
    await once(socket, "close");
    await pause(300);
    const rows = await query<{ status: string }>(
      broker.databaseUrl,
      "select status from runs where request::text like '%gone%'",
    );
    // The reset is seen before the row is written (or even before there is one) or after.
    assert.ok(rows.every(({ status }) => status === "cancelled"));
    assert.ok(broker.upstream.calls.length <= calls + 1);
  });

  it("that stops reading makes upstream wait, and is dropped after a while", async () => {
    let written = 0;
    let waited = false;
    broker.upstream.play(async (response) => {
      startStream(response);
      const piece = chunk("x".repeat(8000));
      while (!response.destroyed && written < 200_000_000) {
        written += piece.length;
        if (response.write(piece)) continue;
        const drained = once(response, "drain").then(() => "drained");
        const closed = once(response, "close").then(() => "closed");
        const first = await Promise.race([drained, closed, pause(200).then(() => "waited")]);
        if (first === "waited") waited = true;
        if (first !== "drained") await Promise.race([drained, closed]);
      }
    });
    const socket = connect(Number(new URL(broker.url).port), "127.0.0.1");
    const body = JSON.stringify({ model: "fake", messages: [{ role: "user", content: "x" }], stream: true });
    socket.on("error", () => undefined);
    socket.write(
      `POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${broker.token}\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    socket.pause();
    await pause(300);
    const run = await broker.ended(await newest());
    socket.destroy();
    assert.equal(run.status, "cancelled");
    assert.ok(waited, "upstream was never made to wait");
    assert.ok(written < 40_000_000, `${written} bytes were taken for a client that does not read`);
  });
});

describe("many at once", () => {
  it("each get their own answer and run", async () => {
    const broker = await startBroker();
    try {
      broker.upstream.play((response, call) => {
        const [message] = call.body.messages as { content: string }[];
        sendJson(response, 200, completion(`echo ${message?.content}`));
      });
      const answers = await Promise.all(
        Array.from({ length: 60 }, async (_, i) => {
          const answer = await broker.chat({ stream: false, messages: [{ role: "user", content: `n${i}` }] });
          const { choices } = (await answer.json()) as { choices: { message: { content: string } }[] };
          return { text: choices[0]?.message.content, run: await broker.run(answer) };
        }),
      );
      for (const [i, { text, run }] of answers.entries()) {
        assert.equal(text, `echo n${i}`);
        assert.deepEqual([run.status, run.output.text], ["succeeded", `echo n${i}`]);
      }
    } finally {
      await broker.close();
    }
  });
});
