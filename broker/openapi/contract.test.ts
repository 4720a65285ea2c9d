import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, it } from "mocha";
import type { TSchema } from "typebox";
import { Compile } from "typebox/compile";
import {
  CreatedToken,
  ErrorBody,
  Evaluation,
  EvaluationList,
  EvaluationSummary,
  errorCodes,
  Health,
  Me,
  Model,
  ModelList,
  Ready,
  Run,
  RunList,
  TokenList,
} from "../../core/protocol/index.ts";
import { mint, runId, startBroker, type TestBroker } from "../test/broker.ts";
import { chunk, sendJson, startStream } from "../test/upstream.ts";

interface Document {
  openapi: string;
  paths: Record<string, Record<string, { responses: Record<string, unknown>; operationId: string }>>;
  components: { schemas: Record<string, unknown> };
}

const evaluation = {
  prompt_path: "a.prompt",
  model: "fake",
  trigger: "cli",
  started_at: "2026-01-31T09:00:00Z",
  results: [],
};

describe("the contract", () => {
  let broker: TestBroker;
  let document: Document;
  const ids: Record<string, string> = {};
  before(async () => {
    broker = await startBroker();
    document = (await (await broker.call("GET", "/openapi.json", { token: null })).json()) as Document;
    const answer = await broker.chat();
    await answer.text();
    ids.run = runId(answer);
    ids.evaluation = (
      (await (await broker.call("POST", "/api/evaluations", { body: evaluation })).json()) as { id: string }
    ).id;
    ids.model = "fake";
    ids.token = (await mint(broker, { name: "someone" })).id;
  });
  after(() => broker.close());

  const rows: [method: string, path: string, status: number, schema: TSchema | null, body?: unknown][] = [
    ["GET", "/health", 200, Health],
    ["GET", "/ready", 200, Ready],
    ["GET", "/v1/models", 200, ModelList],
    ["GET", "/v1/models/{model}", 200, Model],
    ["GET", "/api/me", 200, Me],
    ["GET", "/api/tokens", 200, TokenList],
    ["POST", "/api/tokens", 201, CreatedToken, { name: "x" }],
    ["DELETE", "/api/tokens/{token}", 204, null],
    ["GET", "/api/runs", 200, RunList],
    ["GET", "/api/runs/{run}", 200, Run],
    ["GET", "/api/evaluations", 200, EvaluationList],
    ["POST", "/api/evaluations", 201, EvaluationSummary, evaluation],
    ["GET", "/api/evaluations/{evaluation}", 200, Evaluation],
    ["DELETE", "/api/runs/{run}", 204, null],
    [
      "POST",
      "/v1/chat/completions",
      200,
      null,
      { model: "fake", messages: [{ role: "user", content: "x" }], stream: true },
    ],
    ["GET", "/openapi.json", 200, null],
    ["GET", "/docs", 200, null],
  ];
  for (const [method, path, status, schema, body] of rows) {
    it(`${method} ${path} answers ${status} as its schema says`, async () => {
      const address = path.replace(/\{(\w+)\}/, (_, name: string) => ids[name]!);
      const answer = await broker.call(method, address, { body });
      assert.equal(answer.status, status);
      assert.match(answer.headers.get("x-request-id") ?? "", /^[0-9a-f-]{36}$/);
      const operation = document.paths[path.replace(/\{\w+\}/, "{id}")]?.[method.toLowerCase()];
      assert.ok(operation?.responses[status], "the document does not know this answer");
      if (schema === null) return void (await answer.arrayBuffer());
      const validator = Compile(schema);
      const value = await answer.json();
      assert.ok(validator.Check(value), JSON.stringify(validator.Errors(value)));
      const extra = Object.keys(value as object).filter(
        (name) => !(name in (schema as { properties: object }).properties),
      );
      assert.deepEqual(extra, [], "fields that the contract does not name");
    });
  }

  it("covers every route that the document names", () => {
    const named = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const tried = rows.map(([method, path]) => `${method} ${path.replace(/\{\w+\}/, "{id}")}`);
    assert.deepEqual(named.sort(), tried.sort());
  });

  it("is what docs/api.md says", () => {
    const page = readFileSync("docs/api.md", "utf8");
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const method of Object.keys(methods)) {
        const route = `${method.toUpperCase()} ${path.replace("{id}", ":id")}`;
        assert.ok(page.includes(`\`${route}\``), route);
      }
    }
  });

  it("is valid OpenAPI 3.1: references lead somewhere, ids are unique", () => {
    assert.equal(document.openapi, "3.1.0");
    const text = JSON.stringify(document);
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      assert.ok(document.components.schemas[name!], `${name} is missing`);
    }
    assert.ok(!text.includes('"$id"'));
    const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
    assert.equal(new Set(operations.map((one) => one.operationId)).size, operations.length);
  });

  it("has one error shape, whatever goes wrong", async () => {
    broker.upstream.play((response) => sendJson(response, 500, {}));
    const validator = Compile(ErrorBody);
    const wrong: [method: string, path: string, body?: unknown, token?: string][] = [
      ["GET", "/nothing"],
      ["POST", "/health"],
      ["GET", "/api/me", undefined, "wrong"],
      ["GET", "/api/runs?limit=x"],
      ["GET", "/api/runs/x"],
      ["POST", "/v1/chat/completions", {}],
      ["POST", "/v1/chat/completions", { model: "fake", messages: [{ role: "user", content: "x" }] }],
      ["POST", "/api/tokens", "{"],
    ];
    for (const [method, path, body, token] of wrong) {
      const answer = await broker.call(method, path, { body, token });
      const value = (await answer.json()) as ErrorBody;
      assert.ok(validator.Check(value), `${method} ${path}: ${JSON.stringify(value)}`);
      const { status, type, retryable } = errorCodes[value.error.code as keyof typeof errorCodes];
      assert.deepEqual([answer.status, value.error.type, value.error.retryable], [status, type, retryable]);
      assert.equal(value.error.request_id, answer.headers.get("x-request-id"));
    }
  });

  it("has that shape inside a stream too", async () => {
    broker.upstream.play((response) => {
      startStream(response);
      response.write(chunk("x"), () => response.destroy());
    });
    const text = await (await broker.chat()).text();
    assert.ok(Compile(ErrorBody).Check(JSON.parse(text.trimEnd().split("data: ").at(-1)!)), text);
  });

  it("is a page that fetches nothing and runs nothing", async () => {
    const answer = await broker.call("GET", "/docs", { token: null });
    const page = await answer.text();
    assert.match(answer.headers.get("content-type") ?? "", /^text\/html/);
    assert.match(answer.headers.get("content-security-policy") ?? "", /default-src 'none'/);
    assert.ok(!/<script|<link|<img|<iframe|@import|url\(|https?:\/\//i.test(page));
    for (const path of Object.keys(document.paths)) assert.ok(page.includes(path), path);
    for (const [, anchor] of page.matchAll(/href="#([^"]+)"/g))
      assert.ok(page.includes(`id="${anchor}"`), anchor);
  });
});
