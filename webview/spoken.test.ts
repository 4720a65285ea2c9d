import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { ShownRun } from "../core/protocol/runner.ts";
import { spokenChange, spokenComparison } from "./spoken.ts";
import { unsent } from "./test/comparison-states.ts";
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

describe("what a screen reader hears of a comparison", () => {
  const live = [
    { ...waiting(), startedAt: 1, model: "a" },
    { ...waiting(), startedAt: 1, model: "b" },
  ];
  const [first, second] = live as [ShownRun, ShownRun];
  const ended = (model: string, more: Partial<ShownRun> = {}) => run({ startedAt: 1, model, ...more });
  const failed = ended("b", { status: "failed", error: null });
  const rows: [string, ShownRun[] | null, ShownRun[] | null, polite: RegExp, urgent: RegExp][] = [
    ["the start, once", null, live, /^Comparing 2 models\.$/, /^$/],
    [
      "the start with one not sent",
      null,
      [...live, unsent()],
      /^Comparing 2 models\.$/,
      /^in-house-7b: Not sent/,
    ],
    ["nothing of text that arrives", live, [{ ...first, phase: "streaming", text: "x" }, second], /^$/, /^$/],
    ["an end", live, [ended("a"), second], /^a: Succeeded after 1\.9 s/, /^$/],
    ["a failure, at once", live, [first, failed], /^$/, /^b: The run failed/],
    ["both ends of one moment", live, [ended("a"), failed], /^a: Succeeded/, /^b: The run failed/],
    ["a retry", [ended("a"), failed], [ended("a"), { ...second, startedAt: 2 }], /^b: Running/, /^$/],
    [
      "the next comparison",
      [ended("a"), failed],
      live.map((one) => ({ ...one, startedAt: 3 })),
      /^Comparing/,
      /^$/,
    ],
    ["nothing for one that was over when it came", null, [ended("a"), failed, unsent()], /^$/, /^$/],
    ["nothing when it goes", live, null, /^$/, /^$/],
  ];
  for (const [title, before, next, polite, urgent] of rows) {
    it(title, () => {
      const spoken = spokenComparison(before, next, now);
      assert.match(spoken.polite, polite);
      assert.match(spoken.urgent, urgent);
    });
  }
});
