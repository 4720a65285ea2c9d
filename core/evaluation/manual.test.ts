import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import type { KeyDoc } from "../syntax/reference/types.ts";
import { assertionKinds } from "./kinds/index.ts";
import { parseTestFile } from "./read.ts";
import { testKeys } from "./reference.ts";

const manual = readFileSync(join(import.meta.dirname, "../../docs/tests.md"), "utf8");

const cell = (text: string) => text.replaceAll("|", "\\|");
const keyRows = (docs: readonly KeyDoc[]) =>
  docs.map(({ key, type, about }) => `| \`${key}\` | ${cell(type)} | ${cell(about)} |`);
const values = {
  text: "a text",
  texts: "a list of texts",
  anything: "a text, list or map",
  pattern: "a regular expression",
  schema: "a JSON Schema, or none",
  count: "a number, or a map with `min`, `max` or both",
  elements: "paths of elements, or none",
  call: "the name of a tool, or a map",
  json: "`path`; any value or `assert`, or none",
  none: "none",
};
const kindRows = assertionKinds.map(({ type, value, threshold, keys, summary }) => {
  const limit = threshold && `\`threshold\`: ${threshold}`;
  const wanted =
    value === "none" ? (keys?.includes("assert") ? "`assert`" : (limit ?? "none")) : values[value];
  const both = limit && value !== "none" ? `${wanted}; ${limit}` : wanted;
  return `| \`${type}\` | ${both} | ${cell(summary)} |`;
});

describe("the manual of test files", () => {
  for (const [name, rows] of [
    ["a test file", keyRows(testKeys([]))],
    ["a test", keyRows(testKeys(["tests"]))],
    ["an assertion", keyRows(testKeys(["tests", "assert"]))],
    ["every type", kindRows],
  ] as const) {
    it(`has the keys of ${name} as the format tells them`, () => {
      const lines = manual.split("\n");
      assert.deepEqual(
        rows.filter((row) => !lines.includes(row)),
        [],
      );
    });
  }

  it("shows examples that are right", () => {
    const examples = [...manual.matchAll(/^```yaml\n([\s\S]*?)\n```$/gm)].map((match) => match[1]!);
    assert.ok(examples.length >= 2);
    for (const example of examples) assert.deepEqual(parseTestFile(example).problems, [], example);
  });
});
