import type { Middleware } from "koa";
import type { State } from "./context.ts";
import { Refusal } from "./refusal.ts";

export const maxHeaders = 100;

/**
 * Refuses what no honest client sends: too many headers, a Host that is none or (`hosts` given) is not ours,
 * and two Authorization headers, of which a proxy might read the other one.
 */
export function guard(hosts: Set<string> | null): Middleware<State> {
  return (ctx, next) => {
    const raw = ctx.req.rawHeaders;
    if (raw.length / 2 > maxHeaders) {
      throw new Refusal("headers_too_large", `The request has more than ${maxHeaders} headers.`);
    }
    let credentials = 0;
    for (let i = 0; i < raw.length; i += 2) {
      if (raw[i]!.length === 13 && raw[i]!.toLowerCase() === "authorization") credentials++;
    }
    if (credentials > 1) {
      throw new Refusal("multiple_authorization", "Send one Authorization header, not several.");
    }
    const host = ctx.req.headers.host ?? "";
    const name = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?$/i.exec(host)?.[1]?.toLowerCase();
    if (name === undefined) {
      throw new Refusal("invalid_request", "The Host header is not a host name.", { param: "host" });
    }
    if (hosts !== null && !hosts.has(name) && !name.endsWith(".localhost")) {
      throw new Refusal(
        "invalid_request",
        "While NODE_ENV is not production, the broker answers to localhost and to the hosts of CORS_ORIGINS only.",
        { param: "host" },
      );
    }
    return next();
  };
}

/**
 * The host names that a broker on a loopback address answers to. Without this list a web page could reach it
 * under a name of its own that it points at 127.0.0.1 (DNS rebinding).
 */
export function loopbackHosts(corsOrigins: string[]): Set<string> {
  const hosts = new Set(["localhost", "127.0.0.1", "[::1]"]);
  for (const origin of corsOrigins) {
    if (/^https?:/.test(origin) && URL.canParse(origin)) hosts.add(new URL(origin).hostname);
  }
  return hosts;
}
