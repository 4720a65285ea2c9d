import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { readEventData } from "./event.ts";
import { makeSseScanner, type SseEvent } from "./sse.ts";

/** Every event of a byte stream that comes in portions of `size` bytes, the rest included. */
function scan(bytes: Buffer, size: number): SseEvent[] {
  const scanner = makeSseScanner();
  const events: SseEvent[] = [];
  for (let i = 0; i < bytes.length; i += size) events.push(...scanner.push(bytes.subarray(i, i + size)));
  const rest = scanner.end();
  return rest ? [...events, rest] : events;
}

const streams: [name: string, text: string, data: string[][]][] = [
  ["LF", 'data: {"a":1}\n\ndata: [DONE]\n\n', [['{"a":1}'], ["[DONE]"]]],
  ["CRLF", 'data: {"a":1}\r\n\r\ndata: [DONE]\r\n\r\n', [['{"a":1}'], ["[DONE]"]]],
  ["CR", 'data: {"a":1}\r\rdata: [DONE]\r\r', [['{"a":1}'], ["[DONE]"]]],
  ["mixed", 'data: {"a":1}\r\n\ndata: 2\n\r\ndata: 3\r\r\n', [['{"a":1}'], ["2"], ["3"]]],
  ["no space", "data:x\n\n", [["x"]]],
  ["comments and keep-alives", ": hi\n\ndata: x\n\n:\n\n", [[], ["x"], []]],
  ["event and id lines", "event: message\nid: 7\ndata: x\n\n", [["x"]]],
  ["several data lines", "data: {\ndata: }\n\n", [["{", "}"]]],
  ["no last blank line", "data: x\n\ndata: [DONE]", [["x"], ["[DONE]"]]],
  ["wide characters", "data: žluťoučký 🐎 日本\n\ndata: 🧪\n\n", [["žluťoučký 🐎 日本"], ["🧪"]]],
  ["blank lines first", "\n\ndata: x\n\n", [[], [], ["x"]]],
  ["NUL", "data: a\u0000b\n\n", [["a\u0000b"]]],
];

describe("the event scanner", () => {
  for (const [name, text, data] of streams) {
    it(`cuts ${name} the same in all portions, without changing a byte`, () => {
      const bytes = Buffer.from(text);
      for (let size = 1; size <= bytes.length; size++) {
        const events = scan(bytes, size);
        assert.deepEqual(
          events.map((event) => event.data),
          data,
          `portions of ${size}`,
        );
        assert.ok(Buffer.concat(events.map((event) => event.bytes)).equals(bytes), `portions of ${size}`);
      }
    });
  }

  it("gives random streams back unchanged, whatever the portions (seeded)", () => {
    const seed = Number(process.env.SEED ?? 20_261);
    const random = lcg(seed);
    for (let round = 0; round < 200; round++) {
      const pieces = ["data: ", "x", "\n", "\r\n", "\r", "\n\n", "é", ": c", "🐎", "event: e", "\u0000"];
      const text = Array.from({ length: 40 }, () => pieces[random(pieces.length)]).join("");
      const bytes = Buffer.from(text);
      const whole = scan(bytes, bytes.length).map((event) => event.data);
      const split = scan(bytes, 1 + random(7));
      assert.deepEqual(
        split.map((event) => event.data),
        whole,
        `seed ${seed}, round ${round}`,
      );
      assert.ok(
        Buffer.concat(split.map((event) => event.bytes)).equals(bytes),
        `seed ${seed}, round ${round}`,
      );
    }
  });

  it("stops at an event beyond its limit and keeps nothing of it", () => {
    const scanner = makeSseScanner(1000);
    assert.equal(scanner.push(Buffer.from("data: ok\n\n")).length, 1);
    scanner.push(Buffer.from(`data: ${"x".repeat(600)}`));
    assert.equal(scanner.overflowed(), false);
    scanner.push(Buffer.from("y".repeat(600)));
    assert.equal(scanner.overflowed(), true);
    assert.equal(scanner.end(), null);
  });
});

describe("the data of an event", () => {
  const rows: [name: string, data: string[], kind: string, chunks: number, done: boolean][] = [
    ["nothing", [], "comment", 0, false],
    ["one object", ['{"a":1}'], "data", 1, false],
    ["an object over two lines", ["{", "}"], "data", 1, false],
    ["an object a line", ['{"a":1}', '{"b":2}'], "data", 2, false],
    ["an object and the end", ['{"a":1}', "[DONE]"], "data", 1, true],
    ["the end with white space", ["[DONE] "], "data", 0, true],
    ["broken JSON", ['{"a":'], "invalid", 0, false],
    ["a bare word", ["hello"], "invalid", 0, false],
    ["an array", ["[1]"], "invalid", 0, false],
    ["null", ["null"], "invalid", 0, false],
    ["an error", ['{"error":{"message":"x"}}'], "error", 0, false],
    ["a null error", ['{"error":null,"choices":[]}'], "data", 1, false],
  ];
  for (const [name, data, kind, chunks, done] of rows) {
    it(name, () => {
      const read = readEventData({ bytes: Buffer.alloc(0), data, name: null });
      assert.deepEqual([read.kind, read.chunks.length, read.done], [kind, chunks, done]);
    });
  }
  it("takes an event named error for one", () => {
    assert.equal(
      readEventData({ bytes: Buffer.alloc(0), data: ['{"message":"x"}'], name: "error" }).kind,
      "error",
    );
  });
});

/** A small random generator that repeats for a seed. */
function lcg(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
