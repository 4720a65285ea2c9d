import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { parse } from "./parse.ts";
import { definedTools, namedTools } from "./tool-names.ts";

describe("tool names", () => {
  const rows: [frontmatter: string, named: string[], defined: string[]][] = [
    ["tools: [search, 7, {a: b}, calendar]", ["search", "calendar"], []],
    ["tools: {sea}", [], []],
    ["tools: search", [], []],
    ["toolDefs: [{name: search}, null, {name: 3}, calendar]", [], ["search"]],
    ["toolDefs: {search: {}}", [], []],
    ["model: m", [], []],
  ];
  for (const [frontmatter, named, defined] of rows) {
    it(`of ${frontmatter}`, () => {
      const tree = parse(`---\n${frontmatter}\n---\nHi`);
      assert.deepEqual([namedTools(tree), definedTools(tree)], [named, defined]);
    });
  }
});
