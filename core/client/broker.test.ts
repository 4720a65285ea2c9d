import assert from "node:assert/strict";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, it } from "mocha";
import { untranslated } from "../translate.ts";
import { makeBroker } from "./broker.ts";
import { BrokerError } from "./errors.ts";
import { execute } from "./execute.ts";

type Answer = (response: ServerResponse, request: { url: string; authorization: string | undefined }) => void;

let servers: Server[] = [];

/** A real HTTP server that answers as the row says. */
async function serve(answer: Answer): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    request.on("end", () =>
      answer(response, { url: request.url ?? "", authorization: request.headers.authorization }),
    );
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const brokerAt = (base: string) =>
  makeBroker({
    base,
    token: "t",
    client: "test/0",
    fetch: globalThis.fetch,
    timeout: AbortSignal.timeout,
    t: untranslated,
  });

const request = { model: "m", messages: [{ role: "user" as const, content: "hi" }], stream: true };

async function chat(base: string, signal = new AbortController().signal, timeoutMs = 5000) {
  const { runId, chunks } = await brokerAt(base).chat(request, { signal, timeoutMs });
  const seen: unknown[] = [];
  for await (const chunk of chunks) seen.push(chunk);
  return { runId, seen };
}

const codeOf = async (promise: Promise<unknown>): Promise<string> => {
  try {
    await promise;
  } catch (error) {
    assert.ok(error instanceof BrokerError, String(error));
    assert.ok(error.message.length > 0, "there is a sentence");
    return error.detail.code;
  }
  return "no error";
};

const stream =
  (...events: string[]): Answer =>
  (response) => {
    response.writeHead(200, { "content-type": "text/event-stream", "x-prompt-studio-run-id": "run-1" });
    response.end(events.map((event) => `data: ${event}\n\n`).join(""));
  };
const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify(body));
  };
const delta = JSON.stringify({ choices: [{ index: 0, delta: { content: "a" }, finish_reason: null }] });
const finish = JSON.stringify({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }] });
const second = JSON.stringify({ choices: [{ index: 1, delta: { content: "b" }, finish_reason: null }] });
const secondEnd = JSON.stringify({ choices: [{ index: 1, delta: {}, finish_reason: "stop" }] });
const usageChunk = JSON.stringify({ choices: [{ index: 1, delta: {} }], usage: { total_tokens: 2 } });
const thought = JSON.stringify({ choices: [{ index: 0, delta: { reasoning: "so" } }] });
const refusal = (code: string) => ({ error: { message: "What happened and what to do.", code, type: "x" } });

