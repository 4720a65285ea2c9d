import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { homedir } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { after, before, describe, it } from "mocha";
import OpenAI from "openai";
import { dataFolder } from "../../scripts/dataFolder.ts";
import { provideLiteLLM } from "../../scripts/litellm/provide.ts";
import { type LiteLLM, startLiteLLM } from "../../scripts/litellm/start.ts";
import { until } from "../../scripts/test/until.ts";
import { startBroker, type TestBroker } from "../parts/broker.ts";

/** The same way a run goes in production: an OpenAI client, the broker, a real LiteLLM, a provider behind it. */
describe("through a real LiteLLM", () => {
  let provider: Provider;
  let proxy: LiteLLM;
  let broker: TestBroker;
  let client: OpenAI;

  before(async function () {
    this.timeout(400_000);
    provider = await startProvider();
    const program = await provideLiteLLM(dataFolder(process.env, process.platform, homedir()), (text) =>
      console.log(`    ${text}`),
    );
    proxy = await startLiteLLM(program, [
      { name: "mocked", model: "openai/gpt-4o", mockResponse: "Hello from the mock." },
      {
        name: "scripted",
        model: "openai/scripted",
        apiBase: `${provider.url}/v1`,
        inputCostPerToken: 0.000001,
        outputCostPerToken: 0.000002,
      },
      // LiteLLM passes `user` on only to models that it knows as OpenAI's.
      { name: "known", model: "openai/gpt-4o", apiBase: `${provider.url}/v1` },
    ]);
    broker = await startBroker({ base: proxy.url, key: proxy.masterKey });
    client = new OpenAI({ baseURL: `${broker.url}/v1`, apiKey: broker.token, maxRetries: 0 });
  });

  after(async () => {
    await broker?.stop();
    await proxy?.stop();
    provider?.server.closeAllConnections();
    provider?.server.close();
  });

  it("streams an answer, and the run has text, usage and cost", async () => {
    const { data: stream, response } = await client.chat.completions
      .create({ model: "mocked", messages: [{ role: "user", content: "Hi" }], stream: true })
      .withResponse();
    let text = "";
    for await (const chunk of stream) {
      assert.equal(chunk.usage ?? null, null, "the client did not ask for usage");
      text += chunk.choices[0]?.delta.content ?? "";
    }
    assert.equal(text, "Hello from the mock.");
    const run = await finished(response.headers.get("x-prompt-studio-run-id"));
    assert.equal(run.status, "succeeded");
    assert.equal(run.output.text, text);
    assert.equal(run.output.finish_reason, "stop");
    assert.ok(run.usage.prompt_tokens > 0 && run.usage.completion_tokens > 0);
    assert.equal(run.usage.estimated, false);
    assert.ok(run.cost_usd > 0, `cost ${run.cost_usd}`);
    assert.ok(run.first_token_ms > 0 && run.duration_ms >= run.first_token_ms);
    const list = await broker.get("/api/runs?model=mocked&limit=1");
    assert.equal(list.data[0].id, run.id);
  });

  it("gives usage in the stream to a client that asks for it", async () => {
    const stream = await client.chat.completions.create({
      model: "mocked",
      messages: [{ role: "user", content: "Hi" }],
      stream: true,
      stream_options: { include_usage: true },
    });
    let usage = null;
    for await (const chunk of stream) usage = chunk.usage ?? usage;
    assert.ok(usage && usage.completion_tokens > 0);
  });

  it("answers without streaming, with cost", async () => {
    const { data, response } = await client.chat.completions
      .create({ model: "mocked", messages: [{ role: "user", content: "Hi" }] })
      .withResponse();
    assert.equal(data.choices[0]?.message.content, "Hello from the mock.");
    const run = await finished(response.headers.get("x-prompt-studio-run-id"));
    assert.equal(run.status, "succeeded");
    assert.ok(run.cost_usd > 0);
    for (const name of response.headers.keys()) assert.doesNotMatch(name, /litellm|llm_provider/);
  });

  it("takes the cost from the configured price", async () => {
    provider.answer = "stream";
    const run = await stream("scripted");
    assert.equal(run.status, "succeeded");
    assert.equal(run.usage.prompt_tokens, 10);
    assert.equal(run.usage.completion_tokens, 5);
    assert.ok(Math.abs(run.cost_usd - 0.00002) < 1e-9, `cost ${run.cost_usd}`);
  });

  it("keeps metadata for itself", async () => {
    provider.answer = "stream";
    await client.chat.completions.create({
      model: "scripted",
      messages: [{ role: "user", content: "Hi" }],
      metadata: { prompt_path: "secret-name.prompt" },
    });
    assert.doesNotMatch(provider.lastBody, /secret-name/);
    const { data } = await broker.get("/api/runs?prompt=secret-name.prompt");
    assert.equal(data.length, 1);
  });

  const refusals: [provider: Provider["answer"], status: number, code: string][] = [
    ["401", 502, "upstream_auth"],
    ["429", 429, "rate_limited"],
    ["500", 502, "upstream_error"],
  ];
  for (const [answer, status, code] of refusals) {
    it(`says it once when the provider answers ${answer}`, async () => {
      provider.answer = answer;
      const error = await client.chat.completions
        .create({ model: "scripted", messages: [{ role: "user", content: "Hi" }], stream: true })
        .then(
          () => assert.fail("the call went through"),
          (thrown: unknown) => thrown as InstanceType<typeof OpenAI.APIError>,
        );
      assert.equal(error.status, status);
      assert.equal(error.code, code);
      const run = await finished(error.headers?.get("x-prompt-studio-run-id") ?? null);
      assert.equal(run.status, "failed");
      assert.equal(run.error.code, code);
    });
  }

  it("says which model is not there, and which are the nearest", async () => {
    const call = client.chat.completions.create({
      model: "script",
      messages: [{ role: "user", content: "Hi" }],
    });
    await assert.rejects(call, {
      status: 400,
      code: "model_not_found",
      message: /The model "script" is not on offer\. The nearest is scripted\./,
    });
  });

  it("keeps what the model thought and every choice", async () => {
    provider.answer = "stream";
    const thought = await stream("scripted");
    assert.deepEqual([thought.output.text, thought.output.reasoning], ["One two.", "Hm."]);
    assert.equal(thought.usage.completion_tokens_details.reasoning_tokens, 2);
    const { data, response } = await client.chat.completions
      .create({ model: "scripted", messages: [{ role: "user", content: "Hi" }], n: 2 })
      .withResponse();
    assert.equal(data.choices.length, 2);
    const run = await finished(response.headers.get("x-prompt-studio-run-id"));
    assert.deepEqual(
      run.output.choices.map((one: any) => [one.index, one.text, one.reasoning]),
      [
        [0, "One two.", "Hm."],
        [1, "Three.", undefined],
      ],
    );
  });

  it("names the owner by a pseudonym, whoever the client says it is", async () => {
    provider.answer = "stream";
    await client.chat.completions.create({
      model: "known",
      messages: [{ role: "user", content: "Hi" }],
      user: "somebody else",
    });
    assert.match(JSON.parse(provider.lastBody).user, /^owner-[0-9a-f]{32}$/);
    assert.doesNotMatch(provider.lastBody, /somebody else/);
  });

  it("gives the provider's words, also out of a map", async () => {
    const message = { error: "Violated guardrail policy" };
    provider.answer = { status: 400, body: { error: { message, type: "x", code: null } } };
    const call = client.chat.completions.create({
      model: "scripted",
      messages: [{ role: "user", content: "Hi" }],
    });
    await assert.rejects(call, { code: "provider_refused", message: /Violated guardrail policy$/ });
  });

  it("tells a stream that the provider broke off", async () => {
    provider.answer = "cut";
    const run = await stream("scripted").catch((error: unknown) => error);
    assert.ok(run instanceof Error, "the client saw no error");
    const { data } = await broker.get("/api/runs?model=scripted&limit=1");
    const stored = await finished(data[0].id);
    assert.equal(stored.status, "failed");
    assert.match(stored.output.text, /^One two/);
  });

  it("lets go of the provider when the client goes away mid-stream", async () => {
    provider.answer = "endless";
    const gone = new AbortController();
    const { data: endless, response } = await client.chat.completions
      .create(
        { model: "scripted", messages: [{ role: "user", content: "Hi" }], stream: true },
        { signal: gone.signal },
      )
      .withResponse();
    let chunks = 0;
    await assert.rejects(async () => {
      for await (const _ of endless) if (++chunks === 3) gone.abort();
      throw new Error("the stream ended by itself");
    });
    await until("letting go of the provider", () => provider.open === 0, 3000);
    const run = await finished(response.headers.get("x-prompt-studio-run-id"));
    assert.equal(run.status, "cancelled");
    assert.equal(run.usage.estimated, true);
    assert.match(run.output.text, /word/);
  });

  it("lists the models with their prices, without addresses", async () => {
    const answer = await broker.get("/v1/models");
    const scripted = answer.data.find(({ id }: { id: string }) => id === "scripted");
    assert.equal(scripted.input_cost_per_token, 0.000001);
    assert.doesNotMatch(JSON.stringify(answer), /127\.0\.0\.1/);
  });

  it("is ready, and says so part by part", async () => {
    const ready = await broker.get("/ready");
    assert.equal(ready.status, "ready");
    assert.equal(ready.parts.upstream.state, "ok");
  });

  async function stream(model: string): Promise<any> {
    const { data, response } = await client.chat.completions
      .create({ model, messages: [{ role: "user", content: "Hi" }], stream: true })
      .withResponse();
    for await (const _ of data);
    return finished(response.headers.get("x-prompt-studio-run-id"));
  }

  async function finished(id: string | null): Promise<any> {
    assert.ok(id, "the answer carries no run id");
    const settled = async () => {
      const run = await broker.get(`/api/runs/${id}`);
      return run.status !== "started" && run;
    };
    return until("settling the run", settled, 5000);
  }
});

