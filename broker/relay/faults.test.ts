import assert from "node:assert/strict";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { after, before, describe, it } from "mocha";
import type { ErrorBody } from "../../core/protocol/index.ts";
import { errorOf, startBroker, type TestBroker } from "../test/broker.ts";
import {
  answerStream,
  chunk,
  completion,
  done,
  event,
  type Script,
  sendJson,
  startStream,
  usageChunk,
} from "../test/upstream.ts";

/** The error inside a stream that has begun: its last event. */
function lastFrame(text: string): ErrorBody["error"] {
  const frame = text.trimEnd().split("\n\n").at(-1) ?? "";
  return (JSON.parse(frame.replace(/^data: /, "")) as ErrorBody).error;
}

const stream =
  (...pieces: (string | Buffer)[]): Script =>
  (response) => {
    startStream(response);
    for (const piece of pieces) response.write(piece);
    response.end();
  };

const readToEnd = async (answer: Response): Promise<Response> => {
  await answer.text();
  return answer;
};

/** Sends something, then cuts the connection. */
const cut =
  (...pieces: string[]): Script =>
  async (response) => {
    startStream(response);
    for (const piece of pieces) response.write(piece);
    await new Promise((resolve) => setTimeout(resolve, 30));
    response.destroy();
  };

const hang: Script = () => undefined;

