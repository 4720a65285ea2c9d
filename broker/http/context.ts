import type { ParameterizedContext } from "koa";
import type { Scope, Token } from "../../core/protocol/index.ts";

/** Whose credential a request carries. */
export interface Caller {
  owner: string;
  scopes: Scope[];
  /** Null for the bootstrap token. */
  token: Token | null;
}

export interface State {
  requestId: string;
  /** The route's pattern, for logs: never the path itself, which may hold anything. */
  route?: string;
  runId?: string;
}

export type Context = ParameterizedContext<State>;

/** What a route's handler gets: everything checked against the route's schemas. */
export interface Call<Query = unknown, Body = unknown> {
  ctx: Context;
  /** Route parameters, decoded. */
  params: Record<string, string>;
  caller: Caller;
  query: Query;
  body: Body;
}
