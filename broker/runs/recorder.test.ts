import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { describe, it } from "mocha";
import { Refusal } from "../http/refusal.ts";
import { makeLog } from "../log.ts";
import { nullRuns } from "./null-store.ts";
import { makeRecorder } from "./recorder.ts";
import type { NewRun, Outcome, RunStore } from "./types.ts";

const run = (id: string): NewRun => ({
  id,
  owner: "o",
  tokenId: null,
  instanceId: "i",
  model: "m",
  stream: true,
  metadata: {},
  request: "{}",
  endUser: null,
});
const outcome = (text = "x"): Outcome => ({
  status: "succeeded",
  output: { text, tool_calls: [], finish_reason: "stop" },
  usage: null,
  costUsd: null,
  firstTokenMs: null,
  durationMs: 1,
  error: null,
});
const away = () => Object.assign(new Error("x"), { code: "ECONNREFUSED" });
const refused = () => Object.assign(new Error("x"), { code: "22P02" });

/** A store that fails with `error()` while `down` is true, and remembers what it was given. */
function shaky(error = away) {
  const state = { down: true, settled: [] as [string, string][], inserts: 0 };
  const runs: RunStore = {
    ...nullRuns,
    async insert() {
      state.inserts++;
      if (state.down) throw error();
    },
    async settle(id, { output }) {
      if (state.down) throw error();
      state.settled.push([id, output.text]);
      return true;
    },
  };
  return { state, runs };
}

const make = (runs: RunStore, more: object = {}) =>
  makeRecorder({ runs, log: makeLog("silent"), startWithin: 400, retryEvery: 20, ...more });

describe("the recorder", () => {
  it("tries a start again while Postgres is away for a moment", async () => {
    const { state, runs } = shaky();
    const recorder = make(runs);
    setTimeout(() => {
      state.down = false;
    }, 150);
    await recorder.start(run("a"));
    assert.ok(state.inserts > 1);
    assert.deepEqual(recorder.open(), ["a"]);
  });

  it("gives a start up in time, also when Postgres does not answer at all", async () => {
    for (const runs of [shaky().runs, { ...nullRuns, insert: () => new Promise<void>(() => undefined) }]) {
      const recorder = make(runs);
      const started = performance.now();
      await assert.rejects(
        recorder.start(run("a")),
        (error) => error instanceof Refusal && error.code === "database_unavailable",
      );
      assert.ok(performance.now() - started < 1000);
      assert.deepEqual(recorder.open(), []);
    }
  });

  it("does not try again what Postgres refused", async () => {
    const { state, runs } = shaky(refused);
    await assert.rejects(make(runs).start(run("a")));
    assert.equal(state.inserts, 1);
  });

  it("keeps ends until Postgres is back, and writes each once, in order", async () => {
    const { state, runs } = shaky();
    const recorder = make(runs);
    for (const id of ["a", "b", "c"]) await recorder.settle(id, outcome(id));
    assert.equal(recorder.waiting(), 3);
    await pause(60);
    assert.deepEqual(state.settled, []);
    state.down = false;
    while (recorder.waiting() > 0) await pause(10);
    assert.deepEqual(state.settled, [
      ["a", "a"],
      ["b", "b"],
      ["c", "c"],
    ]);
  });

  it("drops texts before runs when memory is full", async () => {
    const { state, runs } = shaky();
    const recorder = make(runs, { spoolCharacters: 10, spoolRuns: 3 });
    for (const id of ["a", "b", "c", "d"]) await recorder.settle(id, outcome("12345678"));
    assert.equal(recorder.waiting(), 3);
    state.down = false;
    await recorder.close(1000);
    assert.deepEqual(state.settled, [
      ["b", ""],
      ["c", ""],
      ["d", ""],
    ]);
  });

  it("counts an end that is dropped while it is being written out of memory once", async () => {
    const { state, runs } = shaky();
    const writing = Promise.withResolvers<void>();
    const recorder = make(
      {
        ...runs,
        async settle(id, ended) {
          if (!state.down && id === "a") {
            writing.resolve();
            await pause(50);
          }
          return runs.settle(id, ended);
        },
      },
      { spoolCharacters: 16, spoolRuns: 2 },
    );
    for (const id of ["a", "b"]) await recorder.settle(id, outcome("12345678"));
    state.down = false;
    await writing.promise;
    // Drops "a"; "b" and this one are full, and then empty.
    await recorder.settle("c", outcome("c"));
    assert.equal(await recorder.close(1000), 0);
    state.down = true;
    for (const id of ["d", "e"]) await recorder.settle(id, outcome("1234567890"));
    state.down = false;
    assert.equal(await recorder.close(1000), 0);
    assert.deepEqual(state.settled.slice(-2), [
      ["d", "1234567890"],
      ["e", ""],
    ]);
  });

  it("does not let one refused end hold up the others", async () => {
    const { runs, state } = shaky();
    const recorder = make({
      ...runs,
      settle: async (id, ended) => {
        if (!state.down && id === "bad") throw refused();
        return runs.settle(id, ended);
      },
    });
    for (const id of ["bad", "good"]) await recorder.settle(id, outcome());
    state.down = false;
    assert.equal(await recorder.close(1000), 0);
    assert.deepEqual(state.settled, [["good", "x"]]);
  });

  it("closes in time when Postgres stays away, and says how many are left", async () => {
    const recorder = make(shaky().runs);
    await recorder.settle("a", outcome());
    const started = performance.now();
    assert.equal(await recorder.close(200), 1);
    assert.ok(performance.now() - started < 600);
  });
});
