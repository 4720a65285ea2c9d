import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { localError } from "../client/errors.ts";
import {
  emptyMemory,
  inlineTests,
  parse,
  parseTestFile,
  planEvaluation,
  renderTree,
  withDefaults,
} from "../index.ts";
import type { Outcome } from "../rendering/outcome.ts";
import { type CarryOutDoors, carryOut } from "./carry-out.ts";

const prompt = "---\nmodel: m\n---\nGreet {{name}}.";
const testFile = (names: string[], value: string) =>
  `tests:\n${names.map((name) => `  - id: ${name}\n    vars: { name: ${name} }\n    assert:\n      - type: contains\n        value: ${value}\n`).join("")}`;

/** The plan for a prompt and its test file as they stand. */
function planOf(tests: string, memory: ReturnType<typeof emptyMemory>, text = prompt) {
  const tree = parse(text);
  const { tests: cases } = parseTestFile(tests);
  assert.deepEqual(inlineTests(tree).tests, []);
  return planEvaluation(
    cases.map((test) => ({
      test,
      rendering: renderTree(tree, { input: withDefaults(tree, test.vars) }),
      model: "m",
    })),
    memory,
  );
}

const answer = (text: string, over: Partial<Outcome> = {}): Outcome => ({
  runId: "01a20b67-f269-769b-8352-f91faa76d12f",
  status: "succeeded",
  text,
  finishReason: "stop",
  choices: [],
  usage: null,
  costUsd: null,
  firstTokenMs: 1,
  durationMs: 2,
  error: null,
  retryAfter: null,
  ...over,
});

function makeDoors(over: Partial<CarryOutDoors> = {}) {
  const told = { calls: 0, open: 0, most: 0, started: [] as string[], outcomes: [] as string[] };
  const doors: CarryOutDoors = {
    memory: emptyMemory(),
    outputSchema: null,
    judging: {},
    concurrency: 4,
    signal: new AbortController().signal,
    async run({ testId }) {
      told.calls++;
      told.most = Math.max(told.most, ++told.open);
      await new Promise((resolve) => setTimeout(resolve, 2));
      told.open--;
      return answer(`Hello ${testId}`);
    },
    onStarted: ({ test }) => told.started.push(test.id),
    onOutcome: ({ item, verdict, reused }) =>
      told.outcomes.push(`${item.test.id} ${verdict.verdict}${reused ? " reused" : ""}`),
    ...over,
  };
  return { doors, told };
}

