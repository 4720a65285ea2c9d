import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { InputField, RunnerPrompt } from "../../core/protocol/runner.ts";
import { createMemory, followPrompt, startInput } from "./memory.ts";
import type { Values } from "./values.ts";

const prompt = (names: string[], input: Values): RunnerPrompt => ({
  uri: "file:///a.prompt",
  name: "a.prompt",
  path: "a.prompt",
  pinned: false,
  fields: names.map((name): InputField => ({ name, type: "string", required: true })),
  input,
  saved: [],
  model: null,
  config: {},
});

describe("an edit of the prompt file keeps what was typed", () => {
  const first = prompt(["name", "style"], { name: "Ada", style: "formal" });
  const typed = { ...startInput(first), values: { name: "Grace", style: "formal", extra: 1 } };
  for (const [title, next, expected] of [
    [
      "a new default reaches what nobody touched",
      prompt(["name", "style"], { name: "Lin", style: "casual" }),
      { name: "Grace", style: "casual", extra: 1 },
    ],
    [
      "a new field brings its default",
      prompt(["name", "style", "mood"], { name: "Ada", style: "formal", mood: "glad" }),
      { name: "Grace", style: "formal", extra: 1, mood: "glad" },
    ],
    [
      "a field that vanished takes its value along",
      prompt(["style"], { style: "formal" }),
      { style: "formal", extra: 1 },
    ],
  ] as [string, RunnerPrompt, Values][]) {
    it(title, () => assert.deepEqual(followPrompt(typed, first.fields, next).values, expected));
  }

  it("a renamed field that gets its old name back has its value again", () => {
    const half = prompt(["nam", "style"], { style: "formal" });
    const away = followPrompt(typed, first.fields, half);
    assert.deepEqual(away.values, { style: "formal", extra: 1 });
    const back = followPrompt(away, half.fields, first);
    assert.deepEqual(back.values, { style: "formal", extra: 1, name: "Grace" });
  });

  it("a value that was taken out stays out", () => {
    const without = { ...typed, values: { style: "formal" } };
    assert.deepEqual(followPrompt(without, first.fields, first).values, { style: "formal" });
  });
});

describe("the memory of inputs", () => {
  it("gives back what was saved", () => {
    const memory = createMemory(null);
    const input = startInput(prompt(["name"], { name: "Ada" }));
    memory.set("file:///a.prompt", input);
    assert.deepEqual(createMemory(JSON.parse(JSON.stringify(memory.save()))).get("file:///a.prompt"), input);
  });

  it("keeps the latest inputs when there is no room for all", () => {
    const memory = createMemory(null);
    const long = "x".repeat(150_000);
    for (const uri of ["a", "b", "c"]) memory.set(uri, startInput(prompt([], { long })));
    memory.set("d", startInput(prompt([], {})));
    assert.deepEqual(
      memory.save().map(([uri]) => uri),
      ["c", "d"],
    );
  });

  it("forgets the oldest file beyond thirty", () => {
    const memory = createMemory(null);
    for (let n = 0; n < 31; n++) memory.set(`file:///${n}`, startInput(prompt([], {})));
    assert.equal(memory.get("file:///0"), undefined);
    assert.ok(memory.get("file:///30"));
  });

  for (const saved of [
    undefined,
    5,
    "x",
    [[1, {}]],
    [["a", null]],
    [["a", { values: {} }]],
    [["a", { values: [], drafts: {}, base: {}, parked: {}, view: "form", json: null }]],
  ]) {
    it(`ignores ${JSON.stringify(saved)}`, () => assert.deepEqual(createMemory(saved).save(), []));
  }
});
