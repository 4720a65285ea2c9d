import { Health, Ready } from "../../core/protocol/index.ts";
import { type Route, route } from "../http/route.ts";
import type { Checks } from "./checks.ts";

export interface HealthRoutesOptions {
  version: string;
  checks: Checks;
  /** True once the broker takes no new runs. */
  draining: () => boolean;
}

/** Whether the process lives, and whether it can serve runs. Both are open to everybody and hold no secrets. */
export function healthRoutes({ version, checks, draining }: HealthRoutesOptions): Route[] {
  // Open to everybody: however many ask, the parts are looked at once a second.
  let recent: { at: number; parts: ReturnType<Checks> } | null = null;
  const look = () => {
    const now = performance.now();
    if (!recent || now - recent.at > 1000) recent = { at: now, parts: checks() };
    return recent.parts;
  };
  return [
    route({
      method: "get",
      path: "/health",
      tag: "Operations",
      summary:
        "The process answers. Says nothing about Postgres or upstream: a restart would not help those.",
      scopes: null,
      answers: { 200: { description: "It lives.", schema: Health } },
      handle({ ctx }) {
        ctx.set("cache-control", "no-store");
        ctx.body = { status: "ok", version };
      },
    }),
    route({
      method: "get",
      path: "/ready",
      tag: "Operations",
      summary: "Whether runs can be served, with the state of each part.",
      scopes: null,
      answers: {
        200: { description: "Ready.", schema: Ready },
        503: { description: "Not ready: a part is down, or the broker is shutting down.", schema: Ready },
      },
      async handle({ ctx }) {
        const parts = await look();
        const ready = !draining() && Object.values(parts).every(({ state }) => state !== "down");
        ctx.status = ready ? 200 : 503;
        if (!ready) ctx.set("retry-after", "5");
        ctx.set("cache-control", "no-store");
        ctx.body = { status: ready ? "ready" : "not_ready", parts };
      },
    }),
  ];
}
