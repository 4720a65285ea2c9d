import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { cancelled, localError } from "../../core/client/errors.ts";
import { untranslated as t } from "../../core/translate.ts";
import { until } from "../../scripts/test/until.ts";
import { end, idOf, makeWorld, record, requestTo, text } from "../test/world.ts";
import type { Question } from "./comparisons.ts";

const question = (model: string): Question => ({ model, request: requestTo(model), problem: "" });

/** Comparisons over a broker whose models say their name and then wait until they are let go or stopped. */
function makeTalk(failing: string[] = []) {
  const go = Promise.withResolvers<void>();
  const aborted: string[] = [];
  const made = makeWorld(
    async function* ({ model }, signal) {
      if (failing.includes(model)) throw localError("unexpected", `${model} failed.`);
      yield text(`${model} says`);
      const stopped = Promise.withResolvers<void>();
      signal.addEventListener("abort", () => stopped.resolve());
      await Promise.race([go.promise, stopped.promise]);
      if (signal.aborted) {
        aborted.push(model);
        throw cancelled(t, idOf(model));
      }
      yield text(" more");
      yield end;
    },
    () => {
      throw localError("unexpected", "It is gone.");
    },
  );
  const { comparisons } = made;
  const talk = { go, aborted, changes: 0 };
  comparisons.onDidChange(() => talk.changes++);
  const texts = () => comparisons.shown("file")?.map((run) => run.text);
  const statuses = () => comparisons.shown("file")?.map((run) => run.status);
  return { ...made, talk, texts, statuses };
}

const options = { json: false, timeoutMs: 5000 };