/** A scripted OpenAI-compatible provider behind LiteLLM. */
interface Provider {
  url: string;
  server: Server;
  answer: "stream" | "401" | "429" | "500" | "cut" | "endless" | { status: number; body: object };
  lastBody: string;
  /** Answers that are still open. */
  open: number;
}

async function startProvider(): Promise<Provider> {
  const provider: Provider = { url: "", server: createServer(), answer: "stream", lastBody: "", open: 0 };
  const chunk = (content: string | null, finish: string | null = null, usage?: object) =>
    piece(content === null ? {} : { content }, finish, usage);
  const piece = (delta: object, finish: string | null = null, usage?: object) =>
    `data: ${JSON.stringify({
      id: "c1",
      object: "chat.completion.chunk",
      created: 1,
      model: "scripted",
      choices: usage ? [] : [{ index: 0, delta, finish_reason: finish }],
      ...(usage && { usage }),
    })}\n\n`;
  const usage = {
    prompt_tokens: 10,
    completion_tokens: 5,
    total_tokens: 15,
    completion_tokens_details: { reasoning_tokens: 2 },
  };
  provider.server.on("request", async (request, response) => {
    provider.lastBody = "";
    for await (const part of request) provider.lastBody += part;
    if (typeof provider.answer === "object") {
      response.writeHead(provider.answer.status, { "content-type": "application/json" });
      return void response.end(JSON.stringify(provider.answer.body));
    }
    if (/^\d+$/.test(provider.answer)) {
      const status = Number(provider.answer);
      response.writeHead(status, { "content-type": "application/json", "retry-after": "7" });
      response.end(JSON.stringify({ error: { message: "No.", type: "x", code: String(status) } }));
      return;
    }
    const asked = JSON.parse(provider.lastBody);
    if (asked.stream !== true) {
      const message = { role: "assistant", content: "One two.", reasoning_content: "Hm." };
      const second = { index: 1, message: { role: "assistant", content: "Three." }, finish_reason: "stop" };
      response.writeHead(200, { "content-type": "application/json" });
      response.end(
        JSON.stringify({
          id: "c1",
          object: "chat.completion",
          created: 1,
          model: "scripted",
          choices: [{ index: 0, message, finish_reason: "stop" }, ...(asked.n === 2 ? [second] : [])],
          usage,
        }),
      );
      return;
    }
    provider.open++;
    response.once("close", () => provider.open--);
    response.writeHead(200, { "content-type": "text/event-stream" });
    if (provider.answer === "endless") {
      while (!response.destroyed) {
        response.write(chunk("word "));
        await sleep(50);
      }
      return;
    }
    response.write(piece({ reasoning_content: "Hm." }));
    response.write(chunk("One "));
    response.write(chunk("two."));
    await sleep(100);
    if (provider.answer === "cut") return void response.destroy();
    response.write(chunk(null, "stop"));
    response.write(chunk(null, null, usage));
    response.end("data: [DONE]\n\n");
  });
  await new Promise<void>((resolve) => provider.server.listen(0, "127.0.0.1", resolve));
  provider.url = `http://127.0.0.1:${(provider.server.address() as AddressInfo).port}`;
  return provider;
}
