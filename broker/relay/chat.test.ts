import assert from "node:assert/strict";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { after, before, describe, it } from "mocha";
import OpenAI from "openai";
import type { Run } from "../../core/protocol/index.ts";
import { errorOf, mint, runId, startBroker, type TestBroker } from "../test/broker.ts";
import {
  answerStream,
  chunk,
  completion,
  done,
  event,
  modelInfo,
  type Script,
  sendJson,
  startStream,
  usageChunk,
} from "../test/upstream.ts";

describe("a chat completion", () => {
  let broker: TestBroker;
  before(async () => {
    broker = await startBroker();
  });
  after(() => broker.close());

  const lastCall = () => broker.upstream.calls.at(-1)!;

  it("streams upstream's bytes unchanged to a client that asked for usage", async () => {
    const bytes = [
      ": hello\n\n",
      chunk("Hel"),
      chunk("lo 🐎"),
      chunk(null, "stop"),
      usageChunk(5, 2, 0.01),
      done,
    ];
    broker.upstream.play((response) => {
      startStream(response);
      for (const one of bytes) response.write(one);
      response.end();
    });
    const answer = await broker.chat({ stream_options: { include_usage: true } });
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get("content-type") ?? "", /^text\/event-stream/);
    assert.equal(await answer.text(), bytes.join(""));
  });

  it("leaves the usage chunk out for a client that did not ask", async () => {
    for (const usage of [
      usageChunk(5, 2, 0.01),
      event({ choices: [], usage: { prompt_tokens: 5, completion_tokens: 2 } }),
    ]) {
      broker.upstream.play((response) => answerStream(response, ["Hi"], usage));
      const answer = await broker.chat();
      assert.equal(await answer.text(), chunk("Hi") + chunk(null, "stop") + done);
      assert.equal((await broker.run(answer)).usage?.total_tokens, 7);
    }
  });

  it("stores the run: settled by the time the client sees the end", async () => {
    broker.upstream.play((response) => answerStream(response, ["Hel", "lo"]));
    const metadata = { prompt_path: "greeting.prompt", prompt_hash: "abc", mood: "good", "nul\0": "a\0b" };
    const answer = await broker.chat({ metadata, temperature: 0.5 });
    await answer.text();
    const run = await broker.run(answer);
    assert.equal(run.status, "succeeded");
    assert.deepEqual(run.output, { text: "Hello", tool_calls: [], finish_reason: "stop" });
    assert.deepEqual(run.usage, {
      prompt_tokens: 5,
      completion_tokens: 2,
      total_tokens: 7,
      estimated: false,
    });
    assert.equal(run.cost_usd, 0.01);
    assert.equal(run.prompt_path, "greeting.prompt");
    assert.equal(run.prompt_hash, "abc");
    assert.deepEqual(run.metadata, metadata);
    assert.equal(run.error, null);
    assert.ok(run.first_token_ms! > 0 && run.duration_ms! >= run.first_token_ms!);
    assert.ok(Date.parse(run.finished_at!) >= Date.parse(run.created_at));
    assert.deepEqual(run.request, {
      model: "fake",
      messages: [{ role: "user", content: "Hi" }],
      stream: true,
      temperature: 0.5,
      stream_options: { include_usage: true },
      user: lastCall().body.user,
    });
  });

  it("stores every choice and what the model thought, streamed and not", async () => {
    const usage = {
      prompt_tokens: 5,
      completion_tokens: 9,
      total_tokens: 14,
      completion_tokens_details: { reasoning_tokens: 4 },
    };
    const choices = [
      { index: 0, delta: { reasoning_content: "Hm." }, finish_reason: null },
      { index: 1, delta: { content: "Good day" }, finish_reason: "stop" },
      { index: 0, delta: { content: "Hello" }, finish_reason: "stop" },
    ];
    const pieces = choices.map((one) => event({ choices: [one] }));
    const whole = {
      choices: [
        {
          index: 0,
          message: { role: "assistant", content: "Hello", reasoning_content: "Hm." },
          finish_reason: "stop",
        },
        { index: 1, message: { role: "assistant", content: "Good day" }, finish_reason: "stop" },
      ],
      usage,
    };
    const first = { text: "Hello", tool_calls: [], finish_reason: "stop", reasoning: "Hm." };
    for (const stream of [true, false]) {
      broker.upstream.play((response) => {
        if (!stream) return sendJson(response, 200, whole);
        startStream(response);
        response.end([...pieces, event({ choices: [], usage }), done].join(""));
      });
      const answer = await broker.chat({ n: 2, stream });
      const text = await answer.text();
      assert.equal(text, stream ? [...pieces, done].join("") : JSON.stringify(whole));
      const run = await broker.run(answer);
      assert.deepEqual(run.output, {
        ...first,
        choices: [
          { index: 0, ...first },
          { index: 1, text: "Good day", tool_calls: [], finish_reason: "stop" },
        ],
      });
      assert.deepEqual(run.usage, { ...usage, estimated: false });
      const listed = (await (await broker.call("GET", "/api/runs?limit=1")).json()) as { data: Run[] };
      assert.deepEqual(listed.data[0]?.usage, run.usage);
      for (const ms of [run.duration_ms, run.first_token_ms ?? 0]) assert.ok(Number.isInteger(ms), `${ms}`);
    }
  });

  it("sends upstream what it stored, its own key, the run id and a time limit, and nothing of the client's", async () => {
    broker.upstream.play((response) => answerStream(response, ["x"]));
    const answer = await broker.chat(
      { metadata: { prompt_path: "a.prompt" } },
      { headers: { "x-litellm-timeout": "1", "x-litellm-call-id": "mine", cookie: "a=b", "x-canary": "1" } },
    );
    await answer.text();
    const { headers, body } = lastCall();
    assert.deepEqual(body, (await broker.run(answer)).request as unknown);
    assert.ok(!("metadata" in body));
    assert.equal(headers["x-litellm-call-id"], runId(answer));
    assert.equal(headers["x-litellm-timeout"], "60");
    assert.notEqual(headers.authorization, `Bearer ${broker.token}`);
    assert.match(headers.authorization ?? "", /^Bearer [0-9a-f]{48}$/);
    assert.equal(headers.cookie, undefined);
    assert.equal(headers["x-canary"], undefined);
  });

  it("names the owner to upstream by a pseudonym, whoever the client says it is", async () => {
    broker.upstream.play((response) => answerStream(response, ["x"]));
    const [ann, her, bob] = await Promise.all(
      [{ name: "ann" }, { name: "her other machine", owner: "ann" }, { name: "bob" }].map((fields) =>
        mint(broker, fields),
      ),
    );
    const named = { user: "bob", safety_identifier: "b\u0000b" };
    const rows: [token: string, fields: object, kept: object | null][] = [
      [ann!.token, {}, null],
      [ann!.token, named, named],
      [ann!.token, { user: null }, null],
      [her!.token, { user: "bob" }, { user: "bob" }],
      [bob!.token, named, named],
    ];
    const seen: unknown[] = [];
    for (const [token, fields, kept] of rows) {
      const answer = await broker.chat(fields, { token });
      await answer.text();
      const { body } = lastCall();
      assert.match(String(body.user), /^owner-[0-9a-f]{32}$/);
      assert.equal(body.safety_identifier, kept && "safety_identifier" in kept ? body.user : undefined);
      seen.push(body.user);
      const run = (await (await broker.call("GET", `/api/runs/${runId(answer)}`, { token })).json()) as Run;
      assert.deepEqual([run.end_user ?? null, run.request as unknown], [kept, body]);
    }
    assert.equal(new Set(seen.slice(0, 4)).size, 1);
    assert.notEqual(seen[4], seen[0]);
  });

  it("sends nothing for a null field, and keeps a message's content", async () => {
    broker.upstream.play((response) => answerStream(response, ["x"]));
    const call = { id: "c1", type: "function", function: { name: "f", arguments: "{}" } };
    const messages = [
      { role: "user", content: "Hi", name: null },
      { role: "assistant", content: null, tool_calls: [call], refusal: null, function_call: null },
      { role: "tool", content: "1", tool_call_id: "c1", tool_calls: null },
    ];
    const fields = { messages, tools: null, tool_choice: null, response_format: null, top_k: null, n: null };
    await (await broker.chat({ ...fields, stream_options: { include_obfuscation: null } })).text();
    const { user, ...sent } = lastCall().body;
    assert.deepEqual(sent, {
      model: "fake",
      stream: true,
      stream_options: { include_usage: true },
      messages: [
        { role: "user", content: "Hi" },
        { role: "assistant", content: null, tool_calls: [call] },
        { role: "tool", content: "1", tool_call_id: "c1" },
      ],
    });
  });

  it("relays an answer that is not streamed, byte for byte", async () => {
    const text = JSON.stringify(completion("Hello"), null, 3);
    broker.upstream.play((response) => {
      response
        .writeHead(200, { "content-type": "application/json", "x-litellm-response-cost": "0.25" })
        .end(text);
    });
    const answer = await broker.chat({ stream: false });
    assert.equal(answer.status, 200);
    assert.equal(await answer.text(), text);
    const run = await broker.run(answer);
    assert.deepEqual(
      [run.status, run.output.text, run.cost_usd, run.stream],
      ["succeeded", "Hello", 0.25, false],
    );
    assert.ok(!("stream_options" in lastCall().body));
    assert.equal(lastCall().headers["x-litellm-timeout"], "600");
  });

  it("reckons the cost from the listed price when upstream names none, and estimates usage when it has none", async () => {
    broker.upstream.play((response) => sendJson(response, 200, completion("Hello")));
    const counted = await broker.run(await broker.chat({ stream: false }));
    assert.ok(Math.abs(counted.cost_usd! - (5 * 0.000001 + 2 * 0.000002)) < 1e-12);
    broker.upstream.play((response) => sendJson(response, 200, completion("x".repeat(40), null)));
    const estimated = await broker.run(await broker.chat({ stream: false }));
    assert.deepEqual(estimated.usage, {
      prompt_tokens: 1,
      completion_tokens: 10,
      total_tokens: 11,
      estimated: true,
    });
  });

  it("keeps tool calls", async () => {
    const call = { index: 0, id: "c9", type: "function", function: { name: "add", arguments: '{"a":1}' } };
    broker.upstream.play((response) => {
      startStream(response);
      response.write(event({ choices: [{ index: 0, delta: { tool_calls: [call] } }] }));
      response.end(chunk(null, "tool_calls") + done);
    });
    const answer = await broker.chat();
    await answer.text();
    const { output } = await broker.run(answer);
    assert.deepEqual(output.tool_calls, [
      { id: "c9", type: "function", function: { name: "add", arguments: '{"a":1}' } },
    ]);
    assert.equal(output.finish_reason, "tool_calls");
  });

  it("passes only its own headers on", async () => {
    broker.upstream.play((response) => {
      const leaks = {
        "x-litellm-model-api-base": "http://10.0.0.1",
        "x-litellm-key-spend": "3",
        "set-cookie": "a=b",
      };
      sendJson(response, 200, completion("x"), { ...leaks, "llm_provider-x": "y", server: "uvicorn" });
    });
    const answer = await broker.chat({ stream: false });
    const names = [...answer.headers.keys()].sort();
    assert.deepEqual(
      names.filter((name) => !["connection", "keep-alive", "date"].includes(name)),
      [
        "content-length",
        "content-type",
        "referrer-policy",
        "vary",
        "x-content-type-options",
        "x-prompt-studio-run-id",
        "x-request-id",
      ],
    );
  });

  it("refuses before anything is paid or stored", async () => {
    const before = broker.upstream.calls.length;
    const called = { type: "function", function: { name: "f" } };
    const rows: [fields: object, param: string][] = [
      [{ api_base: "http://evil" }, "api_base"],
      [{ stream: "yes" }, "stream"],
      [{ stream: false, stream_options: {} }, "stream_options"],
      [{ tools: [called, { type: "mcp", server_url: "litellm_proxy" }] }, "tools[1].type"],
      [{ tools: [{ type: "file_search", vector_store_ids: ["x"] }] }, "tools[0].type"],
    ];
    for (const [fields, param] of rows) {
      const answer = await broker.chat(fields);
      assert.equal(answer.status, 400);
      assert.equal(answer.headers.get("x-prompt-studio-run-id"), null);
      const error = await errorOf(answer);
      assert.deepEqual([error.source, error.param], ["broker", param]);
      assert.equal(error.request_id, answer.headers.get("x-request-id"));
    }
    assert.equal(broker.upstream.calls.length, before);
  });

  it("needs the scope run", async () => {
    const { token } = await mint(broker, { name: "reader", scopes: ["read"] });
    const answer = await broker.chat({}, { token });
    assert.equal(answer.status, 403);
    assert.equal((await errorOf(answer)).code, "scope_missing");
  });

  it("serves the openai client, streamed and not, with the error shape it knows", async () => {
    const { token } = await mint(broker, { name: "sdk" });
    const client = new OpenAI({ baseURL: `${broker.url}/v1`, apiKey: token, maxRetries: 0 });
    const messages = [{ role: "user" as const, content: "Hi" }];
    broker.upstream.play((response) => answerStream(response, ["Hel", "lo"]));
    const stream = await client.chat.completions.create({ model: "fake", messages, stream: true });
    let text = "";
    for await (const part of stream) text += part.choices[0]?.delta.content ?? "";
    assert.equal(text, "Hello");

    broker.upstream.play((response) => sendJson(response, 200, completion("Whole")));
    const whole = await client.chat.completions.create({ model: "fake", messages });
    assert.equal(whole.choices[0]?.message.content, "Whole");

    broker.upstream.play((response) => sendJson(response, 429, { error: { message: "slow" } }));
    await assert.rejects(
      client.chat.completions.create({ model: "fake", messages }),
      (error) => error instanceof OpenAI.RateLimitError && error.code === "rate_limited",
    );
    const models = await client.models.list();
    assert.deepEqual(
      models.data.map(({ id }) => id),
      ["fake"],
    );
  });
});

