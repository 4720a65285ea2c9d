import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { ConfigError } from "../config.ts";
import { closeDatabase, type Database, openDatabase } from "../database.ts";
import { randomSecret } from "../test/broker.ts";
import { freshDatabase, query } from "../test/postgres.ts";
import { spawnBroker } from "../test/process.ts";
import { scriptedUpstream } from "../test/upstream.ts";
import { requireAdministrator } from "./administrator.ts";
import { makeTokenStore } from "./store.ts";

describe("a production broker without API_BEARER_TOKEN", () => {
  let url: string;
  let database: Database;
  before(async () => {
    url = await freshDatabase();
    database = openDatabase(url);
  });
  after(() => closeDatabase(database));

  const given = async (fields: { scopes: string[]; expires?: string; revoked?: boolean }) => {
    await query(url, "delete from tokens");
    await query(
      url,
      `insert into tokens (id, name, owner, scopes, hash, expires_at, revoked_at)
       values ('a', 'a', 'a', $1, 'x', $2, $3)`,
      [fields.scopes, fields.expires ?? null, fields.revoked ? "2026-01-01T00:00:00Z" : null],
    );
  };
  const admin = ["run", "admin"];
  const rows: [name: string, token: Parameters<typeof given>[0], enough: boolean][] = [
    ["a valid administrator's token is enough", { scopes: admin }, true],
    ["one that expires later, too", { scopes: admin, expires: "2999-01-01T00:00:00Z" }, true],
    ["another's token is not", { scopes: ["run", "read", "write"] }, false],
    ["nor is one that has expired", { scopes: admin, expires: "2020-01-01T00:00:00Z" }, false],
    ["nor is one that was revoked", { scopes: admin, revoked: true }, false],
  ];
  for (const [name, token, enough] of rows) {
    it(name, async () => {
      await given(token);
      const asked = requireAdministrator(makeTokenStore(database));
      if (enough) await asked;
      else await assert.rejects(asked, isAbout(/no valid token with the scope admin.*openssl rand -hex 32/));
    });
  }

  it("is told of a Postgres that does not answer, after a while", async () => {
    const away = openDatabase("postgresql://127.0.0.1:9/x");
    const asked = performance.now();
    await assert.rejects(
      requireAdministrator(makeTokenStore(away), 400),
      isAbout(/leads to no Postgres that answers/),
    );
    assert.ok(performance.now() - asked >= 400);
    await closeDatabase(away);
  });

  it("does not start, says the next step, and ends with 2; with an administrator it starts", async () => {
    const upstream = await scriptedUpstream();
    const environment = (databaseUrl: string) => ({
      NODE_ENV: "production",
      PORT: "0",
      DATABASE_URL: databaseUrl,
      LITELLM_API_BASE: upstream.base,
      LITELLM_MASTER_KEY: randomSecret(),
      SESSION_SECRET: randomSecret(),
      CORS_ORIGINS: "https://studio.example.com",
    });
    for (const empty of [await freshDatabase(), await freshDatabase({ migrated: false })]) {
      const { log, ended } = spawnBroker(environment(empty));
      assert.equal(await ended, 2, log());
      assert.match(log(), /^- API_BEARER_TOKEN is missing, .* Set API_BEARER_TOKEN to /m);
    }
    await given({ scopes: admin });
    const { child, log, ended } = spawnBroker(environment(url));
    for (let tries = 0; !log().includes('"event":"listening"'); tries++) {
      assert.ok(tries < 200, log());
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    child.kill("SIGTERM");
    assert.equal(await ended, 0);
    await upstream.close();
  });
});

const isAbout = (words: RegExp) => (error: unknown) =>
  error instanceof ConfigError && words.test(error.problems.join("\n"));
