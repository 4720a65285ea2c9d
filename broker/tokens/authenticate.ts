import { hash as digest } from "node:crypto";
import type { Scope, Token } from "../../core/protocol/index.ts";
import type { Caller, Context } from "../http/context.ts";
import { Refusal } from "../http/refusal.ts";
import { errorFields, type Log } from "../log.ts";
import { sameHash, type TokenHasher, tokenId } from "./format.ts";
import type { StoredToken, TokenStore } from "./store.ts";

/** Milliseconds a token's row is remembered; a revoked token stops within this time on every broker. */
const rememberMs = 1000;
const remembered = 10_000;
const touchMs = 60_000;

export const allScopes: Scope[] = ["run", "read", "write", "admin"];

export interface AuthenticatorOptions {
  tokens: TokenStore;
  hasher: TokenHasher;
  bootstrapToken: string | null;
  log: Log;
}

export interface Authenticator {
  /** Whose request it is. Throws a 401 refusal about our token only; a database that is away throws through. */
  authenticate(ctx: Context): Promise<Caller>;
  /** Forgets a token at once, after it was revoked here. */
  forget(id: string): void;
}

export function makeAuthenticator(options: AuthenticatorOptions): Authenticator {
  const { tokens, hasher, log } = options;
  const bootstrap = options.bootstrapToken === null ? null : sha256(options.bootstrapToken);
  const known = new Map<string, { row: Promise<StoredToken | null>; until: number }>();
  const touched = new Map<string, number>();

  return {
    async authenticate(ctx) {
      const given = bearer(ctx.get("authorization"));
      if (bootstrap !== null && sameHash(sha256(given), bootstrap)) {
        return { owner: "administrator", scopes: allScopes, token: null };
      }
      const id = tokenId(given);
      if (id === null) throw invalid();
      const stored = await find(id);
      if (stored === null || !sameHash(hasher.hash(given), stored.hash)) throw invalid();
      const { token } = stored;
      if (token.revoked_at !== null) {
        throw new Refusal("token_revoked", "This token was revoked. Sign in with another one.");
      }
      if (stored.expired) {
        throw new Refusal("token_expired", "This token has expired. Ask for a new one and sign in again.");
      }
      touch(token);
      return { owner: token.owner, scopes: token.scopes, token };
    },
    forget: (id) => void known.delete(id),
  };

  function find(id: string): Promise<StoredToken | null> {
    const now = performance.now();
    const entry = known.get(id);
    if (entry && entry.until > now) return entry.row;
    const row = tokens.find(id);
    if (known.size >= remembered) known.clear();
    known.set(id, { row, until: now + rememberMs });
    row.catch(() => known.delete(id));
    return row;
  }

  /** Notes the use at most once a minute, beside the request; a note that is lost harms nobody. */
  function touch(token: Token): void {
    const now = performance.now();
    if (now - (touched.get(token.id) ?? Number.NEGATIVE_INFINITY) < touchMs) return;
    if (touched.size >= remembered) touched.clear();
    touched.set(token.id, now);
    tokens.touch(token.id).catch((error) => {
      touched.delete(token.id);
      log.warn("last_used_not_written", { token_id: token.id, ...errorFields(error) });
    });
  }
}

/** Texts of any length as bytes of one length, so that they compare in a time that tells nothing. */
const sha256 = (text: string) => digest("sha256", text, "buffer");

function bearer(header: string): string {
  const match = /^Bearer +([\x21-\x7e]+) *$/i.exec(header);
  if (match) return match[1]!;
  if (header.trim() === "" || /^Bearer *$/i.test(header)) {
    throw new Refusal("token_missing", "Sign in first: this request carries no token.");
  }
  throw new Refusal("token_invalid", "The Authorization header is not `Bearer` and a token.");
}

const invalid = () =>
  new Refusal(
    "token_invalid",
    "The broker does not know this token. Check that it is complete, or sign in again.",
  );
