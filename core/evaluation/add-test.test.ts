import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { fixed } from "../source/finding.ts";
import { addTest, assertionsFor, nameFor } from "./add-test.ts";
import { parseTestFile } from "./read.ts";

const test = {
  id: "ada",
  vars: { name: "Ada: the first", tags: ["a", "b"], text: "one\ntwo\n" },
  assert: [{ type: "contains", value: "Hello # Ada" }],
};
const one = "- id: a\n  assert:\n    - type: is-json";
const indented = (by: number) => one.replaceAll(/^/gm, " ".repeat(by));

describe("a test is added to a test file", () => {
  const rows: [name: string, before: string, ids: string[]][] = [
    ["that is made", "", ["ada"]],
    ["that holds only a comment", "# later\n", ["ada"]],
    ["behind its tests", `description: x\ntests:\n${indented(2)}\n`, ["a", "ada"]],
    ["without a line break at its end", `tests:\n${indented(2)}`, ["a", "ada"]],
    ["whose list is not indented", `tests:\n${one}\n`, ["a", "ada"]],
    ["whose list stands alone", `${one}\n`, ["a", "ada"]],
    ["whose list is deep in", `tests:\n${indented(6)}\n`, ["a", "ada"]],
    ["that goes on behind its tests", `tests:\n${indented(2)} # JSON\n\ndescription: x\n`, ["a", "ada"]],
    ["with an empty list", "tests: []\n", ["ada"]],
    ["with nothing in its list", "tests:\ndescription: x\n", ["ada"]],
    ["without a list", "description: x\n", ["ada"]],
    ["that has one of the name", "tests:\n  - id: ada\n    assert: [{ type: is-json }]\n", ["ada", "ada-2"]],
    ["with carriage returns", `tests:\r\n${indented(2).replaceAll("\n", "\r\n")}\r\n`, ["a", "ada"]],
  ];
  for (const [name, before, ids] of rows) {
    it(name, () => {
      const edit = addTest(before, test);
      assert.ok(edit);
      const after = fixed(before, { edits: [edit] });
      const { tests, problems } = parseTestFile(after);
      assert.deepEqual(problems, [], after);
      assert.deepEqual(
        tests.map(({ id }) => id),
        ids,
        after,
      );
      const made = tests.at(-1)!;
      assert.deepEqual(made.vars, test.vars, after);
      assert.equal(made.assertions[0]?.value, "Hello # Ada");
      assert.equal(after.includes("\r\n") && /[^\r]\n/.test(after), false, "mixed line ends");
      // What stood there stands there still.
      for (const line of before.split(/\r?\n/)) assert.ok(after.includes(line.replace(" []", "")), line);
    });
  }

  for (const text of ["tests: [", "hello", "tests: hello", "tests: [{ id: a }]", "{ tests: [] }"]) {
    it(`not to ${text}`, () => assert.equal(addTest(text, test), null));
  }
});

describe("what an answer is held against", () => {
  const rows: [answer: string, hasSchema: boolean, type: string | undefined, value?: string][] = [
    ["Good day, Ada.", false, "contains", "Good day, Ada."],
    ["\n  Good day.\nMore", false, "contains", "Good day."],
    ['{"a": 1}', false, "is-json"],
    ["{not JSON", false, "contains", "{not JSON"],
    ['{"a": 1}', true, "matches-schema"],
    ["", false, undefined],
    [`${"word ".repeat(30)}`, false, "contains", "word ".repeat(12).trim()],
    ["x".repeat(100), false, "contains", "x".repeat(60)],
  ];
  for (const [answer, hasSchema, type, value] of rows) {
    it(JSON.stringify(answer.slice(0, 20)), () => {
      const [found] = assertionsFor(answer, hasSchema);
      assert.equal(found?.type, type);
      assert.equal(found?.value, value);
    });
  }
});

describe("the name of a test made of an input", () => {
  const rows: [vars: Record<string, unknown>, name: string][] = [
    [{ name: "Ada", style: "formal" }, "ada-formal"],
    [{ list: [1], text: "Änne Müller!" }, "änne-müller"],
    [{ text: "one two three four five six" }, "one-two-three-four-five"],
    [{}, "run"],
    [{ a: "…" }, "run"],
  ];
  for (const [vars, name] of rows) it(name, () => assert.equal(nameFor(vars), name));
});
