import assert from "node:assert/strict";
import { crc32 } from "node:zlib";
import { after, before, describe, it } from "mocha";
import type { Me, TokenList } from "../../core/protocol/index.ts";
import { errorOf, mint, randomSecret, startBroker, type TestBroker } from "../test/broker.ts";
import { query } from "../test/postgres.ts";
import { makeHasher, makeToken, sameHash, tokenId } from "./format.ts";

describe("a token's text", () => {
  it("has an id, a secret and a checksum", () => {
    const { id, text } = makeToken();
    assert.match(text, /^ps_[0-9A-Za-z]{12}_[0-9A-Za-z]{38}$/);
    assert.equal(tokenId(text), id);
    assert.notEqual(makeToken().text, text);
  });

  it("is refused by its checksum when any character is another", () => {
    const { text } = makeToken();
    for (let i = 0; i < text.length; i++) {
      const other = text[i] === "x" ? "y" : "x";
      assert.equal(tokenId(text.slice(0, i) + other + text.slice(i + 1)), null, `character ${i}`);
    }
  });

  for (const text of [
    "",
    "ps_",
    "ps__",
    `ps_${"a".repeat(12)}_${"b".repeat(38)}`,
    `${makeToken().text}x`,
    "ps_é",
  ]) {
    it(`"${text.slice(0, 20)}" is none`, () => assert.equal(tokenId(text), null));
  }

  it("has another hash under another SESSION_SECRET", () => {
    const { text } = makeToken();
    const [a, b] = [makeHasher("one"), makeHasher("two")];
    assert.ok(sameHash(a.hash(text), makeHasher("one").hash(text)));
    assert.ok(!sameHash(a.hash(text), b.hash(text)));
  });
});

