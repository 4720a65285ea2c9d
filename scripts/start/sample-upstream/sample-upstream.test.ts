import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import OpenAI, { APIError } from "openai";
import type { ChatCompletionCreateParamsNonStreaming } from "openai/resources/chat/completions";
import { type SampleUpstream, startSampleUpstream } from "./index.ts";

describe("sample upstream", () => {
  let upstream: SampleUpstream;
  let client: OpenAI;

  before(async () => {
    upstream = await startSampleUpstream();
    client = new OpenAI({ baseURL: `${upstream.base}/v1`, apiKey: upstream.key, maxRetries: 0 });
  });
  after(() => upstream.close());

  const ask = (model: string, text: string, more: Partial<ChatCompletionCreateParamsNonStreaming> = {}) =>
    client.chat.completions.create({ model, messages: [{ role: "user", content: text }], ...more });

  const echoes: [
    what: string,
    more: Partial<ChatCompletionCreateParamsNonStreaming>,
    text: string,
    finish: string,
  ][] = [
    ["the whole text", {}, "one two\n  three ", "stop"],
    ["as many words as allowed", { max_tokens: 2 }, "one two", "length"],
    ["what stands before a stop text", { stop: "three" }, "one two\n  ", "stop"],
  ];
  for (const [what, more, text, finish] of echoes) {
    it(`echoes ${what}`, async () => {
      const answer = await ask("sample-echo", "one two\n  three ", more);
      assert.equal(answer.choices[0]?.message.content, text);
      assert.equal(answer.choices[0]?.finish_reason, finish);
      assert.equal(answer.model, "sample-echo");
    });
  }

  it("streams word by word, then usage with its cost when asked", async () => {
    const stream = await client.chat.completions.create({
      model: "sample-echo",
      messages: [
        { role: "system", content: "be kind" },
        { role: "user", content: [{ type: "text", text: "Hello there, Ada" }] },
      ],
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks = await collect(stream);
    const pieces = chunks.map((one) => one.choices[0]?.delta.content).filter((one) => one);
    assert.deepEqual(pieces, ["Hello", " there,", " Ada"]);
    assert.deepEqual(chunks.at(-1)?.usage, {
      prompt_tokens: 5,
      completion_tokens: 3,
      total_tokens: 8,
      cost: 0.000011,
    });
    assert.ok(chunks.every((one) => one.model === "sample-echo"));
  });

  it("gives as many choices as are asked for, streamed and whole, and counts them all", async () => {
    const whole = await ask("sample-echo", "one two", { n: 3 });
    const texts = whole.choices.map(({ index, message }) => [index, message.content]);
    assert.deepEqual(texts, [
      [0, "one two"],
      [1, "one two"],
      [2, "one two"],
    ]);
    assert.equal(whole.usage?.completion_tokens, 6);
    const stream = await client.chat.completions.create({
      model: "sample-echo",
      messages: [{ role: "user", content: "one two" }],
      n: 2,
      stream: true,
    });
    const choices = (await collect(stream)).flatMap((one) => one.choices);
    for (const wanted of [0, 1]) {
      const own = choices.filter(({ index }) => index === wanted);
      assert.equal(own.map(({ delta }) => delta.content ?? "").join(""), "one two");
      assert.equal(own.at(-1)?.finish_reason, "stop");
    }
  });

  it("thinks before it answers, in a model of its own, and counts that apart", async () => {
    const stream = await client.chat.completions.create({
      model: "sample-thinking",
      messages: [{ role: "user", content: "one two" }],
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks = await collect(stream);
    const deltas = chunks.map(
      (one) => one.choices[0]?.delta as { content?: string; reasoning_content?: string },
    );
    const first = deltas.findIndex((delta) => delta?.content);
    assert.match(
      deltas.map((delta) => delta?.reasoning_content ?? "").join(""),
      /^The last message has 2 words/,
    );
    assert.ok(deltas.slice(first).every((delta) => !delta?.reasoning_content));
    assert.equal(deltas.map((delta) => delta?.content ?? "").join(""), "one two");
    const usage = chunks.at(-1)?.usage;
    assert.equal(usage?.completion_tokens_details?.reasoning_tokens, first);
    assert.equal(usage?.completion_tokens, first + 2);
  });

  it("sends no usage to a stream that did not ask", async () => {
    const stream = await client.chat.completions.create({
      model: "sample-echo",
      messages: [{ role: "user", content: "Hello" }],
      stream: true,
    });
    const chunks = await collect(stream);
    assert.ok(chunks.every((one) => one.usage === undefined));
    assert.equal(chunks.at(-1)?.choices[0]?.finish_reason, "stop");
  });

  it("answers JSON without a schema with the last user message", async () => {
    const answer = await ask("sample-json", "Why?", { response_format: { type: "json_object" } });
    assert.deepEqual(JSON.parse(answer.choices[0]?.message.content ?? ""), { answer: "Why?" });
  });

  it("answers JSON that fits the schema", async () => {
    const schema = { type: "object", properties: { n: { type: "integer", minimum: 3 } }, required: ["n"] };
    const answer = await ask("sample-json", "x", {
      response_format: { type: "json_schema", json_schema: { name: "n", schema } },
    });
    assert.deepEqual(JSON.parse(answer.choices[0]?.message.content ?? ""), { n: 3 });
  });

  it("streams a word every 200 ms, and stops when the client goes away", async () => {
    const stream = await client.chat.completions.create({
      model: "sample-slow",
      messages: [{ role: "user", content: "x" }],
      stream: true,
    });
    const started = Date.now();
    let words = 0;
    for await (const chunk of stream) if (chunk.choices[0]?.delta.content && ++words === 4) break;
    const taken = Date.now() - started;
    assert.ok(taken >= 550 && taken < 3000, `4 words took ${taken} ms`);
  });

  const errors: [what: string, call: () => Promise<unknown>, status: number, code: string][] = [
    ["the model that fails", () => ask("sample-error", "x"), 500, "500"],
    ["an unknown model", () => ask("sample-none", "x"), 400, "400"],
    [
      "a wrong key",
      () => new OpenAI({ baseURL: `${upstream.base}/v1`, apiKey: "wrong", maxRetries: 0 }).models.list(),
      401,
      "401",
    ],
  ];
  for (const [what, call, status, code] of errors) {
    it(`refuses ${what} with ${status}`, async () => {
      await assert.rejects(call, (error) => {
        assert.ok(error instanceof APIError);
        assert.equal(error.status, status);
        assert.equal(error.code, code);
        return true;
      });
    });
  }

  it("lists its models as samples, with prices", async () => {
    const names = ["sample-echo", "sample-json", "sample-slow", "sample-thinking", "sample-error"];
    const list = await client.models.list();
    assert.deepEqual(
      list.data.map((one) => one.id),
      names,
    );
    const response = await fetch(`${upstream.base}/model/info`, {
      headers: { authorization: `Bearer ${upstream.key}` },
    });
    const { data } = (await response.json()) as {
      data: { model_name: string; model_info: Record<string, unknown> }[];
    };
    assert.deepEqual(
      data.map((one) => [one.model_name, one.model_info.sample, typeof one.model_info.output_cost_per_token]),
      names.map((name) => [name, true, "number"]),
    );
  });

  it("answers its health without a key and echoes the call id", async () => {
    const response = await fetch(`${upstream.base}/health/liveliness`, {
      headers: { "x-litellm-call-id": "run-1" },
    });
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("x-litellm-call-id"), "run-1");
  });
});

async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const chunks: T[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}
