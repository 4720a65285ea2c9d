import Type from "typebox";
import {
  CreatedToken,
  Me,
  type Scope,
  TokenList,
  TokenRequest,
  type TokenRequest as TokenRequestBody,
} from "../../core/protocol/index.ts";
import type { Caller } from "../http/context.ts";
import { readCursor, writeCursor } from "../http/cursor.ts";
import { notFound, Refusal } from "../http/refusal.ts";
import { type Route, route } from "../http/route.ts";
import { makeToken, type TokenHasher } from "./format.ts";
import type { TokenStore } from "./store.ts";

const TokenQuery = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    cursor: Type.Optional(Type.String({ maxLength: 512 })),
  },
  { additionalProperties: false },
);

const idForm = /^[0-9A-Za-z]{12}$/;
const defaultScopes: Scope[] = ["run", "read", "write"];

export interface TokenRoutesOptions {
  tokens: TokenStore;
  hasher: TokenHasher;
  forget: (id: string) => void;
  version: string;
}

/** Minting, listing and revoking tokens, and who I am. */
export function tokenRoutes({ tokens, hasher, forget, version }: TokenRoutesOptions): Route[] {
  return [
    route({
      method: "get",
      path: "/api/me",
      tag: "Tokens",
      summary: "Whose token this is and what it may do.",
      scopes: [],
      answers: { 200: { description: "The caller.", schema: Me } },
      handle({ ctx, caller }) {
        ctx.body = { owner: caller.owner, scopes: caller.scopes, token: caller.token, broker: { version } };
      },
    }),
    route({
      method: "post",
      path: "/api/tokens",
      tag: "Tokens",
      summary: "Make a token. Its text is in this answer and nowhere else.",
      scopes: ["write", "admin"],
      body: TokenRequest,
      answers: { 201: { description: "The token, shown once.", schema: CreatedToken } },
      async handle({ ctx, caller, body }) {
        const { id, text } = makeToken();
        const token = await tokens.insert({ id, hash: hasher.hash(text), ...allowedFor(caller, body) });
        ctx.status = 201;
        ctx.set("cache-control", "no-store");
        ctx.body = { ...token, token: text };
      },
    }),
    route({
      method: "get",
      path: "/api/tokens",
      tag: "Tokens",
      summary: "List tokens, newest first: your own, or everyone's with the scope admin.",
      scopes: ["read", "admin"],
      query: TokenQuery,
      answers: { 200: { description: "A page of tokens, without secrets.", schema: TokenList } },
      errors: ["invalid_cursor"],
      async handle({ ctx, caller, query }) {
        const limit = query.limit ?? 50;
        const rows = await tokens.list(reach(caller), limit + 1, readCursor(query.cursor, idForm));
        ctx.body = { data: rows.slice(0, limit), next_cursor: writeCursor(rows, limit) };
      },
    }),
    route({
      method: "delete",
      path: "/api/tokens/:id",
      tag: "Tokens",
      summary: "Revoke a token. It stops working within 2 seconds.",
      scopes: ["write", "admin"],
      answers: { 204: { description: "Revoked." } },
      errors: ["not_found"],
      async handle({ ctx, caller, params }) {
        const id = params.id ?? "";
        if (!idForm.test(id) || !(await tokens.revoke(id, reach(caller)))) throw notFound("token");
        forget(id);
        ctx.status = 204;
      },
    }),
  ];
}

const isAdministrator = (caller: Caller) => caller.scopes.includes("admin");

/** Whose tokens a caller may see and revoke; null: everyone's. */
const reach = (caller: Caller) => (isAdministrator(caller) ? null : caller.owner);

/**
 * What is minted for whom. An administrator's new token belongs to `owner`, or to a person of the token's name.
 * Everybody else mints for themselves, never with more scopes or more time than the token in hand.
 */
function allowedFor(caller: Caller, body: TokenRequestBody) {
  const expiresAt = readExpiry(body.expires_at);
  if (isAdministrator(caller)) {
    const owner = body.owner ?? body.name;
    return { name: body.name, owner, scopes: body.scopes ?? defaultScopes, expiresAt, notAfter: null };
  }
  if (body.owner !== undefined && body.owner !== caller.owner) {
    throw new Refusal("scope_missing", "Only an administrator may make a token for someone else.", {
      param: "owner",
    });
  }
  const scopes = body.scopes ?? defaultScopes.filter((scope) => caller.scopes.includes(scope));
  const beyond = scopes.find((scope) => !caller.scopes.includes(scope));
  if (beyond) {
    throw new Refusal("scope_missing", `This token lacks the scope "${beyond}" and cannot pass it on.`, {
      param: "scopes",
    });
  }
  const notAfter = caller.token?.expires_at ?? null;
  if (
    notAfter !== null &&
    (expiresAt === null || (expiresAt && Date.parse(expiresAt) > Date.parse(notAfter)))
  ) {
    throw new Refusal(
      "scope_missing",
      "A token cannot make one that outlives it. Choose an earlier expires_at.",
      {
        param: "expires_at",
      },
    );
  }
  return { name: body.name, owner: caller.owner, scopes, expiresAt, notAfter };
}

function readExpiry(given: string | null | undefined): string | null | undefined {
  if (given === null || given === undefined) return given;
  const time = new Date(given);
  // With its offset a time of the year 9999 can be one of the year 10000, which Postgres reads in another form.
  const fine = time.getTime() > Date.now() && time.getUTCFullYear() <= 9999;
  if (!fine) {
    throw new Refusal(
      "invalid_request",
      `"expires_at" must be a time in the future, before the year 10000.`,
      {
        param: "expires_at",
      },
    );
  }
  return time.toISOString();
}
