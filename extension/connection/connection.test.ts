import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import { BrokerError } from "../../core/client/errors.ts";
import { untranslated } from "../../core/translate.ts";
import { Emitter } from "../events.ts";
import { readAddress } from "./address.ts";
import { type Connection, makeConnection, type Tokens } from "./connection.ts";

const here = "https://broker.example.com";
const elsewhere = "https://other.example.com";

/** A world with one stored token, an address to change, and a broker that answers as told. */
function makeWorld() {
  const stored = new Map([[here, "good"]]);
  const addressChanges = new Emitter<void>();
  const tokenChanges = new Emitter<string>();
  const tokens: Tokens = {
    get: async (origin) => stored.get(origin) ?? null,
    async set(origin, token) {
      stored.set(origin, token);
      tokenChanges.fire(origin);
    },
    async remove(origin) {
      stored.delete(origin);
      tokenChanges.fire(origin);
    },
    onDidChange: tokenChanges.event,
  };
  const world = {
    tokens,
    stored,
    typed: here,
    trusted: true,
    handedOver: null as string | null,
    /** Tokens that the broker takes. */
    taken: new Set(["good"]),
    away: false,
    calls: [] as { origin: string; token: string; path: string }[],
    refusals: [] as string[],
    changes: 0,
    setAddress(typed: string) {
      world.typed = typed;
      addressChanges.fire();
    },
  };
  const answer = (body: unknown, status = 200) =>
    new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const url = new URL(String(input));
    const token = new Headers(init?.headers).get("authorization")?.replace("Bearer ", "") ?? "";
    world.calls.push({ origin: url.origin, token, path: url.pathname });
    if (world.away)
      throw new TypeError("fetch failed", { cause: Object.assign(new Error(), { code: "ECONNREFUSED" }) });
    if (!world.taken.has(token)) {
      return answer({ error: { message: "The token is revoked.", code: "token_revoked" } }, 401);
    }
    if (url.pathname === "/api/me") return answer({ owner: "Ada", scopes: [], token: null });
    return answer({ object: "list", data: [{ id: "m" }] });
  };
  const connection = makeConnection({
    allowed: () => world.trusted,
    address: () => ({ typed: world.typed, address: readAddress(world.typed) }),
    onDidChangeAddress: addressChanges.event,
    tokens,
    handedOver: Promise.reject(new Error("The settings cannot be written.")),
    freshToken: async () => world.handedOver,
    fetch,
    client: "test/0",
    t: untranslated,
    onRefused: (message) => world.refusals.push(message),
  });
  connection.onDidChange(() => world.changes++);
  return { ...world, world, connection };
}

const codeOf = async (promise: Promise<unknown>): Promise<string> =>
  await promise.then(
    () => "no error",
    (error) => (error instanceof BrokerError ? error.detail.code : String(error)),
  );

