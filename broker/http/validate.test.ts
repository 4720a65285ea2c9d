import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { ChatRequest, EvaluationRequest, RunQuery, TokenRequest } from "../../core/protocol/index.ts";
import { aboutField } from "../relay/request.ts";
import { queryCheck } from "./query.ts";
import { Refusal } from "./refusal.ts";
import { check } from "./validate.ts";

const checks = {
  chat: check(ChatRequest, aboutField),
  token: check(TokenRequest),
  evaluation: check(EvaluationRequest),
};
const message = { role: "user", content: "Hi" };

function refusal(work: () => unknown): Refusal {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new assert.AssertionError({ message: "It was taken." });
}

describe("a request body is refused by name", () => {
  const chat = (fields: object) => ({ model: "m", messages: [message], ...fields });
  const rows: [
    kind: keyof typeof checks,
    body: unknown,
    code: string,
    param: string | undefined,
    says: RegExp,
  ][] = [
    ["chat", null, "invalid_request", undefined, /must be object/],
    ["chat", [], "invalid_request", undefined, /must be object/],
    ["chat", {}, "invalid_request", "model", /"model" is missing/],
    ["chat", { model: "m" }, "invalid_request", "messages", /"messages" is missing/],
    ["chat", chat({ messages: [] }), "invalid_request", "messages", /fewer than 1/],
    ["chat", chat({ messages: [{ content: "x" }] }), "invalid_request", "messages[0].role", /is missing/],
    [
      "chat",
      chat({ messages: [message, { role: "god" }] }),
      "invalid_request",
      "messages[1].role",
      /one of system/,
    ],
    ["chat", chat({ stream: "true" }), "invalid_request", "stream", /must be boolean or null/],
    ["chat", chat({ n: 1e9 }), "invalid_request", "n", /128/],
    ["chat", chat({ max_tokens: -1 }), "invalid_request", "max_tokens", />= 1/],
    ["chat", chat({ temperature: "hot" }), "invalid_request", "temperature", /must be number or null/],
    ["chat", chat({ seed: 2 ** 53 }), "invalid_request", "seed", /<= 9007199254740991/],
    ["chat", chat({ seed: -(2 ** 53) }), "invalid_request", "seed", />= -9007199254740991/],
    ["chat", chat({ model: null }), "invalid_request", "model", /must be string/],
    ["chat", chat({ messages: null }), "invalid_request", "messages", /must be array/],
    ["chat", chat({ temprature: null }), "field_not_allowed", "temprature", /not a field/],
    ["chat", chat({ model: "a\nb" }), "invalid_request", "model", /pattern/],
    ["chat", chat({ model: "" }), "invalid_request", "model", /./],
    ["chat", chat({ api_base: "http://x" }), "field_not_allowed", "api_base", /steers the upstream/],
    ["chat", chat({ fallbacks: ["x"] }), "field_not_allowed", "fallbacks", /steers the upstream/],
    ["chat", chat({ extra_headers: {} }), "field_not_allowed", "extra_headers", /steers the upstream/],
    ["chat", chat({ mock_response: "x" }), "field_not_allowed", "mock_response", /steers the upstream/],
    ["chat", chat({ litellm_params: {} }), "field_not_allowed", "litellm_params", /steers the upstream/],
    ["chat", chat({ temprature: 1 }), "field_not_allowed", "temprature", /not a field/],
    [
      "chat",
      { api_base: "x", model: 1, messages: 2, n: 3.5, seed: "x" },
      "field_not_allowed",
      "api_base",
      /steers/,
    ],
    ["chat", chat({ stream_options: { foo: 1 } }), "field_not_allowed", "stream_options.foo", /not a field/],
    ["chat", chat({ metadata: { a: {} } }), "invalid_request", "metadata.a", /must be string or number/],
    [
      "chat",
      chat({ metadata: { prompt_path: 1 } }),
      "invalid_request",
      "metadata.prompt_path",
      /must be string/,
    ],
    [
      "chat",
      JSON.parse('{"model":"m","messages":[],"__proto__":{"x":1}}'),
      "field_not_allowed",
      "__proto__",
      /not a/,
    ],
    ["chat", chat({ constructor: 1 }), "field_not_allowed", "constructor", /not a field/],
    ["token", { name: " " }, "invalid_request", "name", /pattern/],
    ["token", { name: "a\nb" }, "invalid_request", "name", /pattern/],
    [
      "token",
      { name: "x", scopes: ["root"] },
      "invalid_request",
      "scopes[0]",
      /one of run, read, write, admin/,
    ],
    ["token", { name: "x", expires_at: "tomorrow" }, "invalid_request", "expires_at", /date-time/],
    ["token", { name: "x", hash: "y" }, "field_not_allowed", "hash", /not a field/],
    ["evaluation", { prompt_path: "a" }, "invalid_request", "model", /is missing/],
  ];
  for (const [kind, body, code, param, says] of rows) {
    it(`${kind} ${JSON.stringify(body)?.slice(0, 90)}`, () => {
      const { code: given, options, message: sentence } = refusal(() => checks[kind](body));
      assert.deepEqual({ code: given, param: options.param }, { code, param }, sentence);
      assert.match(sentence, says);
    });
  }

  it("keeps a client's own field name short and printable", () => {
    const { options } = refusal(() => checks.chat(chat({ [`\u001b[31m${"x".repeat(5000)}`]: 1 })));
    assert.equal(options.param?.length, 100);
    assert.ok(!options.param.includes("\u001b"));
  });

  const hugeBodies: [name: string, body: object, param: string | undefined][] = [
    ["100,000 messages", chat({ messages: Array.from({ length: 100_000 }, () => message) }), "messages"],
    ["100,000 wrong messages", chat({ messages: Array.from({ length: 100_000 }, () => 1) }), "messages"],
    [
      "one message of 100,000 parts",
      chat({ messages: [{ ...message, content: Array(100_000).fill(message) }] }),
      "messages",
    ],
    [
      "100,000 unknown fields",
      chat(Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`f${i}`, i]))),
      "f0",
    ],
    ["no model beside much", { messages: Array.from({ length: 20_000 }, () => message) }, "messages"],
  ];
  for (const [name, body, param] of hugeBodies) {
    it(`says soon what is wrong with ${name}`, () => {
      const started = process.cpuUsage();
      assert.equal(refusal(() => checks.chat(body)).options.param, param);
      assert.ok(process.cpuUsage(started).user < 1_000_000);
    });
  }
});

