import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { canonicalJson } from "../canonical.ts";
import type { Rendering } from "../types.ts";
import {
  type EvaluationMemory,
  emptyMemory,
  judge,
  type PlannedCase,
  parseTestFile,
  planEvaluation,
  readMemory,
  rememberAnswer,
  rememberVerdict,
  testKey,
  trimMemory,
  verdictKey,
} from "./index.ts";

const rendering = (text: string, more: Partial<Rendering> = {}): Rendering => ({
  messages: [{ role: "user", content: [{ text }] }],
  config: { temperature: 0.2 },
  problems: [],
  ...more,
});

const answer = { text: "Hello", finishReason: "stop", latencyMs: 5, costUsd: null, runId: null };

function cases(...assertions: string[]): PlannedCase[] {
  const { tests } = parseTestFile(`tests:\n${assertions.map((one) => `  - assert: [${one}]\n`).join("")}`);
  return tests.map((test, index) => ({ test, rendering: rendering(`input ${index}`), model: "m" }));
}

/** Plans, and does what the plan says, as a host would. */
async function evaluate(all: PlannedCase[], memory: EvaluationMemory, repeats = 1) {
  const plan = planEvaluation(all, memory, { repeats });
  for (const { key } of plan.runs) rememberAnswer(memory, key, answer);
  for (const item of plan.items) {
    if (item.action !== "run" && item.action !== "judge") continue;
    const output = { ...answer, outputSchema: null };
    const results = await Promise.all(item.test.assertions.map((assertion) => judge(assertion, output)));
    rememberVerdict(memory, item.verdictKey, results);
  }
  return plan;
}
const actions = (plan: { items: { action: string }[] }) => plan.items.map(({ action }) => action);

describe("keys", () => {
  const base = testKey(rendering("a"), "m", 0);

  it("are 64 hex digits", () => assert.match(base, /^[0-9a-f]{64}$/));

  const same: [name: string, key: string][] = [
    ["the order of config", testKey(rendering("a", { config: { b: 1, a: 2 } }), "m", 0)],
    [
      "what the model is not told",
      testKey(
        rendering("a", { config: { a: 2, b: 1 }, description: "x", name: "y", ext: { z: {} } }),
        "m",
        0,
      ),
    ],
  ];
  it("do not depend on order or on what the model is not told", () => {
    assert.equal(new Set(same.map(([, key]) => key)).size, 1);
    const problem = { code: "x", severity: "warning", message: "", start: 0, end: 0 } as const;
    assert.equal(testKey(rendering("a", { problems: [problem], raw: { a: 1 } }), "m", 0), base);
  });

  const different: [name: string, key: string][] = [
    ["message", testKey(rendering("b"), "m", 0)],
    ["role", testKey(rendering("a", { messages: [{ role: "system", content: [{ text: "a" }] }] }), "m", 0)],
    ["model", testKey(rendering("a"), "n", 0)],
    ["repeat", testKey(rendering("a"), "m", 1)],
    ["config", testKey(rendering("a", { config: { temperature: 0.3 } }), "m", 0)],
    ["output", testKey(rendering("a", { output: { format: "json" } }), "m", 0)],
    ["tools", testKey(rendering("a", { tools: ["t"] }), "m", 0)],
    [
      "a tool's definition",
      testKey(rendering("a", { tools: ["t"] }), "m", 0, { t: { name: "t", inputSchema: {} } }),
    ],
  ];
  it("differ by all that the model is told", () => {
    assert.equal(new Set([base, ...different.map(([, key]) => key)]).size, different.length + 1);
  });

  it("of verdicts do not depend on the place in the file", () => {
    const of = (text: string) => verdictKey(base, parseTestFile(text).tests[0]?.assertions ?? []);
    const plain = of("tests: [{assert: [{type: contains, value: x}]}]");
    assert.equal(of("# a comment\ntests:\n  - assert:\n      - type: contains\n        value: 'x'"), plain);
    assert.notEqual(of("tests: [{assert: [{type: contains, value: y}]}]"), plain);
    assert.notEqual(of("tests: [{assert: [{type: not-contains, value: x}]}]"), plain);
  });

  it("rest on one text for equal values", () => {
    assert.equal(canonicalJson({ b: [1, { d: 1, c: undefined }], a: -0 }), '{"a":0,"b":[1,{"d":1}]}');
    assert.equal(canonicalJson({ é: "\ud800", e: null }), '{"e":null,"é":"\\ud800"}');
    assert.equal(canonicalJson(undefined), "null");
    assert.equal(canonicalJson(JSON.parse('{"__proto__": 1}')), '{"__proto__":1}');
  });
});