describe("the broker's client", () => {
  afterEach(() => {
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
    servers = [];
  });

  const ends: [what: string, answer: Answer, outcome: number | string][] = [
    ["ends with [DONE]", stream(delta, finish, "[DONE]"), 2],
    ["holds an event with empty data", stream("", delta, " ", finish, "[DONE]"), 2],
    ["has white space around its end", stream(delta, " [DONE] "), 1],
    ["ends with a finish reason alone", stream(delta, finish), 2],
    ["ends with [DONE] alone", stream(delta, "[DONE]"), 1],
    ["carries the broker's error frame", stream(delta, JSON.stringify(refusal("upstream_interrupted"))), 2],
    ["just stops", stream(delta), "answer_incomplete"],
    ["stops in its second choice", stream(delta, second, finish), "answer_incomplete"],
    ["ends with the finish reasons of both choices", stream(delta, second, finish, secondEnd), 4],
    ["ends with usage beside an empty choice", stream(delta, finish, usageChunk), 3],
    ["is empty", stream(), "answer_incomplete"],
    ["is not JSON", stream("<html>"), "answer_unreadable"],
    ["is JSON, but no object", stream("7"), "answer_unreadable"],
    ["is one endless line", stream("x".repeat(1_100_000)), "answer_unreadable"],
    [
      "is a page",
      (response) => response.writeHead(200, { "content-type": "text/html" }).end("<p>"),
      "not_a_broker",
    ],
    ["is JSON instead of a stream", json(200, {}), "not_a_broker"],
    ["is a refusal", json(429, refusal("rate_limited"), { "retry-after": "7" }), "rate_limited"],
    [
      "is an error page",
      (response) => response.writeHead(503, { "content-type": "text/html" }).end(),
      "not_a_broker",
    ],
  ];
  for (const [what, answer, outcome] of ends) {
    it(`a run whose answer ${what}: ${outcome}`, async () => {
      const base = await serve(answer);
      if (typeof outcome === "string") assert.equal(await codeOf(chat(base)), outcome);
      else assert.equal((await chat(base)).seen.length, outcome);
    });
  }

  const answers: [what: string, answer: Answer, status: string][] = [
    ["holds nothing", stream('{"choices": [{"index": 0, "delta": {}}]}', "[DONE]"), "failed"],
    ["holds a thought alone", stream(thought, "[DONE]"), "succeeded"],
    ["holds a second choice alone", stream(second, "[DONE]"), "succeeded"],
    ["holds a finish reason alone", stream(finish, "[DONE]"), "succeeded"],
  ];
  for (const [what, answer, status] of answers) {
    it(`an answer that ${what} has ${status}, as in the broker's record`, async () => {
      const base = await serve(answer);
      const outcome = await execute(request, {
        call: (use) => use(brokerAt(base)),
        signal: new AbortController().signal,
        timeoutMs: 5000,
        now: () => performance.now(),
        t: untranslated,
      });
      assert.equal(outcome.status, status, outcome.error?.message);
    });
  }

  it("tells the run's id and sends the token", async () => {
    let authorization: string | undefined;
    const base = await serve((response, given) => {
      authorization = given.authorization;
      stream("[DONE]")(response, given);
    });
    assert.equal((await chat(base)).runId, "run-1");
    assert.equal(authorization, "Bearer t");
  });

  it("does not follow a redirect with the token", async () => {
    let asked = 0;
    const elsewhere = await serve((response) => {
      asked++;
      response.end();
    });
    const base = await serve((response) => response.writeHead(307, { location: elsewhere }).end());
    assert.equal(await codeOf(chat(base)), "broker_unreachable");
    assert.equal(await codeOf(brokerAt(base).me()), "broker_unreachable");
    assert.equal(asked, 0);
  });

  it("keeps how long to wait", async () => {
    const base = await serve(json(429, refusal("rate_limited"), { "retry-after": "7" }));
    await assert.rejects(brokerAt(base).models(), (error: BrokerError) => error.retryAfter === 7);
  });

  it("says so when nothing listens", async () => {
    const base = await serve((response) => response.end());
    servers[0]?.close();
    assert.equal(await codeOf(brokerAt(base).models()), "broker_unreachable");
  });

  it("gives up after the time allowed, before and in a stream", async () => {
    const silent = await serve(() => undefined);
    assert.equal(await codeOf(chat(silent, undefined, 100)), "timed_out");
    const stuck = await serve((response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(`data: ${delta}\n\n`);
    });
    assert.equal(await codeOf(chat(stuck, undefined, 300)), "timed_out");
  });

  it("stops when told, before and in a stream, and closes the connection", async () => {
    const closed = Promise.withResolvers<void>();
    const base = await serve((response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(`data: ${delta}\n\n`);
      response.on("close", () => closed.resolve());
    });
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 100);
    assert.equal(await codeOf(chat(base, stop.signal)), "cancelled");
    await closed.promise;
    assert.equal(await codeOf(chat(base, AbortSignal.abort())), "cancelled");
  });

  const lists: [what: string, body: unknown, outcome: number | string][] = [
    ["a list", { data: [{ id: "a" }, { id: "b" }] }, 2],
    ["an empty list", { data: [] }, 0],
    ["no list", { models: [] }, "not_a_broker"],
    ["a list of something else", { data: [{ name: "a" }] }, "not_a_broker"],
    ["null", null, "not_a_broker"],
  ];
  for (const [what, body, outcome] of lists) {
    it(`models out of ${what}: ${outcome}`, async () => {
      const broker = brokerAt(await serve(json(200, body)));
      if (typeof outcome === "string") assert.equal(await codeOf(broker.models()), outcome);
      else assert.equal((await broker.models()).length, outcome);
    });
  }

  it("asks for the runs of one prompt file", async () => {
    let url = "";
    const base = await serve((response, given) => {
      url = given.url;
      json(200, { data: [{ id: "1" }], next_cursor: null })(response, given);
    });
    assert.equal((await brokerAt(base).runs("a b/c&d.prompt", 20)).length, 1);
    assert.equal(url, "/api/runs?prompt=a+b%2Fc%26d.prompt&limit=20");
  });
});
