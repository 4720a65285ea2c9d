import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import type { Evaluation, EvaluationList, EvaluationSummary, Verdict } from "../../core/protocol/index.ts";
import { errorOf, startBroker, type TestBroker } from "../test/broker.ts";

const result = (test_id: string, verdict: Verdict) => ({
  test_id,
  repeat: 0,
  key: "abc",
  verdict,
  reused: false,
  run_id: null,
  assertions: [{ type: "equals", verdict, message: "expected a\0b", expected: "a", actual: "\ud800" }],
});

const evaluation = (verdicts: Verdict[], fields: object = {}) => ({
  prompt_path: "greeting.prompt",
  prompt_hash: "h1",
  model: "fake",
  trigger: "save",
  started_at: "2026-01-31T09:00:00Z",
  results: verdicts.map((verdict, i) => result(`t${i}`, verdict)),
  ...fields,
});

describe("evaluations", () => {
  let broker: TestBroker;
  before(async () => {
    broker = await startBroker();
  });
  after(() => broker.close());

  const store = (body: object) => broker.call("POST", "/api/evaluations", { body });

  const verdicts: [given: Verdict[], verdict: Verdict][] = [
    [["passed", "passed"], "passed"],
    [["passed", "failed"], "failed"],
    [["failed", "broken"], "broken"],
    [["n/a", "passed"], "passed"],
    [["n/a"], "n/a"],
    [[], "n/a"],
  ];
  for (const [given, verdict] of verdicts) {
    it(`of ${given.join(", ") || "nothing"} are ${verdict}`, async () => {
      const answer = await store(evaluation(given));
      assert.equal(answer.status, 201);
      const stored = (await answer.json()) as EvaluationSummary;
      assert.equal(stored.verdict, verdict);
      assert.equal(stored.counts.passed, given.filter((one) => one === "passed").length);
      assert.ok(!("results" in stored));
    });
  }

  it("are read back as they were sent, odd characters included", async () => {
    const sent = evaluation(["failed"]);
    const { id } = (await (await store(sent)).json()) as EvaluationSummary;
    const read = (await (await broker.call("GET", `/api/evaluations/${id}`)).json()) as Evaluation;
    assert.deepEqual(read.results, sent.results);
    assert.deepEqual([read.prompt_path, read.model, read.trigger], ["greeting.prompt", "fake", "save"]);
    assert.equal(read.started_at, "2026-01-31T09:00:00.000Z");
  });

  it("are listed newest first and by prompt", async () => {
    await store(evaluation(["passed"], { prompt_path: "other.prompt" }));
    const all = (await (await broker.call("GET", "/api/evaluations?limit=2")).json()) as EvaluationList;
    assert.equal(all.data[0]?.prompt_path, "other.prompt");
    assert.ok(all.next_cursor);
    const next = await broker.call("GET", `/api/evaluations?limit=2&cursor=${all.next_cursor}`);
    assert.ok(
      ((await next.json()) as EvaluationList).data.every(({ id }) => !all.data.some((one) => one.id === id)),
    );
    const some = (await (
      await broker.call("GET", "/api/evaluations?prompt=other.prompt")
    ).json()) as EvaluationList;
    assert.equal(some.data.length, 1);
  });

  const refused: [name: string, body: object, param: string][] = [
    ["an unknown field", evaluation([], { verdict: "passed" }), "verdict"],
    ["an unknown verdict", evaluation(["lost" as Verdict]), "results[0].assertions[0].verdict"],
    ["no real time", evaluation([], { started_at: "2026-02-31T99:00:00Z" }), "started_at"],
    [
      "a run id that is none",
      evaluation([], { results: [{ ...result("t", "passed"), run_id: "x" }] }),
      "results[0].run_id",
    ],
    ["too many results", evaluation(Array.from({ length: 10_001 }, () => "passed" as const)), "results"],
  ];
  for (const [name, body, param] of refused) {
    it(`are refused with ${name}`, async () => {
      const answer = await store(body);
      assert.deepEqual([answer.status, (await errorOf(answer)).param], [400, param]);
    });
  }
});