describe("the model list", () => {
  const withPages = async (pages: Record<string, Script>, use: (broker: TestBroker) => Promise<void>) => {
    const broker = await startBroker();
    for (const [path, script] of Object.entries(pages)) broker.upstream.pages.set(path, script);
    await use(broker).finally(() => broker.close());
  };

  it("has prices and limits, null when unknown, and no upstream address", () =>
    withPages(
      {
        "/v1/models": (response) =>
          sendJson(response, 200, {
            data: [{ id: "a" }, { id: "b", owned_by: "x" }, { id: "s" }, { nonsense: 1 }],
          }),
        "/model/info": (response) =>
          sendJson(response, 200, {
            data: [
              modelInfo("a", null, null),
              modelInfo("a", 0.5, 1),
              { model_name: "s", model_info: { sample: true, supports_vision: false } },
            ],
          }),
      },
      async (broker) => {
        const answer = await broker.call("GET", "/v1/models");
        const text = await answer.text();
        assert.ok(!text.includes("10.1.2.3"));
        assert.deepEqual(
          JSON.parse(text).data.map((one: Record<string, unknown>) => [
            one.id,
            one.input_cost_per_token,
            one.sample,
            one.supports_vision,
          ]),
          [
            ["a", 0.5, undefined, undefined],
            ["b", null, undefined, undefined],
            ["s", null, true, false],
          ],
        );
      },
    ));

  it("does without /model/info", () =>
    withPages({ "/model/info": (response) => void response.writeHead(404).end() }, async (broker) => {
      const answer = await broker.call("GET", "/v1/models");
      const { data } = (await answer.json()) as { data: Record<string, unknown>[] };
      assert.deepEqual([data[0]?.id, data[0]?.input_cost_per_token], ["fake", null]);
    }));

  it("is the earlier one, and says so, while upstream does not answer", async () => {
    const broker = await startBroker({ modelsFreshMs: 0 });
    try {
      await broker.call("GET", "/v1/models");
      broker.upstream.pages.set("/v1/models", (response) => void response.destroy());
      const answer = await broker.call("GET", "/v1/models");
      assert.deepEqual([answer.status, answer.headers.get("x-prompt-studio-stale")], [200, "true"]);
      assert.equal(((await answer.json()) as { data: { id: string }[] }).data[0]?.id, "fake");
    } finally {
      await broker.close();
    }
  });

  it("is read when it is compressed, too", () =>
    withPages(
      {
        "/v1/models": (response) =>
          void response
            .writeHead(200, { "content-encoding": "gzip" })
            .end(gzipSync(JSON.stringify({ data: [{ id: "packed" }] }))),
      },
      async (broker) => {
        const { data } = (await (await broker.call("GET", "/v1/models")).json()) as {
          data: { id: string }[];
        };
        assert.equal(data[0]?.id, "packed");
      },
    ));

  it("gives one model by its name, also one with slashes, and names the nearest when there is none", async () => {
    const ids = ["gpt-4o", "gpt-4o-mini", "gemini/gemini-2.5-flash"];
    await withPages(
      { "/v1/models": (response) => sendJson(response, 200, { data: ids.map((id) => ({ id })) }) },
      async (broker) => {
        const { token } = await mint(broker, { name: "sdk", scopes: ["read", "run"] });
        const client = new OpenAI({ baseURL: `${broker.url}/v1`, apiKey: token, maxRetries: 0 });
        for (const id of ids) assert.equal((await client.models.retrieve(id)).id, id);
        for (const path of ["gemini/gemini-2.5-flash", "gemini%2Fgemini-2.5-flash"]) {
          const answer = await broker.call("GET", `/v1/models/${path}`);
          assert.equal(((await answer.json()) as { id: string }).id, "gemini/gemini-2.5-flash");
        }
        const nearest = "The nearest are gpt-4o and gpt-4o-mini. GET /v1/models lists all that are.";
        const unknown = await broker.call("GET", "/v1/models/gpt-4oo");
        assert.equal(unknown.status, 404);
        assert.equal((await errorOf(unknown)).message, `The model "gpt-4oo" is not on offer. ${nearest}`);

        const invalid = {
          error: { message: "Invalid model name passed in model=x", type: "x", code: "400" },
        };
        broker.upstream.play((response) => sendJson(response, 400, invalid));
        for (const [model, message] of [
          ["gpt-4oo", `The model "gpt-4oo" is not on offer. ${nearest}`],
          [
            "gpt-4o",
            "The provider behind this model does not know it. Choose another one, or tell the administrator. It says: Invalid model name passed in model=x",
          ],
        ]) {
          const answer = await broker.chat({ model });
          assert.equal(answer.status, 400);
          const error = await errorOf(answer);
          assert.deepEqual([error.code, error.param, error.message], ["model_not_found", "model", message]);
          assert.deepEqual((await broker.run(answer)).error?.message, message);
        }
        assert.equal((await broker.call("GET", "/v1/models/")).status, 404);
        assert.equal((await broker.call("POST", "/v1/models/gpt-4o", { body: {} })).status, 405);
      },
    );
  });

  const refused: [name: string, script: Script, status: number, code: string][] = [
    [
      "a compressed 500",
      (response) =>
        void response.writeHead(500, { "content-encoding": "br" }).end(brotliCompressSync("oops")),
      502,
      "upstream_error",
    ],
    ["401", (response) => sendJson(response, 401, { error: { message: "bad key" } }), 502, "upstream_auth"],
    ["500", (response) => void response.writeHead(500).end("oops"), 502, "upstream_error"],
    ["HTML", (response) => void response.writeHead(200).end("<html>"), 502, "upstream_invalid"],
    ["a reset", (response) => void response.destroy(), 503, "upstream_unavailable"],
  ];
  for (const [name, script, status, code] of refused) {
    it(`answers ${status} ${code} to ${name}`, () =>
      withPages({ "/v1/models": script }, async (broker) => {
        const answer = await broker.call("GET", "/v1/models");
        assert.equal(answer.status, status);
        assert.equal((await errorOf(answer)).code, code);
      }));
  }
});
