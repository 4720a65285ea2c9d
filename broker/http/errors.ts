import type { Middleware } from "koa";
import { isUnavailable } from "../database.ts";
import { errorFields, type Log } from "../log.ts";
import type { Context, State } from "./context.ts";
import { databaseAway, Refusal } from "./refusal.ts";

/** Turns whatever a route throws into the one error shape, and logs what nobody expected. */
export function errors(log: Log): Middleware<State> {
  return async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      if (ctx.res.headersSent) {
        log.error("failed_after_answer", { request_id: ctx.state.requestId, ...errorFields(error) });
        ctx.res.destroy();
        return;
      }
      answer(ctx, asRefusal(error, ctx, log));
    }
  };
}

function asRefusal(error: unknown, ctx: Context, log: Log): Refusal {
  if (error instanceof Refusal) return error;
  const fields = { request_id: ctx.state.requestId, route: ctx.state.route, ...errorFields(error) };
  if (isUnavailable(error)) {
    log.warn("database_unavailable", fields);
    return databaseAway();
  }
  log.error("unexpected_error", fields);
  return new Refusal(
    "internal",
    "The broker failed on this request. Try again; if it happens again, report the request id to the administrator.",
  );
}

/** Writes a refusal as the answer of a request. */
export function answer(ctx: Context, refusal: Refusal): void {
  ctx.status = refusal.status;
  ctx.set(refusal.options.headers ?? {});
  if (refusal.options.retryAfter !== undefined) ctx.set("retry-after", String(refusal.options.retryAfter));
  if (refusal.status === 401) ctx.set("www-authenticate", 'Bearer realm="Prompt Studio"');
  ctx.body = refusal.body(ctx.state.requestId, ctx.state.runId ?? refusal.options.runId ?? null);
}
