import type { Middleware } from "koa";
import type { State } from "./context.ts";
import { Refusal } from "./refusal.ts";

const methods = "GET, POST, DELETE";
const exposed = "x-request-id, x-prompt-studio-run-id, x-prompt-studio-stale, retry-after";
const defaultHeaders = "authorization, content-type";

/**
 * Cross-origin access for exactly the given origins (`*`: every one, which the configuration allows outside
 * production only). No cookies are used, so no credentials are allowed. A foreign origin gets no CORS headers,
 * and its preflight a 403.
 */
export function cors(origins: string[]): Middleware<State> {
  const every = origins.includes("*");
  const known = new Set(origins);
  return (ctx, next) => {
    ctx.set("vary", "Origin");
    const origin = ctx.get("origin");
    const preflight =
      ctx.method === "OPTIONS" && origin !== "" && ctx.get("access-control-request-method") !== "";
    const allowed = origin !== "" && (every || known.has(origin));
    if (!allowed) {
      if (!preflight) return next();
      throw new Refusal(
        "origin_not_allowed",
        "This web origin may not use the broker. An administrator can add it to CORS_ORIGINS.",
      );
    }
    ctx.set("access-control-allow-origin", every ? "*" : origin);
    if (!preflight) {
      ctx.set("access-control-expose-headers", exposed);
      return next();
    }
    ctx.vary("Access-Control-Request-Headers");
    ctx.set("access-control-allow-methods", methods);
    ctx.set("access-control-allow-headers", wanted(ctx.get("access-control-request-headers")));
    ctx.set("access-control-max-age", "600");
    ctx.status = 204;
  };
}

/** The headers that a browser asks for, when they are header names; SDKs send many of their own. */
function wanted(asked: string): string {
  const names = asked.split(",").map((name) => name.trim());
  const fine = names.length <= 50 && names.every((name) => /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}$/.test(name));
  return asked !== "" && fine ? names.join(", ") : defaultHeaders;
}
