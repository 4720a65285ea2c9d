import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { formatAge, formatCount, formatDuration, formatMoney } from "./format.ts";

describe("figures for people", () => {
  const money: [usd: number | null | undefined, text: string][] = [
    [null, "–"],
    [undefined, "–"],
    [Number.NaN, "–"],
    [0, "$0"],
    [0.0003, "$0.0003"],
    [0.000346, "$0.00035"],
    [0.000032, "$0.000032"],
    [0.0000001234, "$0.00000012"],
    [0.00999, "$0.01"],
    [0.01, "$0.01"],
    [0.126, "$0.13"],
    [12, "$12.00"],
  ];
  for (const [usd, text] of money) it(`money ${usd}`, () => assert.equal(formatMoney(usd), text));

  const durations: [ms: number | null, text: string][] = [
    [null, "–"],
    [0, "0 ms"],
    [312.4, "312 ms"],
    [999, "999 ms"],
    [1000, "1.0 s"],
    [1940, "1.9 s"],
    [61_000, "61.0 s"],
  ];
  for (const [ms, text] of durations) it(`duration ${ms}`, () => assert.equal(formatDuration(ms), text));

  const counts: [count: number | null, text: string][] = [
    [null, "–"],
    [0, "0"],
    [999, "999"],
    [1000, "1\u2009000"],
    [1_234_567, "1\u2009234\u2009567"],
  ];
  for (const [count, text] of counts) it(`count ${count}`, () => assert.equal(formatCount(count), text));

  const now = Date.parse("2026-01-02T12:00:00Z");
  const ages: [secondsAgo: number, text: string][] = [
    [0, "now"],
    [5, "5 seconds ago"],
    [90, "1 minute ago"],
    [7200, "2 hours ago"],
    [86_400, "yesterday"],
    [259_200, "3 days ago"],
  ];
  for (const [ago, text] of ages) {
    it(`age of ${ago} s`, () => assert.equal(formatAge(now - ago * 1000, now, "en"), text));
  }
});
