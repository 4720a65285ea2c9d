import assert from "node:assert/strict";
import { describe, it } from "mocha";
import {
  ago,
  byteSize,
  contextSize,
  count,
  duration,
  elapsed,
  money,
  pricePerMillion,
  shortId,
  whenAgain,
} from "./format.ts";

const rows = <Input>(name: string, show: (input: Input) => string, table: [Input, string][]) =>
  describe(name, () => {
    for (const [input, expected] of table) {
      it(`${String(input)} is ${expected}`, () => assert.equal(show(input), expected));
    }
  });

rows<number | null | undefined>("duration", duration, [
  [0, "0 ms"],
  [311.6, "312 ms"],
  [999.4, "999 ms"],
  [999.6, "1.0 s"],
  [1000, "1.0 s"],
  [1949, "1.9 s"],
  [125_340, "125.3 s"],
  [null, "–"],
  [undefined, "–"],
  [Number.NaN, "–"],
  [-5, "–"],
]);

rows<number>("elapsed", elapsed, [
  [-20, "0.0 s"],
  [40, "0.0 s"],
  [1260, "1.3 s"],
]);

rows<number | null>("count", count, [
  [0, "0"],
  [64, "64"],
  [1234, "1\u202f234"],
  [1_048_576, "1\u202f048\u202f576"],
  [null, "–"],
]);

rows<number | null>("money", money, [
  [null, "–"],
  [0, "$0"],
  [0.0003, "$0.0003"],
  [0.000312, "$0.00031"],
  [0.000999, "$0.001"],
  [0.0094, "$0.0094"],
  [0.00994, "$0.0099"],
  [0.00999, "$0.01"],
  [0.01, "$0.01"],
  [0.126, "$0.13"],
  [1234.5, "$1\u202f234.50"],
  [1.2e-9, "$0.0000000012"],
  [Number.POSITIVE_INFINITY, "–"],
  [-1, "–"],
]);

rows<number | null>("pricePerMillion", pricePerMillion, [
  [0.00000015, "$0.15"],
  [0.0000006, "$0.60"],
  [0.000003, "$3"],
  [0, "$0"],
  [null, "–"],
]);

rows<number | null>("contextSize", contextSize, [
  [512, "512"],
  [8192, "8k"],
  [16_385, "16k"],
  [128_000, "128k"],
  [131_072, "128k"],
  [1_000_000, "1M"],
  [1_048_576, "1M"],
  [2_500_000, "2.5M"],
  [null, "–"],
]);

rows<number>("byteSize", byteSize, [
  [512, "512 B"],
  [12_345, "12 kB"],
  [3_400_000, "3.4 MB"],
]);

rows<string>("shortId", shortId, [
  ["7f3a0b1c-0000-4000-8000-000000000000", "7f3a…"],
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
