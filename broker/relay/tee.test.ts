import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { estimateTokens } from "../../core/rendering/tokens.ts";
import { reckon } from "./reckoning.ts";
import { isUsageChunk, makeTee } from "./tee.ts";

const choice = (delta: object, finish_reason: string | null = null, index = 0) => ({
  choices: [{ index, delta, finish_reason }],
});

describe("the tee", () => {
  it("puts text, tool calls, finish reason and usage together", () => {
    const tee = makeTee();
    const told = [
      choice({ role: "assistant", content: "" }),
      choice({ content: "Hel" }),
      choice({ content: "lo" }),
      choice({ tool_calls: [{ index: 0, id: "c1", function: { name: "add", arguments: '{"a"' } }] }),
      choice({ tool_calls: [{ index: 0, function: { arguments: ":1}" } }] }),
      choice({}, "tool_calls"),
      { choices: [], usage: { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7, cost: 0.5 } },
    ].map((chunk) => tee.takeChunk(chunk));
    assert.deepEqual(told, [false, true, true, true, true, false, false]);
    assert.deepEqual(tee.output(), {
      text: "Hello",
      tool_calls: [{ id: "c1", type: "function", function: { name: "add", arguments: '{"a":1}' } }],
      finish_reason: "tool_calls",
    });
    assert.deepEqual(tee.usage(), {
      prompt_tokens: 3,
      completion_tokens: 4,
      total_tokens: 7,
      estimated: false,
    });
    assert.equal(tee.cost(), 0.5);
    assert.equal(tee.finished(), true);
  });

  it("is finished when every choice is, and not before", () => {
    const tee = makeTee();
    tee.takeChunk(choice({ content: "a" }));
    tee.takeChunk(choice({ content: "b" }, null, 1));
    tee.takeChunk(choice({}, "stop"));
    assert.equal(tee.finished(), false);
    tee.takeChunk(choice({}, "stop", 1));
    assert.equal(tee.finished(), true);
    const first = { text: "a", tool_calls: [], finish_reason: "stop" };
    assert.deepEqual(tee.output(), {
      ...first,
      choices: [
        { index: 0, ...first },
        { ...first, index: 1, text: "b" },
      ],
    });
  });

  it("keeps what the model thought apart, and counts it as a piece of the answer", () => {
    const tee = makeTee();
    assert.equal(tee.takeChunk(choice({ reasoning_content: "so" })), true);
    tee.takeChunk(choice({ content: "42" }, "stop"));
    assert.deepEqual(tee.output(), {
      text: "42",
      tool_calls: [],
      finish_reason: "stop",
      reasoning: "so",
    });
  });

  it("keeps a million characters and says that there were more", () => {
    const tee = makeTee();
    for (let i = 0; i < 30; i++) tee.takeChunk(choice({ content: "x".repeat(50_000) }));
    assert.equal(tee.output().text.length, 1_000_000);
    assert.equal(tee.output().truncated, true);
  });

  it("keeps half a million characters of reasoning, which take none of the answer's", () => {
    const tee = makeTee();
    for (let i = 0; i < 30; i++) tee.takeChunk(choice({ reasoning: "x".repeat(50_000) }));
    tee.takeChunk(choice({ content: "y".repeat(1_000_000) }));
    const { text, reasoning, truncated } = tee.output();
    assert.deepEqual([text.length, reasoning?.length, truncated], [1_000_000, 500_000, true]);
  });

  it("keeps no more than the limit of all choices together", () => {
    const tee = makeTee();
    for (let i = 0; i < 300; i++) tee.takeChunk(choice({ content: "x".repeat(10_000) }, null, i));
    const { choices = [], truncated } = tee.output();
    const size = choices.reduce((sum, { text }) => sum + text.length, 0);
    assert.deepEqual([choices.length, size, truncated], [128, 1_000_000, true]);
  });

  it("takes hostile chunks without harm", () => {
    const tee = makeTee();
    for (const chunk of [
      {},
      { choices: "x" },
      { choices: [null, 1, "x", []] },
      choice({ content: 7, tool_calls: "x" }),
      choice({ tool_calls: [null, { index: "x", function: 3 }] }),
      { choices: [], usage: { prompt_tokens: -1, completion_tokens: 1.5 } },
      { choices: [], usage: { prompt_tokens: 1e300, completion_tokens: 1, cost: Number.NaN } },
      { choices: [{ index: 0, delta: null, message: null }] },
    ]) {
      tee.takeChunk(chunk);
    }
    assert.equal(tee.usage(), null);
    assert.equal(tee.cost(), null);
    assert.equal(tee.output().text, "");
  });

  const usageChunks: [name: string, chunk: object, is: boolean][] = [
    ["OpenAI's", { choices: [], usage: {} }, true],
    ["LiteLLM's", { choices: [{ index: 0, delta: {} }], usage: {} }, true],
    ["one with text", { ...choice({ content: "x" }), usage: {} }, false],
    ["one with the finish reason", { ...choice({}, "stop"), usage: {} }, false],
    ["one without usage", { choices: [] }, false],
    ["one with null usage", { choices: [], usage: null }, false],
  ];
  for (const [name, chunk, is] of usageChunks) {
    it(`${name} ${is ? "is" : "is not"} the usage chunk`, () => assert.equal(isUsageChunk(chunk), is));
  }
});