describe("a request body with null fields", () => {
  const required = ["model", "messages"];
  const optional = Object.keys(ChatRequest.properties).filter((name) => !required.includes(name));
  for (const name of optional)
    it(`is taken as one without them: ${name}`, () => {
      checks.chat({ model: "m", messages: [message], stream: true, [name]: null });
    });
  it("is taken so inside messages, tool calls, stream options and metadata", () => {
    const call = { id: null, type: null, function: { name: "f", arguments: "{}" } };
    const said = { role: "assistant", content: null, name: null, tool_calls: [call], tool_call_id: null };
    checks.chat({
      model: "m",
      messages: [message, said, { ...said, content: "x", tool_calls: null, function_call: null }],
      stream: true,
      stream_options: { include_usage: null, include_obfuscation: null },
      metadata: {
        prompt_path: null,
        prompt_hash: null,
        test_id: null,
        repeat: null,
        client: null,
        own: null,
      },
    });
  });
});

describe("a query string", () => {
  const read = queryCheck(RunQuery);
  it("has defaults and numbers", () => {
    assert.deepEqual(read(""), { limit: 50 });
    assert.deepEqual(read("limit=7&status=failed"), { limit: 7, status: "failed" });
  });
  const rows: [query: string, param: string][] = [
    ["limit=-1", "limit"],
    ["limit=0", "limit"],
    ["limit=201", "limit"],
    ["limit=ten", "limit"],
    ["limit=1&limit=2", "limit"],
    ["limit[]=1", "limit[]"],
    ["status=lost", "status"],
    ["status[$ne]=failed", "status[$ne]"],
    ["since=yesterday", "since"],
    ["since=2026-13-01T00:00:00Z", "since"],
    ["owner=someone", "owner"],
    ["__proto__=x", "__proto__"],
    [`cursor=${"x".repeat(513)}`, "cursor"],
  ];
  for (const [query, param] of rows) {
    it(`refuses ${query.slice(0, 40)}`, () => assert.equal(refusal(() => read(query)).options.param, param));
  }
});
