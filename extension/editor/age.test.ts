import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { formatAge } from "./age.ts";

describe("ages for people", () => {
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
