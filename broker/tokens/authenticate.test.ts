import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { Context } from "../http/context.ts";
import { Refusal } from "../http/refusal.ts";
import { makeLog } from "../log.ts";
import { makeAuthenticator } from "./authenticate.ts";
import { makeHasher, makeToken } from "./format.ts";
import type { StoredToken, TokenStore } from "./store.ts";

const hasher = makeHasher("a secret of this test");

/** An authenticator over one stored token, and how often its store was asked. */
function setUp(change: Partial<StoredToken> = {}) {
  const { id, text } = makeToken();
  const asked = { find: 0, touch: 0 };
  const stored: StoredToken = {
    token: {
      id,
      name: "n",
      owner: "o",
      scopes: ["run"],
      created_at: "",
      expires_at: null,
      last_used_at: null,
      revoked_at: null,
    },
    hash: hasher.hash(text),
    expired: false,
    ...change,
  };
  const tokens = {
    find: async (wanted: string) => {
      asked.find++;
      return wanted === id ? stored : null;
    },
    touch: async () => {
      asked.touch++;
    },
  } as unknown as TokenStore;
  const log = makeLog("silent");
  const { authenticate, forget } = makeAuthenticator({ tokens, hasher, bootstrapToken: null, log });
  const use = (token: string) => authenticate({ get: () => `Bearer ${token}` } as unknown as Context);
  return { use, forget, asked, id, text, stored };
}

describe("authentication", () => {
  it("asks the database once a second for a token, however often it is used", async () => {
    const { use, text, asked, forget, id } = setUp();
    await Promise.all(Array.from({ length: 50 }, () => use(text)));
    assert.deepEqual(asked, { find: 1, touch: 1 });
    forget(id);
    await use(text);
    assert.deepEqual(asked, { find: 2, touch: 1 });
  });

  it("asks it never for a text whose checksum is wrong", async () => {
    const { use, text, asked } = setUp();
    for (let i = 0; i < 100; i++) await assert.rejects(use(`${makeToken().text.slice(0, -6)}000000`));
    await assert.rejects(use(text.replace("ps_", "sp_")));
    assert.equal(asked.find, 0);
  });

  it("lets a failure of the database through, and asks again afterwards", async () => {
    const { text } = makeToken();
    let away = true;
    const down = Object.assign(new Error("connection refused"), { code: "ECONNREFUSED" });
    const tokens = {
      find: async () => {
        if (away) throw down;
        return null;
      },
    } as unknown as TokenStore;
    const { authenticate } = makeAuthenticator({
      tokens,
      hasher,
      bootstrapToken: null,
      log: makeLog("silent"),
    });
    const ask = () => authenticate({ get: () => `Bearer ${text}` } as unknown as Context);
    await assert.rejects(ask(), down);
    away = false;
    await assert.rejects(ask(), (error) => error instanceof Refusal && error.code === "token_invalid");
  });

  it("does not let a known id in with another secret", async () => {
    const { use, text, stored } = setUp();
    stored.hash = hasher.hash("something else");
    await assert.rejects(use(text), (error) => error instanceof Refusal && error.code === "token_invalid");
  });
});
