import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "mocha";
import { ConfigError, readConfig } from "./config.ts";
import { guessable } from "./secrets.ts";

const secret = () => randomBytes(24).toString("hex");
const development = () => ({ DATABASE_URL: "postgresql://me@localhost/studio" });
const production = () => ({
  NODE_ENV: "production",
  DATABASE_URL: `postgresql://studio:${secret()}@db:5432/studio`,
  LITELLM_API_BASE: "http://litellm:8001",
  LITELLM_MASTER_KEY: secret(),
  API_BEARER_TOKEN: secret(),
  SESSION_SECRET: secret(),
  CORS_ORIGINS: "https://studio.example.com",
});

function problemsOf(environment: Record<string, string | undefined>): string[] {
  try {
    readConfig(environment, secret);
    return [];
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.problems;
  }
}

describe("configuration", () => {
  it("has defaults for developing", () => {
    const config = readConfig(development(), secret);
    assert.equal(config.port, 4000);
    assert.equal(config.host, "127.0.0.1");
    assert.deepEqual(config.upstream, { base: "http://localhost:8001", key: null });
    assert.equal(config.shutdownGraceMs, 25_000);
    assert.equal(config.firstEventMs, 60_000);
    assert.match(config.warnings.join("\n"), /SESSION_SECRET is not set/);
    assert.match(config.warnings.join("\n"), /API_BEARER_TOKEN is not set/);
  });

  it("takes a full production environment", () => {
    const config = readConfig({ ...production(), PORT: "0" }, secret);
    assert.equal(config.production, true);
    assert.equal(config.host, "0.0.0.0");
    assert.deepEqual(config.corsOrigins, ["https://studio.example.com"]);
    assert.deepEqual(config.warnings, []);
  });

  const rows: [name: string, change: Record<string, string | undefined>, problem: RegExp, base?: object][] = [
    ["no database", { DATABASE_URL: undefined }, /^DATABASE_URL is missing/, development()],
    ["a database of another kind", { DATABASE_URL: "mysql://x" }, /^DATABASE_URL is not valid/],
    ["a port that is none", { PORT: "http" }, /^PORT is not valid/],
    ["a port beyond the last", { PORT: "65536" }, /^PORT is too large/],
    ["an address with /v1", { LITELLM_API_BASE: "http://x:1/v1/" }, /^LITELLM_API_BASE ends with \/v1/],
    ["an address with credentials", { LITELLM_API_BASE: "http://a:b@x" }, /^LITELLM_API_BASE is not valid/],
    ["an address that is none", { LITELLM_API_BASE: "http://x:99999" }, /^LITELLM_API_BASE is not valid/],
    ["no address in production", { LITELLM_API_BASE: undefined }, /^LITELLM_API_BASE is missing/],
    ["no session secret in production", { SESSION_SECRET: undefined }, /^SESSION_SECRET is missing/],
    ["a short secret", { SESSION_SECRET: "Zk3v9Qw1" }, /^SESSION_SECRET is too short/],
    [
      "a default secret",
      { SESSION_SECRET: "changeme-changeme-changeme-changeme" },
      /SESSION_SECRET can be guessed/,
    ],
    ["a secret of one letter", { API_BEARER_TOKEN: "a".repeat(40) }, /^API_BEARER_TOKEN can be guessed/],
    ["a run of digits", { API_BEARER_TOKEN: "0123456789".repeat(4) }, /^API_BEARER_TOKEN can be guessed/],
    [
      "a guessable database password",
      { DATABASE_URL: "postgres://u:postgres@db/x" },
      /^DATABASE_URL has a password/,
    ],
    [
      "a guessable database password with a stray percent sign",
      { DATABASE_URL: "postgres://u:postgres%@db/x" },
      /^DATABASE_URL has a password/,
    ],
    ["no origins in production", { CORS_ORIGINS: undefined }, /^CORS_ORIGINS is missing/],
    ["empty origins in production", { CORS_ORIGINS: " " }, /^CORS_ORIGINS is missing/],
    ["every origin in production", { CORS_ORIGINS: "*" }, /^CORS_ORIGINS is \*/],
    ["an origin with a path", { CORS_ORIGINS: "https://a.example/x" }, /^CORS_ORIGINS holds something/],
    ["an unknown environment", { NODE_ENV: "staging" }, /^NODE_ENV is not valid/],
    [
      "a first event that is not waited for",
      { FIRST_EVENT_TIMEOUT_MS: "999" },
      /^FIRST_EVENT_TIMEOUT_MS is too small/,
    ],
    [
      "a first event after the end",
      { FIRST_EVENT_TIMEOUT_MS: "600001" },
      /^FIRST_EVENT_TIMEOUT_MS is too large/,
    ],
    ["a time in words", { FIRST_EVENT_TIMEOUT_MS: "2m" }, /^FIRST_EVENT_TIMEOUT_MS is not valid/],
    ["an unknown log level", { LOG_LEVEL: "loud" }, /^LOG_LEVEL is not valid/],
  ];
  for (const [name, change, problem, base] of rows) {
    it(`refuses ${name}`, () => {
      const problems = problemsOf({ ...(base ?? production()), ...change });
      assert.ok(
        problems.some((one) => problem.test(one)),
        `${problem} is not among: ${problems.join(" | ")}`,
      );
    });
  }

  it("takes the time for the first event", () => {
    for (const ms of [1000, 300_000, 600_000]) {
      const config = readConfig({ ...production(), FIRST_EVENT_TIMEOUT_MS: String(ms) }, secret);
      assert.equal(config.firstEventMs, ms);
    }
  });

  it("takes an upstream as host:port, as a private network names it", () => {
    const config = readConfig({ ...production(), LITELLM_API_BASE: "litellm-x1:8001" }, secret);
    assert.equal(config.upstream.base, "http://litellm-x1:8001");
  });

  it("lists every problem at once and never a value", () => {
    const value = `short-${randomBytes(3).toString("hex")}`;
    const problems = problemsOf({
      NODE_ENV: "production",
      PORT: value,
      SESSION_SECRET: value,
      DATABASE_URL: value,
    });
    assert.ok(problems.length >= 6, problems.join("\n"));
    assert.ok(!problems.join("\n").includes(value));
  });

  it("refuses one secret in two places", () => {
    const twice = secret();
    const problems = problemsOf({ ...production(), SESSION_SECRET: twice, API_BEARER_TOKEN: twice });
    assert.match(problems.join("\n"), /API_BEARER_TOKEN is the same as SESSION_SECRET/);
  });

  it("says which variables this version does not use", () => {
    const config = readConfig({ ...development(), REDIS_URL: "redis://localhost" }, secret);
    assert.match(config.warnings.join("\n"), /Not used by this version: REDIS_URL/);
  });
});

describe("guessable", () => {
  for (let i = 0; i < 20; i++) {
    const random = [secret(), randomBytes(32).toString("base64"), randomBytes(24).toString("base64url")][
      i % 3
    ]!;
    it(`takes a random secret (${i})`, () => assert.equal(guessable(random), false, random));
  }
});
