import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { mayImport, upwardImports } from "./strata.ts";

const rows: [from: string, to: string, allowed: boolean][] = [
  ["syntax/parse.ts", "source/nearest.ts", true],
  ["syntax/parse.ts", "syntax/reference/types.ts", true],
  ["syntax/parse.ts", "rendering/render.ts", false],
  ["source/located.ts", "schema/check.ts", false],
  ["source/located.ts", "protocol/run.ts", false],
  ["language/check/index.ts", "language/dialects/foreign.ts", true],
  ["language/dialects/foreign.ts", "language/format/format.ts", false],
  ["language/check/index.ts", "language/model/index.ts", false],
  ["language/check/schema/json.ts", "language/check/subject.ts", true],
  ["rendering/render.ts", "evaluation/plan.ts", false],
  ["client/execute.ts", "rendering/answer.ts", true],
  ["evaluation/index.ts", "client/execute.ts", true],
  ["language/index.ts", "language/features/index.ts", true],
  ["types.ts", "protocol/run.ts", false],
  ["new/folder.ts", "types.ts", false],
];

describe("the strata of the core", () => {
  for (const [from, to, allowed] of rows) {
    it(`${from} ${allowed ? "may" : "must not"} import ${to}`, () =>
      assert.equal(mayImport(from, to), allowed));
  }

  it("hold", () => assert.deepEqual(upwardImports("core"), []));
});
