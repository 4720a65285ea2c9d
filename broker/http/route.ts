import type { Static, TSchema } from "typebox";
import type { ErrorCode, Scope } from "../../core/protocol/index.ts";
import type { Call, Caller } from "./context.ts";

/**
 * One route: what the router mounts and what /openapi.json says are made from the same values, so they cannot
 * differ.
 */
export interface Route<Q extends TSchema = TSchema, B extends TSchema = TSchema> {
  method: "get" | "post" | "delete";
  /** A koa-router pattern, such as `/api/runs/:id`, or `/v1/models/*id` for what may have slashes. */
  path: string;
  summary: string;
  /** Group in the documentation. */
  tag: "Relay" | "Runs" | "Evaluations" | "Tokens" | "Operations";
  /** Null: open to everybody. Otherwise the caller needs one of these; an empty list: any valid token. */
  scopes: Scope[] | null;
  query?: Q;
  body?: B;
  /** Sentence for a body field that the schema does not have. */
  aboutField?: (name: string) => string | undefined;
  answers: Record<number, Answer>;
  /** Codes beyond those that every route can answer with. */
  errors?: ErrorCode[];
  handle(call: Call<Static<Q>, Static<B>>): Promise<void> | void;
}

export interface Answer {
  description: string;
  schema?: TSchema;
  /** Media type, `application/json` unless given. */
  type?: string;
  headers?: Record<string, string>;
}

/** Keeps the types of a route's schemas for its handler. */
export function route<Q extends TSchema = TSchema, B extends TSchema = TSchema>(given: Route<Q, B>): Route {
  return given as unknown as Route;
}

export const nobody: Caller = { owner: "", scopes: [], token: null };
