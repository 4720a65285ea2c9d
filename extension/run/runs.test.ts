import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { Broker } from "../../core/client/broker.ts";
import { cancelled, localError } from "../../core/client/errors.ts";
import type { Run } from "../../core/protocol/run.ts";
import type { ShownRun } from "../../core/protocol/runner.ts";
import { untranslated as t } from "../../core/translate.ts";
import { makeRuns, type Underway } from "./runs.ts";

const runId = "01a20b67-f269-769b-8352-f91faa76d12f";
const request = { model: "m", messages: [{ role: "user" as const, content: "hi" }], stream: true };
const text = (content: string) => ({ choices: [{ index: 0, delta: { content }, finish_reason: null }] });
const end = { choices: [{ index: 0, delta: {}, finish_reason: "stop" }] };

const record = (over: Partial<Run> = {}): Run => ({
  id: runId,
  status: "succeeded",
  model: "m",
  stream: true,
  prompt_path: "a.prompt",
  prompt_hash: null,
  metadata: {},
  usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5, estimated: false },
  cost_usd: 0.0003,
  first_token_ms: 12,
  duration_ms: 34,
  error: null,
  created_at: "2026-01-01T00:00:00Z",
  finished_at: "2026-01-01T00:00:01Z",
  request: { messages: [] },
  output: { text: "stored", tool_calls: [], finish_reason: "stop" },
  ...over,
});

