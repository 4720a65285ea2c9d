import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { ShownRun } from "../core/protocol/runner.ts";
import { spokenChange } from "./spoken.ts";
import { run, streaming, waiting } from "./test/samples.ts";

const now = 1_000_000;

describe("what a screen reader hears", () => {
  const first = { ...waiting(), startedAt: 1 };
  for (const [title, before, next, text, urgent] of [
    ["the start", null, first, /^Running/, false],
    ["the first text", first, { ...streaming("a"), startedAt: 1 }, /arriving/, false],
    [
      "nothing for more text",
      { ...streaming("a"), startedAt: 1 },
      { ...streaming("ab"), startedAt: 1 },
      null,
      false,
    ],
    ["the end", first, run({ startedAt: 1 }), /^Succeeded after 1\.9 s, 64 tokens\.$/, false],
    ["a failure, at once", first, run({ startedAt: 1, status: "failed" }), /failed/, true],
    ["nothing for a run of the history", null, run({ startedAt: 9 }), null, false],
    ["nothing when the run goes", first, null, null, false],
  ] as [string, ShownRun | null, ShownRun | null, RegExp | null, boolean][]) {
    it(title, () => {
      const spoken = spokenChange(before, next, now);
      if (text === null) assert.equal(spoken, null);
      else {
        assert.match(spoken?.text ?? "", text);
        assert.equal(spoken?.urgent, urgent);
      }
    });
  }
});
