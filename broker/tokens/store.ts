import type { Scope, Token } from "../../core/protocol/index.ts";
import { type Database, limited } from "../database.ts";
import { type Cursor, page } from "../http/cursor.ts";

export interface NewToken {
  id: string;
  hash: Buffer;
  name: string;
  owner: string;
  scopes: Scope[];
  /** ISO time; null: never; undefined: 90 days from the database's now, or `notAfter` when that is earlier. */
  expiresAt: string | null | undefined;
  notAfter: string | null;
}

/** A token with what only the broker may see of it. */
export interface StoredToken {
  token: Token;
  hash: Buffer;
  expired: boolean;
}

/** Tokens as rows. Expiry is judged by the database's clock, so that all brokers agree. */
export interface TokenStore {
  insert(token: NewToken): Promise<Token>;
  find(id: string): Promise<StoredToken | null>;
  /** Newest first; `owner` null lists everyone's. */
  list(owner: string | null, limit: number, cursor: Cursor | null): Promise<Token[]>;
  /** True when there was such a token that `owner` (null: anyone) may revoke; revoking twice is fine. */
  revoke(id: string, owner: string | null): Promise<boolean>;
  touch(id: string): Promise<void>;
  /** True when a token with the scope `admin` is valid now. */
  hasAdministrator(): Promise<boolean>;
}

const columns = ["id", "name", "owner", "scopes", "created_at", "expires_at", "last_used_at", "revoked_at"];

export function makeTokenStore(database: Database): TokenStore {
  return {
    async insert({ expiresAt, notAfter, ...row }) {
      const expiry =
        expiresAt === undefined
          ? database.raw("least(clock_timestamp() + interval '90 days', ?::timestamptz)", [notAfter])
          : expiresAt;
      const rows = await limited(database("tokens").insert({ ...row, expires_at: expiry }, columns));
      return toToken(rows[0]);
    },

    async find(id) {
      const row = await limited(
        database("tokens")
          .first([
            ...columns,
            "hash",
            database.raw("coalesce(expires_at <= clock_timestamp(), false) as expired"),
          ])
          .where({ id }),
      );
      return row ? { token: toToken(row), hash: row.hash, expired: row.expired } : null;
    },

    async list(owner, limit, cursor) {
      const query = database("tokens").select(columns);
      if (owner !== null) query.where({ owner });
      page(query, limit, cursor);
      return (await limited(query)).map(toToken);
    },

    async revoke(id, owner) {
      const query = database("tokens")
        .where({ id })
        .update({ revoked_at: database.raw("coalesce(revoked_at, clock_timestamp())") });
      if (owner !== null) query.where({ owner });
      return (await limited(query)) > 0;
    },

    async touch(id) {
      await limited(
        database("tokens")
          .where({ id })
          .update({ last_used_at: database.raw("clock_timestamp()") }),
      );
    },

    async hasAdministrator() {
      const row = await limited(
        database("tokens")
          .first("id")
          .whereRaw("'admin' = any(scopes)")
          .whereNull("revoked_at")
          .whereRaw("coalesce(expires_at > clock_timestamp(), true)"),
      );
      return row !== undefined;
    },
  };
}

interface Row {
  id: string;
  name: string;
  owner: string;
  scopes: Scope[];
  created_at: Date;
  expires_at: Date | null;
  last_used_at: Date | null;
  revoked_at: Date | null;
}

function toToken(row: Row): Token {
  return {
    id: row.id,
    name: row.name,
    owner: row.owner,
    scopes: row.scopes,
    created_at: row.created_at.toISOString(),
    expires_at: row.expires_at?.toISOString() ?? null,
    last_used_at: row.last_used_at?.toISOString() ?? null,
    revoked_at: row.revoked_at?.toISOString() ?? null,
  };
}
