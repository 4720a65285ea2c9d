import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { ShownRun } from "../../core/protocol/runner.ts";
import { echo, failing, slow, unsent } from "../test/comparison-states.ts";
import { streaming, waiting } from "../test/samples.ts";
import { bestOf, comparisonLook } from "./compared.ts";

describe("the fastest and the cheapest column", () => {
  const rows: [what: string, runs: ShownRun[], fastest: number | null, cheapest: number | null][] = [
    ["of two", [slow(), echo()], 1, 1],
    ["each another", [slow({ costUsd: 0.0001 }), echo()], 1, 0],
    ["while one is live", [slow(), echo(), waiting()], null, null],
    ["while one streams", [slow(), streaming("a")], null, null],
    ["beside a failure", [failing({ durationMs: 1, costUsd: 0 }), slow(), echo()], 2, 2],
    ["of one success", [failing(), echo(), unsent()], null, null],
    ["where a price is not known", [slow({ costUsd: null }), echo()], 1, null],
    ["where a time is not known", [slow({ durationMs: null }), echo()], null, 1],
    ["where two are the best", [slow(), echo(), echo()], null, null],
    ["of stopped ones", [slow({ status: "cancelled" }), echo({ status: "cancelled" })], null, null],
  ];
  for (const [what, runs, fastest, cheapest] of rows) {
    it(what, () => assert.deepEqual(bestOf(runs), { fastest, cheapest }));
  }
});

describe("a comparison as a whole", () => {
  const rows: [what: string, runs: ShownRun[], words: string][] = [
    ["live", [waiting(), streaming("a"), echo()], "comparing: 1 of 3 finished"],
    ["all good", [echo(), slow()], "compared: 2 succeeded, $0.0024 in all"],
    ["a failure", [echo(), failing()], "compared: 1 succeeded, 1 failed"],
    ["not sent, not paid", [echo(), unsent()], "compared: 1 succeeded, 1 not sent, $0.0003 in all"],
    [
      "stored before one's end",
      [echo(), slow({ status: "started", costUsd: null })],
      "compared: 1 succeeded, 1 still running",
    ],
    [
      "stopped",
      [echo({ status: "cancelled" }), slow({ status: "timed_out" })],
      "compared: 1 stopped, 1 failed, $0.0024 in all",
    ],
  ];
  for (const [what, runs, words] of rows) {
    it(what, () => {
      const look = comparisonLook(runs);
      assert.equal(`${look.word}: ${look.parts.join(", ")}`, words);
    });
  }
  it("warns unless all went well", () => {
    assert.deepEqual(
      [
        [echo(), slow()],
        [echo(), failing()],
      ].map((runs) => comparisonLook(runs).tone),
      ["good", "warned"],
    );
  });
});
