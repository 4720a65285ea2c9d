import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { BrokerError, cancelled, localError } from "../../core/client/errors.ts";
import type { Run } from "../../core/protocol/run.ts";
import type { ShownRun } from "../../core/protocol/runner.ts";
import { untranslated as t } from "../../core/translate.ts";
import { end, idOf, inOrder, makeWorld, record, requestTo, text, thought } from "../test/world.ts";

const runId = idOf("m");
const request = requestTo("m");
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
    assert.deepEqual(world.added, [{ key: "a", choice: 0, text: "day, Ada.", reasoning: "" }]);
    const shown = runs.shown("a");
    assert.equal(shown?.text, "Good day, Ada.");
    assert.equal(shown?.status, "succeeded");
    assert.equal(shown?.costUsd, 0.0003);
    assert.equal(shown?.usage?.total_tokens, 5);
    assert.equal(shown?.runId, runId);
    assert.equal(world.underway.size, 0);
  });

  it("keeps the input that was sent, live and stored", async () => {
    const { runs } = makeWorld(
      async function* () {
        yield text("a");
        yield end;
      },
      inOrder(record({ input: { name: "Ada" } })),
    );
    await runs.start("a", request, { ...options, input: { name: "Grace" } });
    assert.deepEqual(runs.shown("a")?.input, { name: "Grace" });
    await runs.show("a", runId, "past");
    assert.deepEqual(runs.shown("a")?.input, { name: "Ada" });
    runs.backToNow("a");
    assert.deepEqual(runs.shown("a")?.input, { name: "Grace" });
  });

  it("waits until the broker has settled the run", async () => {
    const { world, runs } = makeWorld(
      async function* () {
        yield text("a");
        yield end;
      },
      inOrder(
        record({ status: "started", cost_usd: null }),
        record({ status: "started", cost_usd: null }),
        record(),
      ),
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
    assert.equal(world.posted.length, 2);
    assert.equal(runs.running("a"), false);
  });

  it("keeps the partial text of a run that is stopped", async () => {
    const { runs } = makeWorld(
      async function* (_, signal) {
        yield text("Once ");
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        throw cancelled(t, runId);
      },
      inOrder(record({ status: "cancelled", cost_usd: null })),
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
        inOrder(new Error("no record")),
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

  const started = record({ status: "started" });
  const away = localError("broker_unreachable", "It is away.");
  const busy = ["interrupted", "rate_limited", "request_timeout"].map((code) => {
    const { detail } = localError(code as "unexpected", "It is busy.");
    return new BrokerError({ ...detail, retryable: true });
  });
  const partial = { text: "Once upon", tool_calls: [], finish_reason: null };
  const reloads: [what: string, records: (Run | Error)[], shown: Partial<ShownRun>][] = [
    [
      "stopped by the reload",
      [started, record({ status: "cancelled", output: partial })],
      { status: "cancelled", text: "Once upon", died: true, asked: null },
    ],
    [
      "that goes on for a while",
      [...Array(40).fill(started), record()],
      { status: "succeeded", text: "stored" },
    ],
    [
      "while the broker is busy",
      [...busy, record({ input: { name: "Ada" } })],
      { status: "succeeded", input: { name: "Ada" } },
    ],
    ["while the broker starts again", [away, away, record({ status: "failed" })], { status: "failed" }],
    ["that is gone", [localError("unexpected", "It is gone.")], { status: "failed", runId }],
  ];
  for (const [what, records, expected] of reloads)
    it(`after a reload shows the end of a run ${what}, and posts nothing`, async () => {
      const { world, runs } = makeWorld(async function* () {}, inOrder(...records));
      world.died.add(runId);
      world.underway.set("a", { runId, model: "m", startedAt: 1, json: false });
      const restored = runs.restore("a");
      assert.deepEqual([runs.running("a"), runs.shown("a")?.phase], [true, "waiting"]);
      await Promise.all([restored, runs.restore("a")]);
      assert.deepEqual({ ...runs.shown("a"), ...expected }, runs.shown("a"));
      assert.deepEqual([world.posted.length, world.underway.size, runs.running("a")], [0, 0, false]);
    });

  it("after a reload waits no longer for a run's end when told to stop, and keeps it in mind when closed", async () => {
    for (const closed of [false, true]) {
      const { world, runs } = makeWorld(async function* () {}, inOrder(started));
      world.underway.set("a", { runId, model: "m", startedAt: 1, json: false });
      const restored = runs.restore("a");
      if (closed) runs.dispose();
      else runs.stop("a");
      await restored;
      assert.equal(world.underway.size, closed ? 1 : 0);
      if (!closed) assert.equal(runs.shown("a"), null);
    }
  });

  it("leaves a run under way on show when a stored one arrives late, or not at all", async () => {
    const go = Promise.withResolvers<void>();
    const { runs } = makeWorld(
      async function* () {
        yield text("live");
        await go.promise;
        yield end;
      },
      inOrder(localError("unexpected", "It is gone."), record()),
    );
    const late = runs.show("a", runId, "past");
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
    const { world, runs } = makeWorld(async function* () {});
    const other = "01a20b67-f269-769b-8352-f91faa76d130";
    world.stored = (id) => (id === runId ? first.promise : Promise.resolve(record({ id })));
    const shows = [runs.show("a", runId, "past"), runs.show("a", other, "past")];
    await shows[1];
    first.resolve(record());
    await shows[0];
    assert.equal(runs.shown("a")?.runId, other);
  });

  it("remembers what was under way when the window closes", async () => {
    const { world, runs } = makeWorld(async function* (_, signal) {
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
    const { runs } = makeWorld(
      async function* () {},
      inOrder(record(), localError("unexpected", "It is gone.")),
    );
    await runs.show("a", runId, "past");
    assert.equal(runs.shown("a")?.text, "stored");
    await runs.show("a", runId, "past");
    assert.equal(runs.shown("a")?.error?.message, "It is gone.");
    runs.backToNow("a");
    assert.equal(runs.shown("a"), null);
  });

  it("shows a stored run with what it was asked, and what stood there before once it is taken off", async () => {
    const stored = record({
      input: { name: "Ada" },
      metadata: { test_id: "names-the-person" },
      request: requestTo("m", { messages: [{ role: "system", content: "Be brief." }], temperature: 0.2 }),
    });
    const { world, runs } = makeWorld(async function* () {
      yield text("live");
      yield end;
    });
    await runs.start("a", request, options);
    world.stored = () => stored;
    await runs.show("a", runId, "past");
    const asked = runs.shown("a")?.asked;
    assert.deepEqual(asked?.input, { name: "Ada" });
    assert.deepEqual(asked?.config, { temperature: 0.2 });
    assert.deepEqual(asked?.rendered.messages, [{ role: "system", content: [{ text: "Be brief." }] }]);
    assert.equal(asked?.test, "names-the-person");
    assert.match(asked?.rendered.curl ?? "", /Be brief/);
    runs.backToNow("a");
    assert.equal(runs.shown("a")?.text, "live");
    assert.equal(runs.shown("a")?.asked, null);
    runs.backToNow("a");
    assert.equal(runs.shown("a")?.text, "live");
  });

  it("shows nothing after a past run where nothing stood before it", async () => {
    const { runs } = makeWorld(async function* () {});
    await runs.show("a", runId, "past");
    runs.backToNow("a");
    assert.equal(runs.shown("a"), null);
  });

  it("shows every choice, and what was thought apart from what was answered", async () => {
    const { world, runs } = makeWorld(async function* () {
      yield thought("Hm");
      yield thought(", Ada.");
      yield text("Second ", 1);
      yield text("First");
      yield text("choice", 1);
      yield end;
    });
    await runs.start("a", request, options);
    const { text: first, reasoning, others } = runs.shown("a")!;
    assert.deepEqual([first, reasoning], ["First", "Hm, Ada."]);
    assert.deepEqual(others, [{ text: "Second choice", reasoning: "", toolCalls: [], finishReason: null }]);
    assert.deepEqual(world.seen.map((run) => [run?.phase, run?.reasoning, run?.others.length]).slice(2, 4), [
      ["streaming", "Hm", 0],
      ["streaming", "Hm, Ada.", 1],
    ]);
    assert.deepEqual(world.added, [
      { key: "a", choice: 0, text: "First", reasoning: "" },
      { key: "a", choice: 1, text: "choice", reasoning: "" },
    ]);
  });

  const schema = { type: "object", properties: { age: { type: "integer" } }, required: ["age"] };
  const response_format = { type: "json_schema", json_schema: { name: "x", schema } };
  const answers: [answer: string, misfit: RegExp | null][] = [
    ['{"age":36}', null],
    ['{"age":"36"}', /"age" must be an integer/],
    ["Sure!", /not JSON/],
  ];
  for (const [answer, misfit] of answers) {
    it(`holds ${answer} against the schema, live and stored`, async () => {
      const output = { text: answer, tool_calls: [], finish_reason: "stop" };
      const { runs } = makeWorld(
        async function* () {
          yield text(answer);
          yield end;
        },
        inOrder(record({ output, request: requestTo("m", { response_format }) })),
      );
      const fits = () => {
        const found = runs.shown("a")?.misfit;
        if (misfit === null) assert.equal(found, null);
        else assert.match(found ?? "", misfit);
        assert.equal(runs.shown("a")?.status, "succeeded");
      };
      await runs.start("a", { ...request, response_format }, { ...options, json: true });
      fits();
      await runs.show("a", runId, "past");
      fits();
      assert.equal(runs.shown("a")?.json, true);
    });
  }

  it("judges no stored answer that was not kept whole", async () => {
    const output = { text: '{"age":', tool_calls: [], finish_reason: "stop", truncated: true };
    const { runs } = makeWorld(
      async function* () {},
      inOrder(record({ output, request: requestTo("m", { response_format }) })),
    );
    await runs.show("a", runId, "past");
    const shown = runs.shown("a");
    assert.deepEqual([shown?.status, shown?.truncated, shown?.misfit], ["succeeded", true, null]);
  });
});
