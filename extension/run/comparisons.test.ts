import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { Broker } from "../../core/client/broker.ts";
import { cancelled, localError } from "../../core/client/errors.ts";
import type { ChatRequest } from "../../core/protocol/chat.ts";
import type { Run } from "../../core/protocol/run.ts";
import { untranslated as t } from "../../core/translate.ts";
import { until } from "../../scripts/test/until.ts";
import { makeComparisons, type Question } from "./comparisons.ts";
import { makeRuns, type Underway } from "./runs.ts";

const ids: Record<string, string> = {
  a: "01a20b67-f269-769b-8352-00000000000a",
  b: "01a20b67-f269-769b-8352-00000000000b",
};
const text = (content: string) => ({ choices: [{ index: 0, delta: { content }, finish_reason: null }] });
const end = { choices: [{ index: 0, delta: {}, finish_reason: "stop" }] };

const question = (model: string): Question => ({
  model,
  request: { model, messages: [{ role: "user", content: "hi" }], stream: true },
  problem: "",
});

/** Comparisons over a broker whose models say their name and then wait until they are let go or stopped. */
function makeWorld(failing: string[] = []) {
  const world = {
    posted: [] as string[],
    aborted: [] as string[],
    go: Promise.withResolvers<void>(),
    underway: new Map<string, Underway>(),
    /** Stored runs by id. */
    stored: new Map<string, Run>(),
    changes: 0,
  };
  async function* answer({ model }: ChatRequest, signal: AbortSignal) {
    if (failing.includes(model)) throw localError("unexpected", `${model} failed.`);
    yield text(`${model} says`);
    const stopped = Promise.withResolvers<void>();
    signal.addEventListener("abort", () => stopped.resolve());
    await Promise.race([world.go.promise, stopped.promise]);
    if (signal.aborted) {
      world.aborted.push(model);
      throw cancelled(t, ids[model]);
    }
    yield text(" more");
    yield end;
  }
  const broker: Partial<Broker> = {
    async chat(request, { signal }) {
      world.posted.push(request.model);
      return { runId: ids[request.model] ?? null, chunks: answer(request, signal) };
    },
    async run(id) {
      const run = world.stored.get(id);
      if (!run) throw localError("unexpected", "It is gone.");
      return run;
    },
  };
  const runs = makeRuns({
    call: async (use) => await use(broker as Broker),
    remember: (key, run) => (run ? world.underway.set(key, run) : world.underway.delete(key)),
    underway: (key) => world.underway.get(key) ?? null,
    wallClock: () => 1000,
    steadyClock: () => performance.now(),
    wait: async () => undefined,
    t,
    log: () => undefined,
  });
  const comparisons = makeComparisons(runs, { underway: (key) => world.underway.get(key) ?? null });
  comparisons.onDidChange(() => world.changes++);
  const texts = () => comparisons.shown("file")?.map((run) => run.text);
  const statuses = () => comparisons.shown("file")?.map((run) => run.status);
  return { world, runs, comparisons, texts, statuses };
}

const options = { json: false, timeoutMs: 5000 };