describe("comparisons", () => {
  it("ask all models at once, each as a run of its own", async () => {
    const { talk, world, runs, comparisons, texts, statuses } = makeTalk();
    const added: number[] = [];
    comparisons.onDidAddText(({ column }) => added.push(column));
    const all = comparisons.start("file", [question("a"), question("b")], options);
    assert.deepEqual(statuses(), ["started", "started"]);
    assert.equal(runs.running("file"), true);
    await until("the first words", () => texts()?.join() === "a says,b says");
    assert.equal(world.underway.size, 2);
    talk.go.resolve();
    await all;
    assert.deepEqual(world.posted, ["a", "b"]);
    assert.deepEqual(texts(), ["a says more", "b says more"]);
    assert.deepEqual(statuses(), ["succeeded", "succeeded"]);
    assert.deepEqual(added.sort(), [0, 1]);
    assert.equal(runs.running("file"), false);
    assert.equal(runs.shown("file"), null);
    assert.equal(world.underway.size, 0);
  });

  it("stop one and leave the other", async () => {
    const { talk, comparisons, texts, statuses } = makeTalk();
    const all = comparisons.start("file", [question("a"), question("b")], options);
    await until("the first words", () => texts()?.join() === "a says,b says");
    comparisons.stop("file", 1);
    await until("the stop", () => statuses()?.[1] === "cancelled");
    assert.deepEqual(statuses(), ["started", "cancelled"]);
    talk.go.resolve();
    await all;
    assert.deepEqual(texts(), ["a says more", "b says"]);
    assert.deepEqual(talk.aborted, ["b"]);
  });

  it("Stop of the file closes every connection, that of another file stays", async () => {
    const { talk, runs, comparisons, texts, statuses } = makeTalk();
    const all = comparisons.start("file", [question("a"), question("b")], options);
    const other = runs.start("file2", question("a").request!, options);
    await until("the first words", () => texts()?.join() === "a says,b says");
    runs.stop("file");
    await all;
    assert.deepEqual(talk.aborted.sort(), ["a", "b"]);
    assert.deepEqual(statuses(), ["cancelled", "cancelled"]);
    assert.equal(runs.running("file2"), true);
    talk.go.resolve();
    await other;
  });

  it("a failed column leaves the others alone and can be asked again", async () => {
    const failing = ["b"];
    const { talk, world, comparisons, statuses, texts } = makeTalk(failing);
    talk.go.resolve();
    await comparisons.start("file", [question("a"), question("b")], options);
    assert.deepEqual(statuses(), ["succeeded", "failed"]);
    assert.equal(comparisons.shown("file")?.[1]?.error?.message, "b failed.");
    failing.pop();
    await comparisons.retry("file", 1, comparisons.question("file", 1)!, options);
    assert.deepEqual(world.posted, ["a", "b", "b"]);
    assert.deepEqual(texts(), ["a says more", "b says more"]);
  });

  it("what a model cannot take is said in its column and not sent", async () => {
    const { talk, world, comparisons } = makeTalk();
    talk.go.resolve();
    const blind: Question = { model: "blind", request: null, problem: "It takes no image." };
    await comparisons.start("file", [question("a"), blind], options);
    assert.deepEqual(world.posted, ["a"]);
    const [sent, unsent] = comparisons.shown("file") ?? [];
    assert.equal(sent?.status, "succeeded");
    assert.deepEqual(
      [unsent?.phase, unsent?.status, unsent?.runId, unsent?.error?.message],
      ["idle", null, null, "It takes no image."],
    );
  });

  it("begin only when nothing of the file runs, and nothing else begins meanwhile", async () => {
    const { talk, world, runs, comparisons } = makeTalk();
    const single = runs.start("file", question("a").request!, options);
    await comparisons.start("file", [question("a"), question("b")], options);
    assert.equal(comparisons.shown("file"), null);
    talk.go.resolve();
    await single;
    assert.deepEqual(world.posted, ["a"]);
  });

  it("closed, their late ends change nothing", async () => {
    const { talk, comparisons } = makeTalk();
    const all = comparisons.start("file", [question("a"), question("b")], options);
    comparisons.close("file");
    const { changes } = talk;
    talk.go.resolve();
    await all;
    assert.equal(comparisons.shown("file"), null);
    assert.equal(talk.changes, changes);
  });

  /** What the broker has stored of a and b, or that it has nothing. */
  const keep =
    (...kept: ReturnType<typeof record>[]) =>
    (id: string) => {
      const found = kept.find((run) => run.id === id);
      if (!found) throw localError("unexpected", "It is gone.");
      return found;
    };
  const stored = (model: string, output: string, more: Parameters<typeof record>[0] = {}) =>
    record({
      id: idOf(model),
      model,
      output: { text: output, tool_calls: [], finish_reason: "stop" },
      ...more,
    });

  it("come back after a reload from what is stored, and post nothing", async () => {
    const { world, comparisons, texts, statuses } = makeTalk();
    // The second was under way when the window closed.
    world.stored = keep(stored("a", "A"), stored("b", "B so far", { status: "cancelled" }));
    world.died.add(idOf("b"));
    world.underway.set("file\n1", { runId: idOf("b"), model: "b", startedAt: 1, json: false });
    await comparisons.restore("file", [idOf("a"), idOf("b")]);
    assert.deepEqual(texts(), ["A", "B so far"]);
    assert.deepEqual(statuses(), ["succeeded", "cancelled"]);
    assert.deepEqual(
      comparisons.shown("file")?.map(({ died }) => died),
      [false, true],
    );
    assert.deepEqual(world.posted, []);
    assert.equal(world.underway.size, 0);
    assert.equal(comparisons.question("file", 0), null);
  });

  it("come back with the reason in the column of a run that is gone", async () => {
    const { world, comparisons } = makeTalk();
    world.stored = keep(stored("a", "A"));
    await comparisons.restore("file", [idOf("a"), idOf("b")]);
    const [, gone] = comparisons.shown("file") ?? [];
    assert.deepEqual([gone?.status, gone?.runId, gone?.error?.message], ["failed", idOf("b"), "It is gone."]);
  });
});
