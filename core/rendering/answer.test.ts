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
    const first = { text: "Hello", reasoning: "", toolCalls: [], finishReason: "stop" };
    assert.deepEqual(reader.answer(), {
      ...first,
      choices: [{ index: 0, ...first }],
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

  it("keeps every choice, whatever order their pieces come in; the first is the answer", () => {
    const reader = createAnswerReader();
    const told = [
      { choices: [{ index: 1, delta: { content: "second" } }] },
      { choices: [{ index: 0, delta: { content: "fi" } }] },
      {
        choices: [
          { index: 0, delta: { content: "rst" }, finish_reason: "stop" },
          { index: 1, delta: { content: "!" }, finish_reason: "length" },
        ],
      },
    ].map((chunk) => reader.push(chunk));
    assert.deepEqual(
      told.map(({ text, choices }) => [text, choices.map((one) => [one.index, one.text])]),
      [
        ["", [[1, "second"]]],
        ["fi", [[0, "fi"]]],
        [
          "rst",
          [
            [0, "rst"],
            [1, "!"],
          ],
        ],
      ],
    );
    const { text, finishReason, choices } = reader.answer();
    assert.deepEqual([text, finishReason], ["first", "stop"]);
    assert.deepEqual(
      choices.map((one) => [one.index, one.text, one.finishReason]),
      [
        [0, "first", "stop"],
        [1, "second!", "length"],
      ],
    );
  });

  const thinking: [name: string, pieces: object[], reasoning: string][] = [
    ["DeepSeek's and LiteLLM's", [{ reasoning_content: "so" }, { reasoning_content: " it is" }], "so it is"],
    ["OpenRouter's and vLLM's", [{ reasoning: "so" }, { reasoning: " it is" }], "so it is"],
    [
      "OpenRouter's details beside the same words",
      [{ reasoning: "so", reasoning_details: [{ type: "reasoning.text", text: "so" }] }],
      "so",
    ],
    ["a summary", [{ reasoning_details: [{ type: "reasoning.summary", summary: "short" }] }], "short"],
    [
      "Anthropic's through LiteLLM, told twice",
      [
        { reasoning_content: "so", thinking_blocks: [{ type: "thinking", thinking: "so" }] },
        { reasoning_content: "", thinking_blocks: [{ type: "thinking", thinking: "", signature: "x" }] },
      ],
      "so",
    ],
    ["Anthropic's blocks alone", [{ thinking_blocks: [{ type: "thinking", thinking: "so" }] }], "so"],
    ["hidden ones", [{ thinking_blocks: [{ type: "redacted_thinking", data: "x" }] }], ""],
    [
      "Mistral's parts",
      [{ content: [{ type: "thinking", thinking: [{ type: "text", text: "so" }] }] }],
      "so",
    ],
    ["of the wrong kind", [{ reasoning_content: 5, reasoning: {}, thinking_blocks: "x" }], ""],
  ];
  for (const [name, pieces, reasoning] of thinking)
    it(`keeps a model's thoughts apart from its answer: ${name}`, () => {
      const reader = createAnswerReader();
      const told = pieces.map((piece) => reader.push(delta(piece)).reasoning).join("");
      reader.push(delta({ content: "42" }, "stop"));
      const { text, message, ...rest } = reader.answer();
      assert.deepEqual([text, rest.reasoning, told], ["42", reasoning, reasoning]);
      assert.deepEqual(message.content, [{ text: "42" }]);
    });

  const counts: [name: string, told: object[], expected: object | null][] = [
    ["a later 0", [usage, { prompt_tokens: 0, completion_tokens: 3, total_tokens: 3 }], usage],
    ["sums so far", [{ prompt_tokens: 2, completion_tokens: 1, total_tokens: 3 }, usage], usage],
    ["each told once", [{ prompt_tokens: 2, completion_tokens: 0 }, { completion_tokens: 3 }], usage],
    ["only one of the two", [{ prompt_tokens: 2 }], null],
    [
      "what it thought with",
      [{ ...usage, completion_tokens_details: { reasoning_tokens: 2, audio_tokens: 0 } }],
      { ...usage, completion_tokens_details: { reasoning_tokens: 2 } },
    ],
  ];
  for (const [name, told, expected] of counts)
    it(`reads usage: ${name}`, () => {
      const reader = createAnswerReader();
      for (const one of told) reader.push({ choices: [], usage: one });
      assert.deepEqual(reader.answer().usage, expected && { ...expected, estimated: false });
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
  ];
  for (const chunk of odd)
    it(`takes ${JSON.stringify(chunk)} without harm`, () => {
      const reader = createAnswerReader();
      assert.equal(reader.push(chunk).text, "");
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
  it("reads every choice and what was thought, wrong numbers or none", () => {
    const message = (content: string) => ({ message: { content, reasoning_content: `about ${content}` } });
    for (const numbers of [{}, { index: 0 }]) {
      const { text, reasoning, choices } = readAnswer({
        choices: [message("a"), message("b")].map((one) => ({ ...numbers, ...one })),
      });
      assert.deepEqual([text, reasoning], ["a", "about a"]);
      assert.deepEqual(
        choices.map((one) => [one.index, one.text, one.reasoning]),
        [
          [0, "a", "about a"],
          [1, "b", "about b"],
        ],
      );
    }
  });
  it("reads the call of OpenAI's older functions", () => {
    const { toolCalls } = readAnswer({
      choices: [{ message: { content: null, function_call: { name: "f", arguments: "{}" } } }],
    });
    assert.deepEqual(toolCalls, [{ name: "f", arguments: "{}" }]);
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
