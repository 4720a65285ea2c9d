import Type, { type Static } from "typebox";
import { nullable, Time } from "./schema.ts";

/** At least one visible character and no control characters. */
const printable = "^[^\\u0000-\\u001f\\u007f]*[^\\s\\u0000-\\u001f\\u007f][^\\u0000-\\u001f\\u007f]*$";

/**
 * What a token may do. `run`: call models. `read`: see own runs and evaluations. `write`: store
 * evaluations, delete own runs. `admin`: mint, list and revoke everyone's tokens.
 */
export const Scope = Type.Union([
  Type.Literal("run"),
  Type.Literal("read"),
  Type.Literal("write"),
  Type.Literal("admin"),
]);
export type Scope = Static<typeof Scope>;

export const TokenRequest = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 100, pattern: printable }),
    owner: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 100,
        pattern: printable,
        description:
          "Whose runs the token sees. Default: the token's name. Only an administrator may give it.",
      }),
    ),
    scopes: Type.Optional(
      Type.Array(Scope, { minItems: 1, maxItems: 4, description: "Default: run, read, write." }),
    ),
    expires_at: Type.Optional(
      Type.Union([Time, Type.Null()], { description: "Default: 90 days from now. null: never." }),
    ),
  },
  { $id: "TokenRequest", additionalProperties: false },
);
export type TokenRequest = Static<typeof TokenRequest>;

/** A token as lists show it: never its secret, never a hash. */
export const Token = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    owner: Type.String(),
    scopes: Type.Array(Scope),
    created_at: Time,
    expires_at: nullable(Time),
    last_used_at: nullable(Time),
    revoked_at: nullable(Time),
  },
  { $id: "Token" },
);
export type Token = Static<typeof Token>;

export const CreatedToken = Type.Object(
  { ...Token.properties, token: Type.String({ description: "The credential; shown this once." }) },
  { $id: "CreatedToken" },
);
export type CreatedToken = Static<typeof CreatedToken>;

export const TokenList = Type.Object(
  { data: Type.Array(Token), next_cursor: nullable(Type.String()) },
  { $id: "TokenList" },
);
export type TokenList = Static<typeof TokenList>;

/** `GET /api/me`: whose token this is and what it may do. `token` is null for the bootstrap token. */
export const Me = Type.Object(
  {
    owner: Type.String(),
    scopes: Type.Array(Scope),
    token: nullable(Token),
    broker: Type.Object({ version: Type.String() }),
  },
  { $id: "Me" },
);
export type Me = Static<typeof Me>;
