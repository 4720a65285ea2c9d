import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { nearest } from "./nearest.ts";

describe("the word that was meant", () => {
  const known = ["contains", "equals", "is-json", "regex", "cost"];
  const rows: [word: string, meant: string | undefined][] = [
    ["contains", "contains"],
    ["contians", "contains"],
    ["Contains", "contains"],
    ["contain", "contains"],
    ["equal", "equals"],
    ["isjson", "is-json"],
    ["regx", "regex"],
    ["reg", undefined],
    ["xyz", undefined],
    ["", undefined],
    ["x".repeat(100_000), undefined],
  ];
  for (const [word, meant] of rows) {
    it(`${word.slice(0, 20)} → ${meant}`, () => assert.equal(nearest(word, known), meant));
  }
});
