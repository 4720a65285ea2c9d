import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { parseJson } from "./json.ts";
import { Refusal } from "./refusal.ts";

const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);

describe("a JSON body", () => {
  const refused: [name: string, body: string | Buffer][] = [
    ["empty", ""],
    ["text", "hello"],
    ["cut off", '{"a": '],
    ["depth 101", nested(101)],
    ["depth 10,000", nested(10_000)],
    ["depth in objects", `${'{"a":'.repeat(101)}1${"}".repeat(101)}`],
    ["a number beyond a double", '{"a": 1e999}'],
    ["a negative number beyond a double", '{"a": -1e999}'],
    ["a number of 400 digits", `{"a": ${"9".repeat(400)}}`],
    ["bytes that are no UTF-8", Buffer.from([0x22, 0xff, 0xfe, 0x22])],
    ["UTF-16", Buffer.from('\ufeff{"a":1}', "utf16le")],
    ["an unescaped control character", '"a\u0001b"'],
  ];
  for (const [name, body] of refused) {
    it(`refuses ${name}`, () => {
      assert.throws(
        () => parseJson(Buffer.from(body)),
        (error) => error instanceof Refusal && error.code === "invalid_json",
      );
    });
  }

  const taken: [name: string, body: string, value: unknown][] = [
    ["depth 100", nested(100), JSON.parse(nested(100))],
    ["brackets inside a string", JSON.stringify("[".repeat(500)), "[".repeat(500)],
    ["an escaped quote", '"a\\"[[[b"', 'a"[[[b'],
    ["a large exponent", "1e300", 1e300],
    ["a byte order mark", "\ufeff[1]", [1]],
    ["a lone surrogate", '"\\ud800"', "\ud800"],
    ["a NUL", '"\\u0000"', "\0"],
  ];
  for (const [name, body, value] of taken) {
    it(`takes ${name}`, () => assert.deepEqual(parseJson(Buffer.from(body)), value));
  }

  it("needs time in proportion to size", () => {
    const time = (size: number) => {
      const body = Buffer.from(`["${"[\\\\".repeat(size)}", ${"1,".repeat(size)}1]`);
      const times = [0, 1, 2].map(() => {
        const started = performance.now();
        parseJson(body);
        return performance.now() - started;
      });
      return Math.min(...times);
    };
    time(20_000);
    assert.ok(time(400_000) < 40 * Math.max(1, time(40_000)));
  });
});
