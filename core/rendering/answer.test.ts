import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { Model } from "../protocol/chat.ts";
import { createAnswerReader, readAnswer } from "./answer.ts";
import { resolveModel } from "./models.ts";
import { estimateTokens } from "./tokens.ts";

const delta = (part: object, finish_reason: string | null = null) => ({
  choices: [{ index: 0, delta: part, finish_reason }],
});
const usage = { prompt_tokens: 2, completion_tokens: 3, total_tokens: 5 };

describe("createAnswerReader", () => {
  it("puts text, finish reason, usage and cost together", () => {
    const reader = createAnswerReader();
    const texts = [
      delta({ role: "assistant", content: "" }),
      delta({ content: "Hel" }),
      delta({ content: "lo" }),
      delta({}, "stop"),
      { choices: [{ index: 0, delta: {} }], usage: { ...usage, cost: 0.01 } },
    ].map((chunk) => reader.push(chunk).text);
    assert.deepEqual(texts, ["", "Hel", "lo", "", ""]);
    assert.deepEqual(reader.answer(), {
      text: "Hello",
      toolCalls: [],
      finishReason: "stop",
      usage: { ...usage, estimated: false },
      costUsd: 0.01,
      error: null,
      message: { role: "model", content: [{ text: "Hello" }] },
    });
  });

  it("puts tool calls together that come in pieces and out of order", () => {
    const reader = createAnswerReader();
    reader.push(delta({ tool_calls: [{ index: 1, id: "b", function: { name: "second", arguments: "" } }] }));
    reader.push(
      delta({ tool_calls: [{ index: 0, id: "a", function: { name: "first", arguments: '{"x"' } }] }),
    );
    reader.push(delta({ tool_calls: [{ index: 0, function: { arguments: ":1}" } }] }));
    reader.push(delta({ tool_calls: [{ index: 1, function: { arguments: "broken" } }] }, "tool_calls"));
    const { toolCalls, message } = reader.answer();
    assert.deepEqual(toolCalls, [
      { id: "a", name: "first", arguments: '{"x":1}' },
      { id: "b", name: "second", arguments: "broken" },
    ]);
    assert.deepEqual(message.content, [
      { toolRequest: { name: "first", input: { x: 1 }, ref: "a" } },
      { toolRequest: { name: "second", input: "broken", ref: "b" } },
    ]);
  });

  it("keeps the text before an error frame", () => {
    const reader = createAnswerReader();
    reader.push(delta({ content: "part" }));
    const error = {
      message: "m",
      type: "t",
      code: "upstream_error",
      param: null,
      request_id: "r",
      run_id: "i",
      source: "broker",
      retryable: true,
    };
    reader.push({ error });
    assert.deepEqual(reader.answer().error, error);
    assert.equal(reader.answer().text, "part");
  });

  it("brings another server's error into the same shape", () => {
    const reader = createAnswerReader();
    reader.push({ error: { message: "no", type: null, code: 500 } });
    assert.deepEqual(reader.answer().error, {
      message: "no",
      type: "upstream_error",
      code: "500",
      param: null,
      request_id: null,
      run_id: null,
      source: "upstream",
      retryable: false,
    });
  });

  const odd = [
    null,
    5,
    "x",
    [],
    {},
    { choices: null },
    { choices: [null, 5] },
    { choices: [{ delta: { content: 5, tool_calls: [null] } }] },
    { usage: "x" },
    { choices: [{ index: 1, delta: { content: "other choice" } }] },
  ];
  for (const chunk of odd)
    it(`takes ${JSON.stringify(chunk)} without harm`, () => {
      const reader = createAnswerReader();
      assert.deepEqual(reader.push(chunk), { text: "" });
      assert.equal(reader.answer().text, "");
    });
});

describe("readAnswer", () => {
  it("reads a completion in one piece", () => {
    const answer = readAnswer({
      choices: [
        {
          index: 0,
          message: { content: "Hi", tool_calls: [{ id: "a", function: { name: "f", arguments: "" } }] },
          finish_reason: "stop",
        },
      ],
      usage,
    });
    assert.equal(answer.text, "Hi");
    assert.equal(answer.costUsd, null);
    assert.deepEqual(answer.message.content, [
      { text: "Hi" },
      { toolRequest: { name: "f", input: {}, ref: "a" } },
    ]);
  });
  it("reads an error", () => assert.equal(readAnswer({ error: { message: "no" } }).error?.message, "no"));
});

describe("resolveModel", () => {
  const known = [
    "gpt-4o",
    "gpt-4o-mini",
    "gemini/gemini-2.5-flash",
    "vertex_ai/gemini-2.5-pro",
    "sample-echo",
  ].map((id) => ({ id }) as Model);
  const settings = {
    models: { alias: "gpt-4o", broken: "gone", "googleai/gemini-2.5-flash": "sample-echo" },
    defaultModel: "",
  };
  const rows: [named: string | undefined, expected: string][] = [
    ["gpt-4o", "gpt-4o"],
    ["alias", "gpt-4o"],
    ["googleai/gemini-2.5-flash", "sample-echo"],
    ["vertexai/gemini-2.5-pro", "vertex_ai/gemini-2.5-pro"],
    [undefined, "gpt-4o"],
    ["", "gpt-4o"],
    ["broken", "? gpt-4o,gpt-4o-mini,gemini/gemini-2.5-flash"],
    ["openai/gpt-4o", "? gpt-4o,gpt-4o-mini"],
    ["gemini-flash", "? gemini/gemini-2.5-flash,vertex_ai/gemini-2.5-pro"],
    ["constructor", "? gpt-4o,gpt-4o-mini,gemini/gemini-2.5-flash"],
  ];
  for (const [named, expected] of rows)
    it(`${named} is ${expected}`, () => {
      const found = resolveModel(named, known, settings);
      assert.equal("model" in found ? found.model : `? ${found.nearest}`, expected);
      if ("problem" in found) assert.match(found.problem, /Choose another one/);
    });
  it("takes the default for a prompt without a model", () => {
    assert.deepEqual(resolveModel(undefined, known, { models: {}, defaultModel: "sample-echo" }), {
      model: "sample-echo",
    });
    assert.ok("problem" in resolveModel(undefined, known, { models: {}, defaultModel: "gone" }));
  });
  it("lets names pass while the broker's list is unknown", () => {
    assert.deepEqual(resolveModel("googleai/x", [], settings), { model: "gemini/x" });
    assert.deepEqual(resolveModel("gone", [], settings), { model: "gone" });
    assert.ok("problem" in resolveModel(undefined, [], settings));
  });
  it("does not start with a model that is not for chat", () => {
    const models = [
      { id: "embed", mode: "embedding" },
      { id: "talk", mode: "chat" },
    ] as Model[];
    assert.deepEqual(resolveModel(undefined, models, settings), { model: "talk" });
  });
});

describe("estimateTokens", () => {
  const rows: [text: string, tokens: number][] = [
    ["", 0],
    ["word", 1],
    ["hello there", 3],
    ["你好世界", 4],
    ["abcd你好", 3],
  ];
  for (const [text, tokens] of rows)
    it(`${JSON.stringify(text)} is ${tokens}`, () => assert.equal(estimateTokens(text), tokens));
});
