import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { answerJson, jsonTokens } from "./json.ts";

const pretty = (source: string) =>
  jsonTokens(source)
    .map(({ text }) => text)
    .join("");

describe("JSON is indented by its own words", () => {
  for (const [source, expected] of [
    ['{"a":1,"b":[true,null]}', '{\n  "a": 1,\n  "b": [\n    true,\n    null\n  ]\n}'],
    ["{}", "{}"],
    ["[ ]", "[]"],
    ["12345678901234567890.10", "12345678901234567890.10"],
    ['{"a":1,"a":2}', '{\n  "a": 1,\n  "a": 2\n}'],
    ['"a \\" : {b}"', '"a \\" : {b}"'],
    ["[[],{}]", "[\n  [],\n  {}\n]"],
  ] as [string, string][]) {
    it(source, () => assert.equal(pretty(source), expected));
  }

  it("tells names from strings", () =>
    assert.deepEqual(
      jsonTokens('{"a":"b"}')
        .filter(({ kind }) => kind !== "plain")
        .map(({ kind }) => kind),
      ["name", "string"],
    ));

  it("means the same as before", () => {
    const value = { a: [1, -2.5e10, "x\ny", { b: [] }], 'q"': "\\", e: "" };
    assert.deepEqual(JSON.parse(pretty(JSON.stringify(value))), value);
  });
});

describe("the JSON of an answer", () => {
  for (const [text, expected] of [
    ['{"a": 1}', { source: '{"a": 1}', fenced: false }],
    ['```json\n{"a": 1}\n```', { source: '{"a": 1}', fenced: true }],
    ["~~~\n[]\n~~~\n", { source: "[]", fenced: true }],
    ["", { problem: "The answer is empty, so it is not JSON." }],
  ] as const) {
    it(JSON.stringify(text), () => assert.deepEqual(answerJson(text), expected));
  }
  it("says where it stops being JSON", () => {
    const found = answerJson('{"a": 1\n"b": 2}');
    assert.ok("problem" in found);
    assert.match(found.problem, /^The answer is not valid JSON: .* line 2, column 1/);
  });
});
