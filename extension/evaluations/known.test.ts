import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { addRecalled, makeOnce } from "./known.ts";

const outcome = (id: string, from: string) => ({ item: { test: { id } }, from });

describe("what earlier windows found out", () => {
  it("joins what an evaluation writes to meanwhile, and replaces none of it", () => {
    const known = new Map([["a", outcome("a", "now")]]);
    const held = known;
    addRecalled(known, [outcome("a", "before"), outcome("b", "before")]);
    held.set("c", outcome("c", "now"));
    assert.deepEqual(
      [...known].map(([id, { from }]) => [id, from]),
      [
        ["a", "now"],
        ["b", "before"],
        ["c", "now"],
      ],
    );
  });

  it("is looked up once for each file, and again after a failure, which is told", async () => {
    const failures: unknown[] = [];
    const once = makeOnce((thrown) => failures.push(thrown));
    const begun: string[] = [];
    const work = (key: string, trouble: Error | null) =>
      once(key, async () => {
        begun.push(key);
        await null;
        if (trouble) throw trouble;
      });
    const trouble = new Error("It is away.");
    await Promise.all([work("a", trouble), work("a", null), work("b", null)]);
    assert.deepEqual([begun, failures], [["a", "b"], [trouble]]);
    await work("a", null);
    await work("a", null);
    assert.deepEqual([begun, failures.length], [["a", "b", "a"], 1]);
  });
});