/** Runs over a broker whose stream is the given steps, and whose records are the given ones, in order. */
function makeWorld(
  steps: (signal: AbortSignal) => AsyncIterable<unknown>,
  records: (Run | Error)[] = [record()],
) {
  const world = {
    posts: 0,
    asked: 0,
    underway: new Map<string, Underway>(),
    seen: [] as (ShownRun | null)[],
    added: [] as string[],
    /** Answers in place of the records. */
    answer: null as ((id: string) => Promise<Run>) | null,
  };
  const broker: Partial<Broker> = {
    async chat(_request, { signal }) {
      world.posts++;
      return { runId, chunks: steps(signal) };
    },
    async run(id) {
      if (world.answer) return await world.answer(id);
      const next = records[Math.min(world.asked++, records.length - 1)];
      if (next === undefined || next instanceof Error) throw next ?? new Error("no record");
      return next;
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
  runs.onDidChange((key) => world.seen.push(runs.shown(key)));
  runs.onDidAddText(({ text }) => world.added.push(text));
  return { world, runs };
}

const options = { json: false, timeoutMs: 1000 };

describe("runs", () => {
  it("shows the first words at once, the rest in batches, the end with what the broker knows", async () => {
    const { world, runs } = makeWorld(async function* () {
      yield text("Good ");
      for (const word of ["day, ", "Ada", "."]) yield text(word);
      yield end;
    });
    await runs.start("a", request, options);
    const phases = world.seen.map((run) => run?.phase);
    assert.deepEqual(phases, ["waiting", "waiting", "streaming", "finished", "finished"]);
    assert.equal(world.seen[2]?.text, "Good ");
    assert.deepEqual(world.added, ["day, Ada."]);
    const shown = runs.shown("a");
    assert.equal(shown?.text, "Good day, Ada.");
    assert.equal(shown?.status, "succeeded");
    assert.equal(shown?.costUsd, 0.0003);
    assert.equal(shown?.usage?.total_tokens, 5);
    assert.equal(shown?.runId, runId);
    assert.equal(world.underway.size, 0);
  });

  it("waits until the broker has settled the run", async () => {
    const { world, runs } = makeWorld(
      async function* () {
        yield text("a");
        yield end;
      },
      [
        record({ status: "started", cost_usd: null }),
        record({ status: "started", cost_usd: null }),
        record(),
      ],
    );
    await runs.start("a", request, options);
    assert.equal(world.asked, 3);
    assert.equal(runs.shown("a")?.costUsd, 0.0003);
  });

  it("has one run under way for each prompt file", async () => {
    const go = Promise.withResolvers<void>();
    const { world, runs } = makeWorld(async function* () {
      await go.promise;
      yield text("a");
      yield end;
    });
    const first = runs.start("a", request, options);
    await runs.start("a", request, options);
    const other = runs.start("b", request, options);
    assert.equal(runs.running("a"), true);
    go.resolve();
    await Promise.all([first, other]);
    assert.equal(world.posts, 2);
    assert.equal(runs.running("a"), false);
  });

  it("keeps the partial text of a run that is stopped", async () => {
    const { runs } = makeWorld(
      async function* (signal) {
        yield text("Once ");
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        throw cancelled(t, runId);
      },
      [record({ status: "cancelled", cost_usd: null })],
    );
    const run = runs.start("a", request, options);
    setTimeout(() => runs.stop("a"), 10);
    await run;
    const shown = runs.shown("a");
    assert.equal(shown?.status, "cancelled");
    assert.equal(shown?.text, "Once ");
    assert.equal(shown?.error, null);
  });

  const failures: [what: string, code: string, status: string, action: string | null][] = [
    ["a broker that is away", "broker_unreachable", "failed", "open-settings"],
    ["a refused token", "token_invalid", "failed", "sign-in"],
    ["nobody signed in", "not_signed_in", "failed", "sign-in"],
    ["an upstream error", "upstream_error", "failed", null],
    ["our time-out", "timed_out", "timed_out", null],
    ["the broker's time-out", "upstream_timeout", "timed_out", null],
  ];
  for (const [what, code, status, action] of failures) {
    it(`shows ${what} with its button`, async () => {
      const { runs } = makeWorld(
        async function* () {
          yield text("so far");
          throw localError(code as "unexpected", "What to do.");
        },
        [new Error("no record")],
      );
      await runs.start("a", request, options);
      const shown = runs.shown("a");
      assert.equal(shown?.phase, "finished");
      assert.equal(shown?.status, status);
      assert.equal(shown?.action, action);
      assert.equal(shown?.error?.message, "What to do.");
      assert.equal(shown?.text, "so far");
      assert.equal(shown?.costUsd, null);
    });
  }

  it("shows an error frame in the stream as the failure", async () => {
    const { runs } = makeWorld(async function* () {
      yield text("half");
      yield { error: { message: "It broke off.", code: "upstream_interrupted", type: "upstream_error" } };
    });
    await runs.start("a", request, options);
    assert.equal(runs.shown("a")?.status, "failed");
    assert.equal(runs.shown("a")?.error?.message, "It broke off.");
  });

  it("after a reload shows the end of the run that was under way, and posts nothing", async () => {
    const { world, runs } = makeWorld(async function* () {}, [
      record({ status: "started" }),
      record({ status: "cancelled", output: { text: "Once upon", tool_calls: [], finish_reason: null } }),
    ]);
    world.underway.set("a", { runId, model: "m", startedAt: 1, json: false });
    await runs.restore("a");
    assert.equal(runs.shown("a")?.status, "cancelled");
    assert.equal(runs.shown("a")?.text, "Once upon");
    assert.equal(world.posts, 0);
    assert.equal(world.underway.size, 0);
  });

  it("leaves a run under way on show when a stored one arrives late, or not at all", async () => {
    const go = Promise.withResolvers<void>();
    const { runs } = makeWorld(
      async function* () {
        yield text("live");
        await go.promise;
        yield end;
      },
      [localError("unexpected", "It is gone."), record()],
    );
    const late = runs.show("a", runId);
    const run = runs.start("a", request, options);
    await late;
    assert.equal(runs.shown("a")?.error, null);
    assert.notEqual(runs.shown("a")?.phase, "finished");
    go.resolve();
    await run;
    assert.equal(runs.shown("a")?.text, "live");
  });

  it("shows the stored run that was asked for last", async () => {
    const first = Promise.withResolvers<Run>();
    const { world, runs } = makeWorld(async function* () {}, []);
    const other = "01a20b67-f269-769b-8352-f91faa76d130";
    world.answer = (id) => (id === runId ? first.promise : Promise.resolve(record({ id })));
    const shows = [runs.show("a", runId), runs.show("a", other)];
    await shows[1];
    first.resolve(record());
    await shows[0];
    assert.equal(runs.shown("a")?.runId, other);
  });

  it("remembers what was under way when the window closes", async () => {
    const { world, runs } = makeWorld(async function* (signal) {
      yield text("Once ");
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      throw cancelled(t, runId);
    });
    const run = runs.start("a", request, options);
    setTimeout(() => runs.dispose(), 10);
    await run;
    assert.equal(world.underway.get("a")?.runId, runId);
  });

  it("shows a stored run, and why one cannot be had", async () => {
    const { runs } = makeWorld(async function* () {}, [record(), localError("unexpected", "It is gone.")]);
    await runs.show("a", runId);
    assert.equal(runs.shown("a")?.text, "stored");
    await runs.show("a", runId);
    assert.equal(runs.shown("a")?.error?.message, "It is gone.");
  });
});
