import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { readEventData } from "./sse.ts";

describe("the data of an event", () => {
  const rows: [name: string, data: string | null, kind: string, chunks: number, done: boolean][] = [
    ["no event", null, "empty", 0, false],
    ["nothing", "", "empty", 0, false],
    ["white space", " \n ", "empty", 0, false],
    ["one object", '{"a":1}', "data", 1, false],
    ["an object over two lines", "{\n}", "data", 1, false],
    ["an object a line", '{"a":1}\n{"b":2}', "data", 2, false],
    ["an object and the end", '{"a":1}\n[DONE]', "data", 1, true],
    ["the end", "[DONE]", "data", 0, true],
    ["the end with white space", " [DONE] ", "data", 0, true],
    ["broken JSON", '{"a":', "invalid", 0, false],
    ["a bare word", "hello", "invalid", 0, false],
    ["an array", "[1]", "invalid", 0, false],
    ["null", "null", "invalid", 0, false],
    ["an error", '{"error":{"message":"x"}}', "error", 0, false],
    ["a null error", '{"error":null,"choices":[]}', "data", 1, false],
  ];
  for (const [name, data, kind, chunks, done] of rows) {
    it(name, () => {
      const read = readEventData(data === null ? null : { data, type: "message" });
      assert.deepEqual([read.kind, read.chunks.length, read.done], [kind, chunks, done]);
    });
  }

  const named: [data: string, error: unknown][] = [
    ['{"message":"x"}', { message: "x" }],
    ['{"error":"x"}', "x"],
    ["It broke.", "It broke."],
  ];
  for (const [data, error] of named) {
    it(`takes an event named error for one: ${data}`, () => {
      const read = readEventData({ data, type: "error" });
      assert.deepEqual([read.kind, read.error], ["error", error]);
    });
  }
});