describe("carrying out a plan", () => {
  const names = ["ada", "bob", "cyd"];

  it("calls what is new, judges it, and keeps it", async () => {
    const { doors, told } = makeDoors();
    await carryOut(planOf(testFile(names, "Hello"), doors.memory), doors);
    assert.equal(told.calls, 3);
    assert.deepEqual(told.outcomes.sort(), ["ada passed", "bob passed", "cyd passed"]);
    assert.deepEqual(told.started.sort(), names);

    await carryOut(planOf(testFile(names, "Hello"), doors.memory), doors);
    assert.equal(told.calls, 3, "nothing changed, so nothing is called");
    assert.deepEqual(told.outcomes.slice(3), ["ada passed reused", "bob passed reused", "cyd passed reused"]);
  });

  it("judges the known answers again when only the assertions changed", async () => {
    const { doors, told } = makeDoors();
    await carryOut(planOf(testFile(names, "Hello"), doors.memory), doors);
    await carryOut(planOf(testFile(names, "ada"), doors.memory), doors);
    assert.equal(told.calls, 3);
    assert.deepEqual(told.outcomes.slice(3), ["ada passed reused", "bob failed reused", "cyd failed reused"]);
  });

  it("calls again when the prompt changed, but not for a new description", async () => {
    const { doors, told } = makeDoors();
    await carryOut(planOf(testFile(names, "Hello"), doors.memory), doors);
    const described = prompt.replace("model: m", "model: m\ndescription: kind");
    await carryOut(planOf(testFile(names, "Hello"), doors.memory, described), doors);
    assert.equal(told.calls, 3);
    await carryOut(planOf(testFile(names, "Hello"), doors.memory, `${prompt} Now.`), doors);
    assert.equal(told.calls, 6);
  });

  for (const concurrency of [1, 2, 8]) {
    it(`has at most ${concurrency} calls open`, async () => {
      const { doors, told } = makeDoors({ concurrency });
      await carryOut(planOf(testFile(names, "Hello"), doors.memory), doors);
      assert.equal(told.calls, 3);
      assert.equal(told.most, Math.min(concurrency, 3));
    });
  }

  it("tells nothing more and starts nothing once it is stopped", async () => {
    const stop = new AbortController();
    const { doors, told } = makeDoors({ concurrency: 1, signal: stop.signal });
    const run = doors.run;
    doors.run = async (planned) => {
      const outcome = await run(planned);
      stop.abort();
      return outcome;
    };
    const outcomes = await carryOut(planOf(testFile(names, "Hello"), doors.memory), doors);
    assert.equal(told.calls, 1);
    assert.deepEqual(outcomes, []);
    assert.deepEqual(told.outcomes, []);
  });

  it("breaks a test whose run failed, says why, and asks again next time", async () => {
    const { detail } = localError("timed_out", "No answer in time.");
    const { doors, told } = makeDoors();
    doors.run = async () => {
      told.calls++;
      return answer("half", { status: "timed_out", error: detail });
    };
    const outcomes = await carryOut(planOf(testFile(["ada"], "Hello"), doors.memory), doors);
    assert.equal(outcomes[0]?.verdict.verdict, "broken");
    assert.equal(outcomes[0]?.error, "No answer in time.");
    await carryOut(planOf(testFile(["ada"], "Hello"), doors.memory), doors);
    assert.equal(told.calls, 2);
  });

  it("calls nothing for a test with a mistake", async () => {
    const { doors, told } = makeDoors();
    const broken = "tests:\n  - id: ada\n    vars: { name: ada }\n    assert:\n      - type: no-such-type\n";
    await carryOut(planOf(broken, doors.memory), doors);
    assert.equal(told.calls, 0);
    assert.deepEqual(told.outcomes, ["ada broken"]);
  });

  describe("what is judged besides the text", () => {
    const withTools = prompt.replace(
      "model: m",
      "model: m\ntoolDefs:\n  - { name: find, inputSchema: { query: string } }",
    );
    const tests =
      "tests:\n  - id: ada\n    vars: { name: ada }\n    assert:\n      - type: is-valid-openai-tools-call\n      - type: tool-call\n        value: { name: find, arguments: { query: x } }\n      - type: tokens\n        threshold: 5\n";
    const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5, estimated: false };
    const choice = (args: string) => ({
      index: 0,
      text: "",
      reasoning: "",
      toolCalls: [{ name: "find", arguments: args }],
      finishReason: "tool_calls",
    });
    const verdicts = (outcomes: Awaited<ReturnType<typeof carryOut>>) =>
      outcomes[0]?.verdict.assertions.map(({ verdict }) => verdict);

    for (const [args, expected] of [
      ['{"query":"x"}', ["passed", "passed", "passed"]],
      ['{"query":1}', ["failed", "failed", "passed"]],
    ] as const)
      it(`is the tools it asks for and what it used: ${args}`, async () => {
        const { doors } = makeDoors({ run: async () => answer("", { choices: [choice(args)], usage }) });
        const outcomes = await carryOut(planOf(tests, doors.memory, withTools), doors);
        assert.deepEqual(verdicts(outcomes), expected);
        doors.run = async () => assert.fail("nothing is called");
        const again = tests.replace("threshold: 5", "threshold: 6");
        assert.deepEqual(verdicts(await carryOut(planOf(again, doors.memory, withTools), doors)), expected);
      });

    it("is not applicable to an answer that was remembered without it", async () => {
      const { doors } = makeDoors({ run: async () => answer("Hello") });
      await carryOut(planOf(tests, doors.memory, withTools), doors);
      for (const one of Object.values(doors.memory.answers)) {
        delete one.toolCalls;
        delete one.usage;
      }
      doors.memory.verdicts = {};
      const outcomes = await carryOut(planOf(tests, doors.memory, withTools), doors);
      assert.deepEqual(verdicts(outcomes), ["n/a", "n/a", "n/a"]);
    });
  });
});