describe("usage and cost", () => {
  const counted = { prompt_tokens: 10, completion_tokens: 20, total_tokens: 30 };
  const price = { input: 0.5, output: 1 };
  const rows: [
    name: string,
    usage: object | null,
    header: string | undefined,
    listed: typeof price | null,
    cost: number | null,
  ][] = [
    ["upstream's cost", { ...counted, cost: 0.3 }, undefined, price, 0.3],
    ["no cost, a price", counted, undefined, price, 25],
    ["no cost, no price: unknown, not free", counted, undefined, null, null],
    ["cost 0, no price: unknown, not free", { ...counted, cost: 0 }, undefined, null, null],
    ["cost 0, listed as free", { ...counted, cost: 0 }, undefined, { input: 0, output: 0 }, 0],
    ["LiteLLM's header", counted, "0.07", null, 0.07],
    ["LiteLLM's header says 0", counted, "0.0", null, null],
  ];
  for (const [name, usage, header, listed, cost] of rows) {
    it(name, async () => {
      const tee = makeTee();
      if (usage) tee.takeWhole({ choices: [], usage });
      const reckoned = await reckon({
        tee,
        billable: true,
        stream: false,
        headers: { "x-litellm-response-cost": header },
        request: '{"messages":[]}',
        model: "m",
        models: { list: async () => ({ models: [], stale: false }), price: async () => listed },
      });
      assert.equal(reckoned.costUsd, cost);
    });
  }

  it("estimates when nobody counted, and says so", async () => {
    const tee = makeTee();
    tee.takeChunk(choice({ content: "x".repeat(40) }));
    const messages = [
      { role: "user", content: [{ type: "text", text: "y".repeat(80) }, { type: "image_url" }] },
    ];
    const { usage } = await reckon({
      tee,
      billable: true,
      stream: true,
      headers: {},
      request: JSON.stringify({ messages }),
      model: "m",
      models: { list: async () => ({ models: [], stale: false }), price: async () => null },
    });
    assert.deepEqual(usage, { prompt_tokens: 20, completion_tokens: 10, total_tokens: 30, estimated: true });
  });

  it("estimates every choice, and what was thought", async () => {
    const tee = makeTee();
    tee.takeChunk(choice({ content: "x".repeat(40), reasoning_content: "z".repeat(20) }));
    tee.takeChunk(choice({ content: "x".repeat(80) }, null, 1));
    const { usage } = await reckon({
      tee,
      billable: true,
      stream: true,
      headers: {},
      request: '{"messages":[]}',
      model: "m",
      models: { list: async () => ({ models: [], stale: false }), price: async () => null },
    });
    assert.equal(usage?.completion_tokens, 35);
  });

  it("counts about four characters a token, and one for each CJK character", () => {
    assert.equal(estimateTokens("abcdefgh"), 2);
    assert.equal(estimateTokens("日本語"), 3);
    assert.equal(estimateTokens(""), 0);
  });
});
