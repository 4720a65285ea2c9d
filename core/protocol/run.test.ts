import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { mostShown, type RunSummary, shownRuns } from "./run.ts";

const runs = Array.from(
  { length: 3 * mostShown },
  (_, index) => ({ id: `${index}`, metadata: index % 2 === 0 ? { test_id: "a" } : {} }) as RunSummary,
);
const shown = (withTests: boolean) => shownRuns(runs, withTests).map(({ id }) => Number(id));

describe("the runs of a prompt file that are listed", () => {
  it("are its newest, with those of tests", () =>
    assert.deepEqual(
      shown(true),
      Array.from({ length: mostShown }, (_, index) => index),
    ));
  it("are as many without those of tests", () =>
    assert.deepEqual(
      shown(false),
      Array.from({ length: mostShown }, (_, index) => 2 * index + 1),
    ));
});
