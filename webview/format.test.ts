import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { ago, byteSize, elapsed, shortId, whenAgain } from "./format.ts";

const rows = <Input>(name: string, show: (input: Input) => string, table: [Input, string][]) =>
  describe(name, () => {
    for (const [input, expected] of table) {
      it(`${String(input)} is ${expected}`, () => assert.equal(show(input), expected));
    }
  });

rows<number>("elapsed", elapsed, [
  [-20, "0.0 s"],
  [40, "0.0 s"],
  [1260, "1.3 s"],
]);

rows<number>("byteSize", byteSize, [
  [512, "512 B"],
  [12_345, "12 kB"],
  [3_400_000, "3.4 MB"],
]);

rows<string>("shortId", shortId, [
  ["01a20b67-f269-769b-8352-f91faa76d12f", "…76d12f"],
  ["short", "short"],
]);

const noon = new Date(2026, 4, 3, 12, 0, 0).getTime();
rows<number>("ago", (back) => ago(noon - back, noon), [
  [0, "just now"],
  [-5000, "just now"],
  [59_000, "just now"],
  [5 * 60_000, "5 min ago"],
  [3 * 3_600_000, "3 h ago"],
  [26 * 3_600_000, "yesterday"],
  [72 * 3_600_000, "3 days ago"],
]);

rows<number>("whenAgain", (ahead) => whenAgain(noon + ahead, noon), [
  [-1, "now"],
  [11_200, "in 12 s"],
  [120_000, "in 2 min"],
]);

describe("times far off", () => {
  it("names the time of day on the same day", () =>
    assert.match(whenAgain(noon + 2 * 3_600_000, noon), /^at .*0?2.*00/));
  it("names the day on another", () => assert.match(whenAgain(noon + 86_400_000, noon), /^on .*4/));
  it("names the date after a month", () => assert.match(ago(noon - 60 * 86_400_000, noon), /2026/));
});
