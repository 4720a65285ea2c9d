import assert from "node:assert/strict";
import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { after, before, describe, it } from "mocha";
import type { ErrorBody } from "../../core/protocol/index.ts";
import { errorOf, startBroker, type TestBroker } from "../test/broker.ts";
import { type RawAnswer, sendRaw } from "../test/raw.ts";

const messages = [{ role: "user", content: "Hi" }];

describe("a request that no client should send", () => {
  let broker: TestBroker;
  before(async () => {
    broker = await startBroker({ serverLimits: { headersMs: 600, requestMs: 1000 }, bodyLimit: 200_000 });
  });
  after(async () => {
    // Whatever was thrown at it, the broker still serves.
    assert.equal((await broker.call("GET", "/health")).status, 200);
    await broker.close();
  });

  const head = (...lines: string[]) =>
    ["Host: localhost", `Authorization: Bearer ${broker.token}`, ...lines].join("\r\n");
  const get = (path: string, ...lines: string[]) => `GET ${path} HTTP/1.1\r\n${head(...lines)}\r\n\r\n`;
  const post = (body: string, ...lines: string[]) =>
    `POST /v1/chat/completions HTTP/1.1\r\n${head("Content-Type: application/json", `Content-Length: ${Buffer.byteLength(body)}`, ...lines)}\r\n\r\n${body}`;
  const many = (count: number) => Array.from({ length: count }, (_, i) => `X-H${i}: 1`);

  const rows: [
    name: string,
    text: () => string | (string | Buffer)[],
    status: number,
    code: string | null,
  ][] = [
    [
      "two Authorization headers",
      () => get("/api/me", "authorization: Bearer other"),
      400,
      "multiple_authorization",
    ],
    [
      "two equal Authorization headers",
      () => get("/api/me", `Authorization: Bearer ${broker.token}`),
      400,
      "multiple_authorization",
    ],
    ["no Host", () => "GET /health HTTP/1.1\r\n\r\n", 400, "invalid_request"],
    ["Host a@b", () => "GET /health HTTP/1.1\r\nHost: a@b\r\n\r\n", 400, "invalid_request"],
    ["a foreign Host", () => "GET /health HTTP/1.1\r\nHost: evil.example\r\n\r\n", 400, "invalid_request"],
    ["a local Host", () => "GET /health HTTP/1.1\r\nHost: localhost:4000\r\n\r\n", 200, null],
    [
      "the Host of an allowed origin",
      () => "GET /health HTTP/1.1\r\nHost: studio.example.com\r\n\r\n",
      200,
      null,
    ],
    ["101 headers", () => get("/health", ...many(101)), 431, "headers_too_large"],
    ["17 kB of headers", () => get("/health", `X-Big: ${"x".repeat(17_000)}`), 431, "headers_too_large"],
    [
      "1,000 forwarded addresses",
      () => get("/health", `X-Forwarded-For: ${Array(1000).fill("1.2.3.4").join(",")}`),
      200,
      null,
    ],
    ["TRACE", () => `TRACE /api/me HTTP/1.1\r\n${head()}\r\n\r\n`, 405, "method_not_allowed"],
    [
      "PUT where there is GET",
      () => `PUT /api/runs HTTP/1.1\r\n${head()}\r\n\r\n`,
      405,
      "method_not_allowed",
    ],
    ["an unknown method", () => `BREW / HTTP/1.1\r\n${head()}\r\n\r\n`, 400, "invalid_request"],
    ["//v1/models", () => get("//v1/models"), 404, "not_found"],
    ["/v1%2fmodels", () => get("/v1%2fmodels"), 404, "not_found"],
    ["/V1/models", () => get("/V1/models"), 404, "not_found"],
    ["/v1/models/", () => get("/v1/models/"), 404, "not_found"],
    ["/../etc/passwd", () => get("/../etc/passwd"), 404, "not_found"],
    ["/%", () => get("/%"), 404, "not_found"],
    ["/api/runs/%ff", () => get("/api/runs/%ff"), 404, "not_found"],
    ["an absolute address", () => get("http://evil.example/nothing"), 404, "not_found"],
    ["no HTTP", () => "hello\r\n\r\n", 400, "invalid_request"],
    ["a body of 0 bytes", () => post(""), 400, "invalid_json"],
    ["a body over the limit", () => post(JSON.stringify({ x: "y".repeat(250_000) })), 413, "body_too_large"],
    [
      "an announced 10 GB",
      () => post("{}").replace(/Content-Length: \d+/, "Content-Length: 10000000000"),
      413,
      "body_too_large",
    ],
    [
      "a chunked body over the limit",
      () => [
        `POST /v1/chat/completions HTTP/1.1\r\n${head("Content-Type: application/json", "Transfer-Encoding: chunked")}\r\n\r\n`,
        ...Array.from({ length: 40 }, () => `2710\r\n${"x".repeat(10_000)}\r\n`),
        "0\r\n\r\n",
      ],
      413,
      "body_too_large",
    ],
    ["two lengths", () => post("{}", "Content-Length: 99"), 400, "invalid_request"],
    ["a length and chunks", () => post("{}", "Transfer-Encoding: chunked"), 400, "invalid_request"],
    [
      "a length that is none",
      () => post("{}").replace(/Content-Length: \d+/, "Content-Length: two"),
      400,
      "invalid_request",
    ],
    [
      "a length that is too long",
      () => post("{}").replace(/Content-Length: \d+/, "Content-Length: 99"),
      408,
      "request_timeout",
    ],
    ["headers that never end", () => "GET /health HTTP/1.1\r\nHost: localhost\r\n", 408, "request_timeout"],
  ];
  for (const [name, text, status, code] of rows) {
    it(`${name}: ${status} ${code ?? ""}`, async () => {
      const started = performance.now();
      const answer = await sendRaw(broker.url, text());
      assert.equal(answer.status, status, answer.body);
      if (code !== null) assert.equal(errorIn(answer).code, code);
      assert.ok(performance.now() - started < 5000);
    });
  }

  it("TRACE and the others name what is allowed", async () => {
    const trace = await sendRaw(broker.url, `TRACE /api/runs HTTP/1.1\r\n${head()}\r\n\r\n`);
    assert.equal(trace.headers.get("allow"), "GET, HEAD, OPTIONS");
    assert.ok(!trace.body.includes(broker.token));
    const options = await sendRaw(broker.url, `OPTIONS /api/tokens HTTP/1.1\r\n${head()}\r\n\r\n`);
    assert.deepEqual([options.status, options.headers.get("allow")], [204, "POST, GET, HEAD, OPTIONS"]);
  });

  const bodies: [
    name: string,
    body: string | Uint8Array<ArrayBuffer>,
    headers: Record<string, string>,
    status: number,
    code: string,
  ][] = [
    ["a form", "a=b", { "content-type": "application/x-www-form-urlencoded" }, 415, "unsupported_media_type"],
    ["plain text", "{}", { "content-type": "text/plain" }, 415, "unsupported_media_type"],
    [
      "JSON in another alphabet",
      "{}",
      { "content-type": "application/json; charset=utf-16" },
      415,
      "unsupported_media_type",
    ],
    [
      "gzip",
      new Uint8Array(gzipSync("x".repeat(10_000_000))),
      { "content-encoding": "gzip" },
      415,
      "unsupported_media_type",
    ],
    ["depth 10,000", `{"model":${"[".repeat(10_000)}`, {}, 400, "invalid_json"],
    ["1e999", `{"model":"m","messages":[],"temperature":1e999}`, {}, 400, "invalid_json"],
    ["bytes that are no UTF-8", new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]), {}, 400, "invalid_json"],
    ["a model with a line break", JSON.stringify({ model: "a\nb", messages }), {}, 400, "invalid_request"],
    ["__proto__", `{"model":"m","messages":[],"__proto__":{"admin":true}}`, {}, 400, "field_not_allowed"],
  ];
  for (const [name, body, headers, status, code] of bodies) {
    it(`${name}: ${status} ${code}`, async () => {
      const answer = await fetch(`${broker.url}/v1/chat/completions`, {
        method: "POST",
        headers: { authorization: `Bearer ${broker.token}`, "content-type": "application/json", ...headers },
        body,
      });
      assert.equal(answer.status, status);
      assert.equal((await errorOf(answer)).code, code);
    });
  }

  it("a key given twice counts once, with its last value, here and upstream", async () => {
    const answer = await broker.call("POST", "/v1/chat/completions", {
      body: `{"model":"a","messages":[{"role":"user","content":"x"}],"stream":true,"model":"b"}`,
    });
    await answer.text();
    assert.equal((await broker.run(answer)).model, "b");
    assert.equal(broker.upstream.calls.at(-1)?.body.model, "b");
  });

  it("is told only about its token when that is wrong, before its body is read", async () => {
    const text = post("not json").replace(broker.token, "wrong");
    assert.equal(errorIn(await sendRaw(broker.url, text)).code, "token_invalid");
  });

  it("a slow body is given up", async () => {
    const started = performance.now();
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(Number(new URL(broker.url).port), "127.0.0.1");
      let read = "";
      socket.write(
        `POST /v1/chat/completions HTTP/1.1\r\n${head("Content-Type: application/json", "Content-Length: 1000")}\r\n\r\n`,
      );
      const drip = setInterval(() => socket.write("x"), 100);
      socket.on("data", (chunk) => {
        read += chunk;
      });
      socket.on("error", () => undefined);
      socket.on("close", () => {
        clearInterval(drip);
        resolve(read);
      });
    });
    assert.match(answer, /^HTTP\/1.1 408[\s\S]*request_timeout/);
    assert.ok(performance.now() - started < 5000);
  });
});

function errorIn(answer: RawAnswer): ErrorBody["error"] {
  return (JSON.parse(answer.body) as ErrorBody).error;
}