describe("a plan", () => {
  const two = () => cases("{type: contains, value: Hello}", "{type: is-json}");

  it("calls the model for what is new, then nothing", async () => {
    const memory = emptyMemory();
    const first = await evaluate(two(), memory);
    assert.deepEqual(actions(first), ["run", "run"]);
    assert.deepEqual([first.runs.length, first.nothingToDo, first.summary], [2, null, "2 calls."]);
    const second = await evaluate(two(), memory);
    assert.deepEqual(actions(second), ["reuse", "reuse"]);
    assert.equal(second.nothingToDo, "Nothing changed: 2 results kept, no model called.");
    const [item] = second.items;
    assert.deepEqual(item?.action === "reuse" && item.assertions.map(({ verdict }) => verdict), ["passed"]);
  });

  it("judges again without a call when only assertions changed", async () => {
    const memory = emptyMemory();
    await evaluate(two(), memory);
    const plan = await evaluate(cases("{type: contains, value: Hi}", "{type: is-json}"), memory);
    assert.deepEqual(actions(plan), ["judge", "reuse"]);
    assert.deepEqual([plan.runs, plan.nothingToDo], [[], null]);
    assert.equal(plan.summary, "1 known answer judged again and 1 kept, no model called.");
  });

  it("calls again for what is rendered otherwise, and only that", async () => {
    const memory = emptyMemory();
    await evaluate(two(), memory);
    const [first, second] = two();
    assert.ok(first && second);
    const plan = await evaluate([{ ...first, rendering: rendering("other") }, second], memory);
    assert.deepEqual(actions(plan), ["run", "reuse"]);
    assert.deepEqual(
      plan.runs.map(({ testId }) => testId),
      [first.test.id],
    );
  });

  it("finds what it knew when an edit is undone", async () => {
    const memory = emptyMemory();
    await evaluate(two(), memory);
    await evaluate(
      two().map((one) => ({ ...one, rendering: rendering("other") })),
      memory,
    );
    assert.deepEqual(actions(await evaluate(two(), memory)), ["reuse", "reuse"]);
  });

  it("calls once for tests that ask the same", () => {
    const plan = planEvaluation(
      two().map((one) => ({ ...one, rendering: rendering("same") })),
      emptyMemory(),
    );
    assert.deepEqual([actions(plan), plan.runs.length], [["run", "run"], 1]);
  });

  it("calls once for each repeat", async () => {
    const memory = emptyMemory();
    assert.equal((await evaluate(two(), memory, 3)).runs.length, 6);
    const more = planEvaluation(two(), memory, { repeats: 4 });
    assert.deepEqual(
      more.runs.map(({ repeat }) => repeat),
      [3, 3],
    );
  });

  it("calls for everything when told to", async () => {
    const memory = emptyMemory();
    await evaluate(two(), memory);
    assert.equal(planEvaluation(two(), memory, { force: true }).runs.length, 2);
  });

  it("calls nothing for a mistake, and says which", () => {
    const [good, wrong] = cases("{type: is-json}", "{type: is-jason}");
    assert.ok(good && wrong);
    const error = {
      code: "x",
      severity: "error",
      message: "The template is broken.",
      start: 0,
      end: 0,
    } as const;
    const rows: [PlannedCase, RegExp, file: string | undefined][] = [
      [wrong, /is-jason/, "test"],
      [{ ...good, rendering: rendering("a", { problems: [error] }) }, /template is broken/, "prompt"],
      [{ ...good, rendering: rendering("a", { messages: [] }) }, /no message/, undefined],
      [{ ...good, model: null, problem: "No model fits x." }, /No model fits x/, undefined],
      [{ ...good, model: null }, /No model is chosen/, undefined],
    ];
    for (const [one, message, file] of rows) {
      const plan = planEvaluation([one], emptyMemory());
      const [item] = plan.items;
      assert.deepEqual([actions(plan), plan.runs, plan.nothingToDo], [["broken"], [], null]);
      assert.match(item?.action === "broken" ? item.message : "", message);
      assert.equal(item?.action === "broken" ? item.cause?.file : "", file);
    }
  });

  it("says so when there are no tests", () => {
    assert.equal(planEvaluation([], emptyMemory()).nothingToDo, "There are no tests to run.");
  });
});

describe("memory", () => {
  it("survives being kept as JSON", async () => {
    const memory = emptyMemory();
    await evaluate(cases("{type: contains, value: Hello}"), memory);
    const kept = readMemory(JSON.parse(JSON.stringify(memory)));
    assert.deepEqual(kept, memory);
    assert.notEqual(Object.keys(kept.answers).length, 0);
  });

  const damaged: unknown[] = [
    undefined,
    null,
    5,
    {},
    { version: 2, answers: {}, verdicts: {} },
    { version: 1, answers: { x: 1 }, verdicts: {} },
    JSON.parse('{"version":1,"answers":{"__proto__":{}},"verdicts":{}}'),
  ];
  for (const kept of damaged) {
    it(`is empty after ${JSON.stringify(kept)}`, () => assert.deepEqual(readMemory(kept), emptyMemory()));
  }

  it("keeps answers from before tool calls and usage were kept, and those with them", () => {
    const memory = emptyMemory();
    const [older, newer] = [0, 1].map((repeat) => testKey(rendering("a"), "m", repeat)) as [string, string];
    const usage = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3, estimated: false };
    rememberAnswer(memory, older, answer);
    rememberAnswer(memory, newer, { ...answer, toolCalls: [{ name: "now", arguments: "{}" }], usage });
    const kept = readMemory(JSON.parse(JSON.stringify(memory)));
    assert.deepEqual(Object.keys(kept.answers), [older, newer]);
    assert.deepEqual(kept, memory);
  });

  it("does not keep what was broken, so that it is judged again", () => {
    const memory = emptyMemory();
    const key = testKey(rendering("a"), "m", 0);
    rememberVerdict(memory, key, [{ type: "regex", verdict: "passed", message: "" }]);
    rememberVerdict(memory, key, [{ type: "regex", verdict: "broken", message: "" }]);
    assert.deepEqual(memory.verdicts, {});
  });

  it("forgets the oldest first", () => {
    const memory = emptyMemory();
    const keys = [0, 1, 2].map((repeat) => testKey(rendering("a"), "m", repeat));
    for (const key of [...keys, keys[0] ?? ""]) rememberAnswer(memory, key, answer);
    trimMemory(memory, 2);
    assert.deepEqual(Object.keys(memory.answers), [keys[2], keys[0]]);
  });
});