describe("tokens", () => {
  let broker: TestBroker;
  before(async () => {
    broker = await startBroker();
  });
  after(() => broker.close());

  const me = async (token: string) => broker.call("GET", "/api/me", { token });

  it("are shown once, and stored as a keyed hash only", async () => {
    const created = await broker.call("POST", "/api/tokens", { body: { name: "Ann's laptop" } });
    assert.equal(created.status, 201);
    const { token, ...rest } = (await created.json()) as Record<string, unknown>;
    assert.deepEqual(Object.keys(rest).sort(), [
      "created_at",
      "expires_at",
      "id",
      "last_used_at",
      "name",
      "owner",
      "revoked_at",
      "scopes",
    ]);
    assert.deepEqual(
      [rest.name, rest.owner, rest.scopes],
      ["Ann's laptop", "Ann's laptop", ["run", "read", "write"]],
    );
    const days = (Date.parse(String(rest.expires_at)) - Date.now()) / 86_400_000;
    assert.ok(days > 89.9 && days < 90.1);
    const list = await (await broker.call("GET", "/api/tokens")).text();
    const rows = JSON.stringify(await query(broker.databaseUrl, "select * from tokens"));
    const secret = String(token).slice(16);
    assert.ok(list.includes(String(rest.id)) && !list.includes(secret) && !list.includes("hash"));
    assert.ok(!rows.includes(secret));
  });

  it("say whose they are", async () => {
    const { token } = await mint(broker, { name: "CI", owner: "team-a", scopes: ["run"], expires_at: null });
    const answer = (await (await me(token)).json()) as Me;
    assert.deepEqual([answer.owner, answer.scopes, answer.token?.expires_at], ["team-a", ["run"], null]);
    const administrator = (await (await me(broker.token)).json()) as Me;
    assert.deepEqual(
      [administrator.owner, administrator.scopes, administrator.token],
      ["administrator", ["run", "read", "write", "admin"], null],
    );
  });

  it("note their use", async () => {
    const { token, id } = await mint(broker, { name: "used" });
    await me(token);
    for (let tries = 0; tries < 100; tries++) {
      const [row] = await query<{ last_used_at: Date | null }>(
        broker.databaseUrl,
        "select last_used_at from tokens where id = $1",
        [id],
      );
      if (row?.last_used_at) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    assert.fail("last_used_at was never written");
  });

  it("stop working when revoked, also on another broker within 2 s", async () => {
    const secret = randomSecret();
    const env = { SESSION_SECRET: secret };
    const one = await startBroker({ env });
    const two = await startBroker({ env, databaseUrl: one.databaseUrl });
    try {
      const { token, id } = await mint(one, { name: "leaver" });
      const ask = (broker: TestBroker) => broker.call("GET", "/api/me", { token });
      assert.deepEqual([(await ask(one)).status, (await ask(two)).status], [200, 200]);
      assert.equal((await one.call("DELETE", `/api/tokens/${id}`)).status, 204);
      const here = await ask(one);
      assert.deepEqual([here.status, (await errorOf(here)).code], [401, "token_revoked"]);
      await new Promise((resolve) => setTimeout(resolve, 1100));
      assert.equal((await ask(two)).status, 401);
      assert.equal((await one.call("DELETE", `/api/tokens/${id}`)).status, 204, "revoking twice is fine");
    } finally {
      await one.close();
      await two.close();
    }
  });

  describe("are asked for", () => {
    const rows: [
      name: string,
      headers: (token: string) => Record<string, string>,
      status: number,
      code: string,
    ][] = [
      ["nothing", () => ({}), 401, "token_missing"],
      ["an empty header", () => ({ authorization: "" }), 401, "token_missing"],
      ["a bearer without a token", () => ({ authorization: "Bearer" }), 401, "token_missing"],
      ["another scheme", () => ({ authorization: "Basic eDp5" }), 401, "token_invalid"],
      ["a random text", () => ({ authorization: `Bearer ${randomSecret()}` }), 401, "token_invalid"],
      ["an unknown token", () => ({ authorization: `Bearer ${makeToken().text}` }), 401, "token_invalid"],
      [
        "a wrong checksum",
        (token) => ({ authorization: `Bearer ${token.slice(0, -1)}!` }),
        401,
        "token_invalid",
      ],
      [
        "another secret for a known id",
        (token) => ({ authorization: `Bearer ${forged(token)}` }),
        401,
        "token_invalid",
      ],
      [
        "two tokens in one header",
        (token) => ({ authorization: `Bearer ${token}, Bearer ${token}` }),
        401,
        "token_invalid",
      ],
      [
        "100 kB of token",
        () => ({ authorization: `Bearer ${"x".repeat(100_000)}` }),
        431,
        "headers_too_large",
      ],
      ["the right one, in lower case", (token) => ({ authorization: `bearer ${token}` }), 200, ""],
    ];
    let token: string;
    before(async () => {
      token = (await mint(broker, { name: "matrix" })).token;
    });
    for (const [name, headers, status, code] of rows) {
      it(`${name}: ${status} ${code}`, async () => {
        const answer = await broker.call("GET", "/api/me", { token: null, headers: headers(token) });
        assert.equal(answer.status, status);
        if (status >= 400) assert.equal((await errorOf(answer)).code, code);
        if (status === 401) assert.match(answer.headers.get("www-authenticate") ?? "", /^Bearer/);
      });
    }

    it("an expired one: 401 token_expired", async () => {
      const { token: old, id } = await mint(broker, { name: "old" });
      await query(
        broker.databaseUrl,
        "update tokens set expires_at = now() - interval '1 second' where id = $1",
        [id],
      );
      const answer = await broker.call("GET", "/api/me", { token: old });
      assert.deepEqual([answer.status, (await errorOf(answer)).code], [401, "token_expired"]);
    });
  });

  describe("made by someone who is no administrator", () => {
    let own: { token: string; id: string };
    before(async () => {
      const expires_at = new Date(Date.now() + 3_600_000).toISOString();
      own = await mint(broker, { name: "person", scopes: ["run", "write"], expires_at });
    });
    const make = (body: object) => broker.call("POST", "/api/tokens", { token: own.token, body });

    it("belong to the same owner, with no more scopes and no more time", async () => {
      const answer = await make({ name: "my script" });
      assert.equal(answer.status, 201);
      const made = (await answer.json()) as { owner: string; scopes: string[]; expires_at: string };
      assert.deepEqual([made.owner, made.scopes], ["person", ["run", "write"]]);
      assert.ok(Date.parse(made.expires_at) - Date.now() <= 3_600_000);
    });

    const refused: [name: string, body: object, param: string][] = [
      ["for someone else", { name: "x", owner: "other" }, "owner"],
      ["with the scope admin", { name: "x", scopes: ["admin"] }, "scopes"],
      ["with a scope it lacks", { name: "x", scopes: ["run", "read"] }, "scopes"],
      ["that never expires", { name: "x", expires_at: null }, "expires_at"],
      ["that outlives it", { name: "x", expires_at: "2999-01-01T00:00:00Z" }, "expires_at"],
    ];
    for (const [name, body, param] of refused) {
      it(`is refused ${name}`, async () => {
        const answer = await make(body);
        assert.equal(answer.status, 403);
        const error = await errorOf(answer);
        assert.deepEqual([error.code, error.param], ["scope_missing", param]);
      });
    }

    it("cannot see or revoke another owner's", async () => {
      const { id } = await mint(broker, { name: "stranger" });
      const reader = await mint(broker, { name: "person", scopes: ["read", "write"] });
      const list = (await (
        await broker.call("GET", "/api/tokens", { token: reader.token })
      ).json()) as TokenList;
      assert.ok(list.data.length > 0 && list.data.every(({ owner }) => owner === "person"));
      assert.equal((await broker.call("DELETE", `/api/tokens/${id}`, { token: reader.token })).status, 404);
    });
  });

  it("in the past or at no real time are refused", async () => {
    for (const expires_at of ["2001-01-01T00:00:00Z", "2026-02-30T25:00:00Z", "9999-12-31T23:00:00-10:00"]) {
      const answer = await broker.call("POST", "/api/tokens", { body: { name: "x", expires_at } });
      assert.deepEqual([answer.status, (await errorOf(answer)).param], [400, "expires_at"]);
    }
  });

  it("are listed page by page", async () => {
    for (let i = 0; i < 5; i++) await mint(broker, { name: `page ${i}`, owner: "pages" });
    const { token } = await mint(broker, { name: "pages", scopes: ["read"] });
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const path: string = `/api/tokens?limit=2${cursor ? `&cursor=${cursor}` : ""}`;
      const page = (await (await broker.call("GET", path, { token })).json()) as TokenList;
      seen.push(...page.data.map(({ name }) => name));
      cursor = page.next_cursor;
    } while (cursor);
    assert.deepEqual(seen, ["pages", "page 4", "page 3", "page 2", "page 1", "page 0"]);
  });
});

/** A token with a known id, another secret and the checksum that belongs to them. */
function forged(token: string): string {
  const body = token.slice(0, 16) + makeToken().text.slice(16, 48);
  let rest = crc32(body);
  let digits = "";
  for (let i = 0; i < 6; i++) {
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"[rest % 62] + digits;
    rest = Math.floor(rest / 62);
  }
  assert.equal(tokenId(body + digits), token.slice(3, 15));
  return body + digits;
}
