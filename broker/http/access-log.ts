import type { Middleware } from "koa";
import type { Log } from "../log.ts";
import type { State } from "./context.ts";

/** One line for each request that ended, with the route's pattern instead of the path. */
export function accessLog(log: Log): Middleware<State> {
  return async (ctx, next) => {
    const started = performance.now();
    ctx.res.once("close", () => {
      log.info("request", {
        request_id: ctx.state.requestId,
        run_id: ctx.state.runId,
        method: /^[A-Z]{1,10}$/.test(ctx.method) ? ctx.method : "other",
        route: ctx.state.route ?? "none",
        status: ctx.res.headersSent ? ctx.res.statusCode : 499,
        duration_ms: Math.round(performance.now() - started),
      });
    });
    await next();
  };
}