describe("an upstream fault", () => {
  let broker: TestBroker;
  before(async () => {
    broker = await startBroker({
      relayLimits: { firstMs: 300, gapMs: 300, totalMs: 1500, eventBytes: 100_000 },
    });
  });
  after(() => broker.close());

  describe("before the first byte is an answer of its own", () => {
    const rows: [name: string, script: Script, status: number, code: string, runStatus: string][] = [
      ["401", (r) => sendJson(r, 401, { error: { message: "no" } }), 502, "upstream_auth", "failed"],
      ["403", (r) => sendJson(r, 403, { error: { message: "no" } }), 502, "upstream_auth", "failed"],
      ["429", (r) => sendJson(r, 429, { error: { message: "slow" } }), 429, "rate_limited", "failed"],
      ["500", (r) => void r.writeHead(500).end("Internal Server Error"), 502, "upstream_error", "failed"],
      [
        "503",
        (r) => void r.writeHead(503, { "retry-after": "9" }).end(),
        503,
        "upstream_unavailable",
        "failed",
      ],
      [
        "400",
        (r) => sendJson(r, 400, { error: { message: "bad image" } }),
        400,
        "provider_refused",
        "failed",
      ],
      ["408", (r) => sendJson(r, 408, { error: { message: "late" } }), 504, "upstream_timeout", "timed_out"],
      ["redirect", (r) => void r.writeHead(307, { location: "/" }).end(), 502, "upstream_invalid", "failed"],
      [
        "HTML with 200",
        (r) => void r.writeHead(200, { "content-type": "text/html" }).end("<p>"),
        502,
        "upstream_invalid",
        "failed",
      ],
      [
        "JSON instead of a stream",
        (r) => sendJson(r, 200, completion("x")),
        502,
        "upstream_invalid",
        "failed",
      ],
      [
        "a compressed stream",
        (r) =>
          void r.writeHead(200, { "content-type": "text/event-stream", "content-encoding": "gzip" }).end("x"),
        502,
        "upstream_invalid",
        "failed",
      ],
      [
        "an error as first event",
        stream(event({ error: { message: "litellm.RateLimitError: x", code: "429" } })),
        429,
        "rate_limited",
        "failed",
      ],
      ["broken JSON as first event", stream('data: {"choices": [\n\n'), 502, "upstream_invalid", "failed"],
      ["an empty stream", stream(), 502, "upstream_interrupted", "failed"],
      ["[DONE] alone", stream(done), 502, "upstream_invalid", "failed"],
      ["usage and [DONE] alone", stream(usageChunk(5, 0) + done), 502, "upstream_invalid", "failed"],
      ["a reset", (r) => void r.destroy(), 502, "upstream_interrupted", "failed"],
      ["no answer at all", hang, 504, "upstream_timeout", "timed_out"],
      ["a head and then nothing", (r) => startStream(r), 504, "upstream_timeout", "timed_out"],
      [
        "bytes that are no HTTP",
        (r) => void r.socket?.end("\u0000\u0001nonsense\r\n\r\n"),
        502,
        "upstream_invalid",
        "failed",
      ],
    ];
    for (const [name, script, status, code, runStatus] of rows) {
      it(`${name}: ${status} ${code}`, async () => {
        broker.upstream.play(script);
        const before = broker.upstream.calls.length;
        const answer = await broker.chat();
        assert.equal(answer.status, status);
        const error = await errorOf(answer);
        assert.equal(error.code, code);
        assert.equal(error.run_id, answer.headers.get("x-prompt-studio-run-id"));
        if (status === 503) assert.equal(answer.headers.get("retry-after"), "9");
        if (status === 429) assert.equal(answer.headers.get("retry-after"), "5");
        const run = await broker.run(answer);
        assert.deepEqual([run.status, run.error?.code, run.output.text], [runStatus, code, ""]);
        assert.equal(broker.upstream.calls.length, before + 1, "one POST, never a second");
      });
    }
  });

  describe("in an answer that is not streamed", () => {
    const rows: [name: string, script: Script, status: number, code: string][] = [
      [
        "a provider's error told as an answer",
        (r) => sendJson(r, 200, { detail: [{ loc: ["body", "messages"], msg: "field required" }] }),
        502,
        "upstream_error",
      ],
      [
        "a choice without anything",
        (r) => sendJson(r, 200, { choices: [{ index: 0 }] }),
        502,
        "upstream_invalid",
      ],
      [
        "an error in a 200",
        (r) => sendJson(r, 200, { error: { message: "x", code: 500 } }),
        502,
        "upstream_error",
      ],
      ["no choices", (r) => sendJson(r, 200, { choices: [] }), 502, "upstream_invalid"],
      [
        "broken JSON",
        (r) => void r.writeHead(200, { "content-type": "application/json" }).end('{"a'),
        502,
        "upstream_invalid",
      ],
      ["a stream", (r) => answerStream(r, ["x"]), 502, "upstream_invalid"],
      [
        "half a body",
        (r) =>
          void r
            .writeHead(200, { "content-type": "application/json", "content-length": 99 })
            .write("{", () => r.destroy()),
        502,
        "upstream_interrupted",
      ],
      ["no answer in time", hang, 504, "upstream_timeout"],
    ];
    for (const [name, script, status, code] of rows) {
      it(`${name}: ${status} ${code}`, async () => {
        broker.upstream.play(script);
        const answer = await broker.chat({ stream: false });
        assert.equal(answer.status, status);
        assert.equal((await errorOf(answer)).code, code);
        assert.equal((await broker.run(answer)).error?.code, code);
      });
    }
  });

  describe("inside a stream is its last event, and the run keeps the text so far", () => {
    const rows: [name: string, script: Script, code: string, runStatus: string][] = [
      ["the connection is cut", cut(chunk("so far")), "upstream_interrupted", "failed"],
      [
        "no blank line after the last event: it may be torn and is discarded",
        stream(chunk("so far"), done.trimEnd()),
        "upstream_interrupted",
        "failed",
      ],
      ["the stream just ends", stream(chunk("so far")), "upstream_interrupted", "failed"],
      [
        "half an event",
        stream(chunk("so far"), 'data: {"choices": [{"del'),
        "upstream_interrupted",
        "failed",
      ],
      [
        "an error frame",
        stream(chunk("so far"), event({ error: { message: "litellm.APIConnectionError: x", code: "500" } })),
        "upstream_error",
        "failed",
      ],
      ["broken JSON", stream(chunk("so far"), "data: {nonsense}\n\n"), "upstream_invalid", "failed"],
      ["a NUL", stream(chunk("so far"), "data: \u0000\n\n"), "upstream_invalid", "failed"],
      [
        "an event beyond the limit",
        stream(chunk("so far"), `data: "${"x".repeat(200_000)}"\n\n`),
        "upstream_invalid",
        "failed",
      ],
      [
        "silence",
        async (r) => {
          startStream(r);
          r.write(chunk("so far"));
        },
        "upstream_timeout",
        "timed_out",
      ],
      [
        "a drip of bytes that never makes an event",
        async (r) => {
          startStream(r);
          r.write(chunk("so far"));
          while (!r.destroyed) {
            r.write("x");
            await new Promise((resolve) => setTimeout(resolve, 50));
          }
        },
        "upstream_timeout",
        "timed_out",
      ],
      [
        "a drip of comments",
        async (r) => {
          startStream(r);
          r.write(chunk("so far"));
          while (!r.destroyed) {
            r.write(": still here\n\n");
            await new Promise((resolve) => setTimeout(resolve, 50));
          }
        },
        "upstream_timeout",
        "timed_out",
      ],
      [
        "an answer without end",
        async (r) => {
          startStream(r);
          r.write(chunk("so far"));
          while (!r.destroyed) {
            r.write(chunk(""));
            await new Promise((resolve) => setTimeout(resolve, 50));
          }
        },
        "upstream_timeout",
        "timed_out",
      ],
    ];
    for (const [name, script, code, runStatus] of rows) {
      it(`${name}: ${code}`, async () => {
        broker.upstream.play(script);
        const answer = await broker.chat();
        assert.equal(answer.status, 200);
        const text = await answer.text();
        assert.ok(text.startsWith(chunk("so far")), text);
        const error = lastFrame(text);
        assert.equal(error.code, code);
        assert.equal(error.run_id, answer.headers.get("x-prompt-studio-run-id"));
        assert.equal(error.request_id, answer.headers.get("x-request-id"));
        assert.ok(!text.includes("[DONE]"));
        const run = await broker.run(answer);
        assert.deepEqual([run.status, run.error?.code, run.output.text], [runStatus, code, "so far"]);
        assert.equal(run.usage?.estimated, true);
      });
    }
  });

  it("counts what had come before a break, also when it was no text of the first choice", async () => {
    for (const delta of [
      { reasoning_content: "thinking about it" },
      { tool_calls: [{ index: 0, id: "c", function: { name: "add", arguments: '{"a": 1}' } }] },
    ]) {
      broker.upstream.play(stream(event({ choices: [{ index: 0, delta }] })));
      const run = await broker.run(await readToEnd(await broker.chat()));
      assert.equal(run.error?.code, "upstream_interrupted");
      assert.equal(run.usage?.estimated, true, JSON.stringify(delta));
      assert.ok((run.usage?.completion_tokens ?? 0) > 0);
    }
    broker.upstream.play(stream(event({ choices: [{ index: 1, delta: { content: "the second" } }] })));
    const run = await broker.run(await readToEnd(await broker.chat()));
    assert.equal(run.usage?.estimated, true);
  });

  it("has the provider's words in it, compressed or not, whatever the status", async () => {
    const bytes = Buffer.from(JSON.stringify({ error: { message: "The image is too large." } }));
    const packed: [encoding: string, bytes: Buffer][] = [
      ["gzip", gzipSync(bytes)],
      ["deflate", deflateSync(bytes)],
      ["br", brotliCompressSync(bytes)],
    ];
    for (const [encoding, body] of packed) {
      for (const status of [400, 429, 500, 503]) {
        broker.upstream.play((r) => void r.writeHead(status, { "content-encoding": encoding }).end(body));
        const answer = await broker.chat();
        const { message } = await errorOf(answer);
        assert.match(message, /It says: The image is too large\.$/, `${encoding} ${status}`);
        assert.equal((await broker.run(answer)).error?.message, message);
      }
    }
  });

  describe("that is none", () => {
    const rows: [name: string, script: Script][] = [
      ["no [DONE] after the finish reason", stream(chunk("all"), chunk(null, "stop"))],
      ["[DONE] without a finish reason", stream(chunk("all"), done)],
      ["a cut after the finish reason", cut(chunk("all"), chunk(null, "stop"))],
      ["no blank line after [DONE]", stream(chunk("all"), chunk(null, "stop"), done.trimEnd())],
      ["CRLF", stream(chunk("all").replaceAll("\n", "\r\n"), done.replaceAll("\n", "\r\n"))],
      [
        "single line ends between the data lines",
        stream(`${chunk("all").trimEnd()}\n${chunk(null, "stop").trimEnd()}\n${done}`),
      ],
      ["something after [DONE]", stream(chunk("all") + done, "data: {nonsense}\n\n")],
      [
        "a connection that stays open after [DONE]",
        (r) => {
          startStream(r);
          r.write(chunk("all") + done);
        },
      ],
      [
        "characters split between portions",
        async (r) => {
          startStream(r);
          for (const byte of Buffer.from(chunk("all") + done)) r.write(Buffer.of(byte));
          r.end();
        },
      ],
    ];
    for (const [name, script] of rows) {
      it(name, async () => {
        broker.upstream.play(script);
        const answer = await broker.chat();
        const text = await answer.text();
        assert.ok(!text.includes('"error"'), text);
        const run = await broker.run(answer);
        assert.deepEqual([run.status, run.output.text], ["succeeded", "all"]);
      });
    }
  });

  it("of a slow start is waited for as long as the environment says, and LiteLLM is told", async () => {
    const hasty = await startBroker({ env: { FIRST_EVENT_TIMEOUT_MS: "1000" } });
    try {
      hasty.upstream.play(hang);
      const asked = performance.now();
      const answer = await hasty.chat();
      assert.equal((await errorOf(answer)).code, "upstream_timeout");
      assert.ok(performance.now() - asked >= 990);
      assert.equal(hasty.upstream.calls[0]?.headers["x-litellm-timeout"], "1");
    } finally {
      await hasty.close();
    }
  });

  it("of a pause between two events is bridged by comments", async () => {
    const patient = await startBroker({ relayLimits: { quietMs: 50 } });
    try {
      patient.upstream.play(async (response) => {
        startStream(response);
        response.write(chunk("all"));
        await new Promise((resolve) => setTimeout(resolve, 300));
        response.end(done);
      });
      const answer = await patient.chat();
      const text = await answer.text();
      assert.match(text, /(\n\n: waiting for the model){2,}\n\n/);
      assert.equal(text.replace(/^: .*\n\n/gm, ""), chunk("all") + done);
      assert.equal((await patient.run(answer)).status, "succeeded");
    } finally {
      await patient.close();
    }
  });

  it("cut at any byte: either the whole text or a prefix of it, and the status says which", async () => {
    const words = ["One ", "two ", "thrée ", "four."];
    const whole = Buffer.from(words.map((word) => chunk(word)).join("") + chunk(null, "stop") + done);
    const texts = words.map((_, i) => words.slice(0, i).join(""));
    for (let at = 0; at < whole.length; at += 23) {
      broker.upstream.play((response) => {
        startStream(response);
        response.write(whole.subarray(0, at), () => setTimeout(() => response.destroy(), 2));
      });
      const answer = await broker.chat();
      await answer.text();
      const run = await broker.run(answer);
      if (run.status === "succeeded") assert.equal(run.output.text, words.join(""), `cut at ${at}`);
      else
        assert.ok(
          run.status === "failed" && [...texts, words.join("")].includes(run.output.text),
          `cut at ${at}`,
        );
    }
  });

  it("of 50 MB in one line does not hold the broker up", async () => {
    const delay = monitorEventLoopDelay({ resolution: 5 });
    const piece = Buffer.alloc(1024 * 1024, "x");
    broker.upstream.play(async (response) => {
      startStream(response);
      response.write(`${chunk("so far")}data: "`);
      for (let i = 0; i < 50 && !response.destroyed; i++) {
        if (!response.write(piece)) await new Promise((resolve) => setTimeout(resolve, 1));
      }
      response.end();
    });
    delay.enable();
    const answer = await broker.chat();
    assert.equal(lastFrame(await answer.text()).code, "upstream_invalid");
    delay.disable();
    assert.ok(delay.max / 1e6 < 1000, `${delay.max / 1e6} ms`);
  });

  it("that nobody listens: 503 with Retry-After, within 3 s", async () => {
    const gone = await startBroker({ env: { LITELLM_API_BASE: "http://127.0.0.1:9" } });
    try {
      const started = performance.now();
      const answer = await gone.chat();
      assert.equal(answer.status, 503);
      assert.equal(answer.headers.get("retry-after"), "5");
      assert.equal((await errorOf(answer)).code, "upstream_unavailable");
      assert.ok(performance.now() - started < 3000);
      assert.equal((await gone.run(answer)).error?.code, "upstream_unavailable");
    } finally {
      await gone.close();
    }
  });
});