describe("the connection", () => {
  let world: ReturnType<typeof makeWorld>["world"];
  let connection: Connection;
  beforeEach(() => {
    const made = makeWorld();
    ({ world, connection } = made);
  });
  afterEach(() => connection.dispose());

  it("finds the stored token, takes the models and learns who it is", async () => {
    await connection.ready();
    assert.equal(connection.standing().kind, "signed-in");
    assert.deepEqual(
      (await connection.loadModels()).map(({ id }) => id),
      ["m"],
    );
    await connection.loadModels();
    await new Promise((resolve) => setTimeout(resolve, 10));
    assert.deepEqual(connection.standing(), { kind: "signed-in", owner: "Ada" });
    assert.equal(world.calls.filter(({ path }) => path === "/v1/models").length, 1);
  });

  it("signs out once when the token is refused, and says so once", async () => {
    world.taken.clear();
    const codes = await Promise.all(
      [connection.loadModels(), connection.call((broker) => broker.me())].map(codeOf),
    );
    assert.deepEqual(codes, ["token_revoked", "token_revoked"]);
    assert.equal(connection.standing().kind, "refused");
    assert.equal(world.stored.has(here), false);
    assert.equal(world.refusals.length, 1);
    const before = world.calls.length;
    assert.equal(await codeOf(connection.loadModels()), "not_signed_in");
    assert.equal(world.calls.length, before, "a refused token is not sent again");
    assert.equal(world.refusals.length, 1);
  });

  it("takes a newer token that was handed over, without a word", async () => {
    world.taken = new Set(["newer"]);
    world.handedOver = "newer";
    assert.equal((await connection.loadModels()).length, 1);
    assert.deepEqual(world.refusals, []);
    assert.equal(world.stored.get(here), "newer");
    assert.equal(connection.standing().kind, "signed-in");
  });

  it("gives up when the token handed over is the refused one", async () => {
    world.taken.clear();
    world.handedOver = "good";
    assert.equal(await codeOf(connection.loadModels()), "token_revoked");
    assert.equal(world.calls.length, 1);
  });

  it("gives up when the newer token is refused too", async () => {
    world.taken.clear();
    world.handedOver = "newer";
    assert.equal(await codeOf(connection.loadModels()), "token_revoked");
    assert.equal(world.calls.length, 2);
    assert.equal(connection.standing().kind, "refused");
  });

  it("is unreachable while the broker is away, and back when it is", async () => {
    world.away = true;
    assert.equal(await codeOf(connection.loadModels()), "broker_unreachable");
    const standing = connection.standing();
    assert.equal(standing.kind, "unreachable");
    assert.match(standing.kind === "unreachable" ? standing.message : "", /ECONNREFUSED/);
    assert.equal(world.stored.has(here), true, "the token is kept");
    world.away = false;
    await connection.loadModels(true);
    assert.equal(connection.standing().kind, "signed-in");
  });

  it("sends a token to no other origin than its own", async () => {
    await connection.loadModels();
    world.setAddress(elsewhere);
    assert.equal(await codeOf(connection.loadModels()), "not_signed_in");
    assert.equal(connection.standing().kind, "signed-out");
    assert.equal(connection.models(), null);
    assert.deepEqual([...new Set(world.calls.map(({ origin }) => origin))], [here]);
  });

  it("sends no token to an address that the settings name before they say that it changed", async () => {
    await connection.loadModels();
    world.typed = elsewhere;
    assert.equal(await codeOf(connection.call((broker) => broker.me())), "not_signed_in");
    assert.deepEqual([...new Set(world.calls.map(({ origin }) => origin))], [here]);
  });

  it("follows a sign-in and a sign-out in another window", async () => {
    await connection.ready();
    await world.tokens.remove(here);
    await connection.ready();
    assert.equal(connection.standing().kind, "signed-out");
    await world.tokens.set(here, "good");
    await connection.ready();
    assert.equal(connection.standing().kind, "signed-in");
  });

  it("sends nothing from an untrusted workspace", async () => {
    world.trusted = false;
    assert.equal(await codeOf(connection.loadModels()), "untrusted");
    assert.equal(await codeOf(connection.call((broker) => broker.me())), "untrusted");
    const address = readAddress(here);
    assert.ok(address);
    assert.equal(await codeOf(connection.check(address, "good")), "untrusted");
    assert.deepEqual(world.calls, []);
  });

  it("says so when the address is none", async () => {
    world.setAddress("broker");
    assert.equal(await codeOf(connection.loadModels()), "not_a_broker");
    const standing = connection.standing();
    assert.match(standing.kind === "bad-address" ? standing.message : "", /“broker” is not/);
  });

  it("checks a token without keeping it", async () => {
    const address = readAddress(elsewhere);
    assert.ok(address);
    world.taken.add("candidate");
    assert.equal(await connection.check(address, "candidate"), "Ada");
    assert.equal(await codeOf(connection.check(address, "wrong")), "token_revoked");
    assert.equal(connection.standing().kind, "signed-in");
    assert.equal(world.stored.has(elsewhere), false);
  });
});
