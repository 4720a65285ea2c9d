import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { InputField } from "../../core/protocol/runner.ts";
import {
  completeInput,
  controlFor,
  extraKeys,
  hintOf,
  inputTrouble,
  missingFields,
  parseJson,
  read,
  readInput,
  textOf,
  withValue,
} from "./values.ts";

const field = (type: InputField["type"], more: Partial<InputField> = {}): InputField => ({
  name: "x",
  type,
  required: false,
  ...more,
});
const style = field("enum", { choices: ["formal", 2, null] });

describe("the control of a field", () => {
  for (const [given, value, expected] of [
    [field("string"), undefined, "text"],
    [field("string"), "Ada", "text"],
    [field("string"), ["Ada"], "json"],
    [field("number"), 1.5, "number"],
    [field("number"), "1.5", "json"],
    [field("integer"), undefined, "number"],
    [field("boolean"), false, "checkbox"],
    [field("boolean"), "yes", "json"],
    [style, "formal", "choice"],
    [style, null, "choice"],
    [style, "loud", "json"],
    [field("enum"), undefined, "any"],
    [field("array"), [1], "json"],
    [field("object"), undefined, "json"],
    [field("any"), { a: 1 }, "any"],
  ] as [InputField, unknown, string][]) {
    it(`${given.type} with ${JSON.stringify(value)} is ${expected}`, () =>
      assert.equal(controlFor(given, value), expected));
  }
});

describe("a value survives the way into a field and back", () => {
  for (const [given, value] of [
    [field("string"), "two\nlines"],
    [field("string", { default: "Ada" }), ""],
    [field("number"), -1.5e-7],
    [field("integer"), 9007199254740991],
    [field("array"), [1, ["a", null]]],
    [field("object"), { a: { b: [] } }],
    [field("any"), "42"],
    [field("any"), 42],
    [field("any"), ""],
    [field("any"), "plain text"],
    [field("any"), "[draft] plain"],
    [field("any"), "null"],
    [field("any"), null],
    [field("any"), '{"a":1}'],
    [field("any"), { a: 1 }],
  ] as [InputField, unknown][]) {
    it(`${given.type} ${JSON.stringify(value)}`, () => {
      const control = controlFor(given, value);
      assert.deepEqual(read(given, control, textOf(control, value)), { value });
    });
  }
});

describe("reading a field", () => {
  for (const [given, control, text, expected] of [
    [field("string"), "text", "", { absent: true }],
    [field("string", { default: "Ada" }), "text", "", { value: "" }],
    [field("number"), "number", " 2 ", { value: 2 }],
    [field("number"), "number", "1,5", { problem: "Enter a number, such as 1.5." }],
    [field("number"), "number", "0x10", { problem: "Enter a number, such as 1.5." }],
    [field("number"), "number", "1e999", { problem: "This number is too large." }],
    [field("integer"), "number", "1.5", { problem: "Enter a whole number, such as 3." }],
    [field("integer"), "number", "9007199254740993", { problem: "This number is too large to stay exact." }],
    [field("integer"), "number", "", { absent: true }],
    [field("array"), "json", "{}", { problem: 'Enter a list, such as ["one", "two"].' }],
    [field("object"), "json", "[]", { problem: 'Enter an object, such as {"key": "value"}.' }],
    [field("boolean"), "json", "1", { problem: "Enter true or false." }],
    [style, "json", '"loud"', { problem: 'Enter one of "formal", 2, null.' }],
    [field("array"), "json", " ", { absent: true }],
  ] as const) {
    it(`${given.type} ${JSON.stringify(text)}`, () =>
      assert.deepEqual(read(given as InputField, control, text), expected));
  }
});

describe("a problem in JSON names the place", () => {
  for (const [text, pattern] of [
    ['{"a": 1,}', /unexpected } at line 1, column 9/],
    ['{\n  "a": x\n}', /unexpected x at line 2, column 8/],
    ['{"a": 1', /ends too early at line 1, column 8/],
    ["{'a': 1}", /double quotes at line 1, column 2/],
    ["x", /unexpected x at line 1, column 1/],
    ["", /ends too early at line 1, column 1/],
  ] as [string, RegExp][]) {
    it(text, () => {
      const result = parseJson(text);
      assert.ok("problem" in result);
      assert.match(result.problem, pattern);
    });
  }
});

describe("the JSON view", () => {
  it("takes an empty text for an empty input", () => assert.deepEqual(readInput("  "), { values: {} }));
  it("wants an object", () => assert.ok("problem" in readInput("[1]")));
  it("keeps a key named __proto__ an ordinary key", () => {
    const result = readInput('{"__proto__": {"polluted": true}}');
    assert.ok("values" in result);
    const changed = withValue(withValue(result.values, "a", { value: 1 }), "__proto__", { value: "x" });
    assert.deepEqual(Object.keys(changed), ["__proto__", "a"]);
    assert.equal(Object.getPrototypeOf(changed), Object.prototype);
  });
});

describe("what is missing, complete, extra", () => {
  const fields = [
    field("string", { name: "name", required: true }),
    field("string", { name: "style", required: true, default: "formal" }),
    field("boolean", { name: "urgent", required: true }),
    field("string", { name: "note" }),
  ];
  it("misses required fields without a default", () => assert.deepEqual(missingFields(fields, {}), ["name"]));
  it("is content with an empty text that was given on purpose", () =>
    assert.deepEqual(missingFields(fields, { name: "" }), []));
  it("sends false for a required checkbox nobody touched", () =>
    assert.deepEqual(completeInput(fields, { name: "Ada" }), { name: "Ada", urgent: false }));
  it("tells the keys no field shows", () =>
    assert.deepEqual(extraKeys(fields, { name: "Ada", other: 1 }), ["other"]));
});

describe("an input the host would not take", () => {
  const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)]);
  for (const [title, values, pattern] of [
    ["ordinary", { a: [1, { b: 2 }] }, null],
    ["89 levels inside", { a: nested(89) }, null],
    ["90 levels inside", { a: nested(90) }, /nested deeper/],
    ["5,000 levels", { a: nested(5000) }, /nested deeper/],
    ["too large", { a: "x".repeat(1_000_001) }, /larger than 1 MB/],
  ] as [string, Record<string, unknown>, RegExp | null][]) {
    it(title, () => {
      const trouble = inputTrouble(values);
      if (pattern) assert.match(String(trouble), pattern);
      else assert.equal(trouble, null);
    });
  }
});

describe("the hint under a field", () => {
  for (const [given, control, expected] of [
    [field("string", { description: "who to greet" }), "text", "who to greet"],
    [field("string"), "text", "text"],
    [field("integer", { description: "in years" }), "number", "whole number · in years"],
    [field("array"), "json", "list as JSON"],
    [field("any"), "any", "text or JSON"],
    [field("boolean"), "checkbox", ""],
  ] as const) {
    it(expected || "nothing", () => assert.equal(hintOf(given, control), expected));
  }
});
