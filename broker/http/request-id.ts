import { randomUUID } from "node:crypto";
import type { Middleware } from "koa";
import type { State } from "./context.ts";

/** Gives every request an id of ours. A client's own is not taken over: it would land in logs as it came. */
export const requestId: Middleware<State> = (ctx, next) => {
  ctx.state.requestId = randomUUID();
  ctx.set("x-request-id", ctx.state.requestId);
  return next();
};
