import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { contextSize, count, duration, money, pricePerMillion, runFigures } from "./figures.ts";

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

describe("what a run took", () => {
  const nothing = { status: "failed", duration_ms: null, usage: null, cost_usd: null };
  const usage = { prompt_tokens: 1200, completion_tokens: 64 };
  const rows: [what: string, run: Parameters<typeof runFigures>[0], figures: (string | null)[]][] = [
    ["a failure, of which nothing is known", nothing, [null, null, null]],
    ["a failure that took its time", { ...nothing, duration_ms: 41 }, ["41 ms", null, null]],
    [
      "a stopped run",
      { ...nothing, status: "cancelled", duration_ms: 41, usage },
      ["41 ms", "1\u202f200 → 64", null],
    ],
    [
      "a success without a price",
      { status: "succeeded", duration_ms: 2000, usage, cost_usd: null },
      ["2.0 s", "1\u202f200 → 64", "–"],
    ],
    ["a success of which nothing is known", { ...nothing, status: "succeeded" }, ["–", "– → –", "–"]],
  ];
  for (const [what, run, figures] of rows) {
    it(what, () => assert.deepEqual(Object.values(runFigures(run)), figures));
  }
});
