import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { errorOf, startBroker, type TestBroker } from "../test/broker.ts";

const allowed = ["https://studio.example.com", "http://localhost:3000", "vscode-webview://abc"];
const foreign = [
  "https://studio.example.com.evil.net",
  "https://evil-studio.example.com",
  "http://studio.example.com",
  "https://studio.example.com:8443",
  "https://STUDIO.example.com",
  "https://sub.studio.example.com",
  "https://studio.example.com/",
  "null",
  "file://",
  "*",
  "http://localhost:3001",
];
const routes: [method: string, path: string][] = [
  ["POST", "/v1/chat/completions"],
  ["GET", "/v1/models"],
  ["GET", "/api/runs"],
  ["DELETE", "/api/tokens/abcdefghijkl"],
  ["GET", "/health"],
];

describe("cross-origin access", () => {
  let broker: TestBroker;
  before(async () => {
    broker = await startBroker({ env: { CORS_ORIGINS: allowed.join(", ") } });
  });
  after(() => broker.close());

  const preflight = (path: string, method: string, origin: string) =>
    broker.call("OPTIONS", path, {
      token: null,
      headers: {
        origin,
        "access-control-request-method": method,
        "access-control-request-headers": "authorization,content-type,x-stainless-lang",
      },
    });
  const corsHeaders = (answer: Response) =>
    [...answer.headers.keys()].filter((name) => name.startsWith("access-control-"));

  for (const origin of allowed) {
    it(`is open to ${origin}`, async () => {
      for (const [method, path] of routes) {
        const asked = await preflight(path, method, origin);
        assert.equal(asked.status, 204);
        assert.equal(asked.headers.get("access-control-allow-origin"), origin);
        assert.match(asked.headers.get("access-control-allow-methods") ?? "", new RegExp(method));
        assert.match(
          asked.headers.get("access-control-allow-headers") ?? "",
          /authorization.*x-stainless-lang/,
        );
        const sent = await broker.call(method, path, {
          headers: { origin },
          body: method === "POST" ? {} : undefined,
        });
        assert.equal(sent.headers.get("access-control-allow-origin"), origin);
        assert.match(sent.headers.get("vary") ?? "", /Origin/);
        assert.equal(sent.headers.get("access-control-allow-credentials"), null);
        for (const name of ["x-request-id", "x-prompt-studio-run-id", "retry-after"]) {
          assert.ok(sent.headers.get("access-control-expose-headers")?.includes(name));
        }
      }
    });
  }

  for (const origin of foreign) {
    it(`is closed to ${origin}`, async () => {
      for (const [method, path] of routes) {
        const asked = await preflight(path, method, origin);
        assert.equal(asked.status, 403);
        assert.equal((await errorOf(asked)).code, "origin_not_allowed");
        assert.deepEqual(corsHeaders(asked), []);
        const sent = await broker.call(method, path, {
          headers: { origin },
          body: method === "POST" ? {} : undefined,
        });
        assert.deepEqual(corsHeaders(sent), []);
        assert.match(sent.headers.get("vary") ?? "", /Origin/);
      }
    });
  }

  it("is there on a stream and on an error", async () => {
    const [origin] = allowed as [string];
    const stream = await broker.chat({}, { headers: { origin } });
    await stream.text();
    assert.equal(stream.headers.get("access-control-allow-origin"), origin);
    const wrong = await broker.call("GET", "/api/me", { token: "nonsense", headers: { origin } });
    assert.deepEqual([wrong.status, wrong.headers.get("access-control-allow-origin")], [401, origin]);
  });

  it("does not take over odd header names", async () => {
    const answer = await broker.call("OPTIONS", "/api/runs", {
      token: null,
      headers: {
        origin: allowed[0]!,
        "access-control-request-method": "GET",
        "access-control-request-headers": "a b, (c)",
      },
    });
    assert.equal(answer.headers.get("access-control-allow-headers"), "authorization, content-type");
  });

  it("may be open to everyone outside production", async () => {
    const open = await startBroker({ env: { CORS_ORIGINS: "*" } });
    try {
      const answer = await open.call("GET", "/health", { headers: { origin: "https://any.example" } });
      assert.equal(answer.headers.get("access-control-allow-origin"), "*");
    } finally {
      await open.close();
    }
  });
});