describe("comparisons", () => {
  it("ask all models at once, each as a run of its own", async () => {
    const { world, runs, comparisons, texts, statuses } = makeWorld();
    const added: number[] = [];
    comparisons.onDidAddText(({ column }) => added.push(column));
    const all = comparisons.start("file", [question("a"), question("b")], options);
    assert.deepEqual(statuses(), ["started", "started"]);
    assert.equal(runs.running("file"), true);
    await until("the first words", () => texts()?.join() === "a says,b says");
    assert.equal(world.underway.size, 2);
    world.go.resolve();
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
    const { world, comparisons, texts, statuses } = makeWorld();
    const all = comparisons.start("file", [question("a"), question("b")], options);
    await until("the first words", () => texts()?.join() === "a says,b says");
    comparisons.stop("file", 1);
    await until("the stop", () => statuses()?.[1] === "cancelled");
    assert.deepEqual(statuses(), ["started", "cancelled"]);
    world.go.resolve();
    await all;
    assert.deepEqual(texts(), ["a says more", "b says"]);
    assert.deepEqual(world.aborted, ["b"]);
  });

  it("Stop of the file closes every connection, that of another file stays", async () => {
    const { world, runs, comparisons, texts, statuses } = makeWorld();
    const all = comparisons.start("file", [question("a"), question("b")], options);
    const other = runs.start("file2", question("a").request!, options);
    await until("the first words", () => texts()?.join() === "a says,b says");
    runs.stop("file");
    await all;
    assert.deepEqual(world.aborted.sort(), ["a", "b"]);
    assert.deepEqual(statuses(), ["cancelled", "cancelled"]);
    assert.equal(runs.running("file2"), true);
    world.go.resolve();
    await other;
  });

  it("a failed column leaves the others alone and can be asked again", async () => {
    const failing = ["b"];
    const { world, comparisons, statuses, texts } = makeWorld(failing);
    world.go.resolve();
    await comparisons.start("file", [question("a"), question("b")], options);
    assert.deepEqual(statuses(), ["succeeded", "failed"]);
    assert.equal(comparisons.shown("file")?.[1]?.error?.message, "b failed.");
    failing.pop();
    await comparisons.retry("file", 1, comparisons.question("file", 1)!, options);
    assert.deepEqual(world.posted, ["a", "b", "b"]);
    assert.deepEqual(texts(), ["a says more", "b says more"]);
  });

  it("what a model cannot take is said in its column and not sent", async () => {
    const { world, comparisons } = makeWorld();
    world.go.resolve();
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
    const { world, runs, comparisons } = makeWorld();
    const single = runs.start("file", question("a").request!, options);
    await comparisons.start("file", [question("a"), question("b")], options);
    assert.equal(comparisons.shown("file"), null);
    world.go.resolve();
    await single;
    assert.deepEqual(world.posted, ["a"]);
  });

  it("closed, their late ends change nothing", async () => {
    const { world, comparisons } = makeWorld();
    const all = comparisons.start("file", [question("a"), question("b")], options);
    comparisons.close("file");
    const { changes } = world;
    world.go.resolve();
    await all;
    assert.equal(comparisons.shown("file"), null);
    assert.equal(world.changes, changes);
  });

  const stored = (id: string, model: string, output: string): Run => ({
    id,
    status: "succeeded",
    model,
    stream: true,
    prompt_path: "a.prompt",
    prompt_hash: null,
    metadata: {},
    usage: null,
    cost_usd: null,
    first_token_ms: null,
    duration_ms: null,
    error: null,
    created_at: "2026-01-01T00:00:00Z",
    finished_at: null,
    request: { messages: [] },
    output: { text: output, tool_calls: [], finish_reason: "stop" },
  });

  it("come back after a reload from what is stored, and post nothing", async () => {
    const { world, comparisons, texts, statuses } = makeWorld();
    world.stored.set(ids.a!, stored(ids.a!, "a", "A"));
    // It was under way when the window closed.
    world.stored.set(ids.b!, { ...stored(ids.b!, "b", "B so far"), status: "cancelled" });
    world.underway.set("file\n1", { runId: ids.b!, model: "b", startedAt: 1, json: false });
    await comparisons.restore("file", [ids.a!, ids.b!]);
    assert.deepEqual(texts(), ["A", "B so far"]);
    assert.deepEqual(statuses(), ["succeeded", "cancelled"]);
    assert.deepEqual(world.posted, []);
    assert.equal(world.underway.size, 0);
    assert.equal(comparisons.question("file", 0), null);
  });

  it("come back with the reason in the column of a run that is gone", async () => {
    const { world, comparisons } = makeWorld();
    world.stored.set(ids.a!, stored(ids.a!, "a", "A"));
    await comparisons.restore("file", [ids.a!, ids.b!]);
    const [, gone] = comparisons.shown("file") ?? [];
    assert.deepEqual([gone?.status, gone?.runId, gone?.error?.message], ["failed", ids.b, "It is gone."]);
  });
});
