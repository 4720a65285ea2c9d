import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { Memento } from "vscode";
import { makeMemory } from "./memory.ts";

/** A workspace's state that outlives windows. */
function makeState(): Memento {
  const kept = new Map<string, unknown>();
  return {
    keys: () => [...kept.keys()],
    get: <T>(key: string, otherwise?: T) =>
      structuredClone((kept.get(key) as T | undefined) ?? otherwise) as T,
    update: async (key: string, value: unknown) => void kept.set(key, structuredClone(value)),
  };
}

describe("runs that ended with their window", () => {
  const run = (runId: string) => ({ runId, model: "m", startedAt: 1, json: false });

  it("are those under way when it went, for every window after it", () => {
    const state = makeState();
    const first = makeMemory(state);
    first.setUnderway("a", run("done"));
    first.setUnderway("a", null);
    first.setUnderway("a", run("left"));
    assert.equal(first.died("left"), false);
    const second = makeMemory(state);
    assert.equal(second.died("left"), true);
    assert.equal(second.died("done"), false);
    assert.equal(second.underway("a")?.runId, "left");
    second.setUnderway("a", null);
    second.setUnderway("b", run("own"));
    assert.equal(second.died("own"), false);
    assert.deepEqual(["left", "own"].map(makeMemory(state).died), [true, true]);
  });
});
