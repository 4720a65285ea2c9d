import type { Middleware } from "koa";
import Router from "koa-router";
import { readJson } from "./body.ts";
import type { Caller, Context, State } from "./context.ts";
import { queryCheck } from "./query.ts";
import { Refusal } from "./refusal.ts";
import { nobody, type Route } from "./route.ts";
import { check } from "./validate.ts";

export interface RouterOptions {
  routes: Route[];
  authenticate: (ctx: Context) => Promise<Caller>;
  /** Bytes a request body may have. */
  bodyLimit: number;
}

/**
 * Mounts every route as: authenticate, scope, query, body, handle. Schemas are compiled here, once. Koa-router
 * tries one pattern after the other; a path without parameters is looked up instead, since that is a tenth of a
 * millisecond of every run's first byte.
 */
export function mount({ routes, authenticate, bodyLimit }: RouterOptions): Middleware<State>[] {
  const exact = new Map<string, (ctx: Context) => Promise<void>>();
  const router = new Router<State>({ strict: true, sensitive: true });
  for (const one of routes) {
    const query = one.query ? queryCheck(one.query) : () => ({});
    const body = one.body ? check(one.body, one.aboutField) : null;
    const serve = async (ctx: Context, params: Record<string, string>) => {
      ctx.state.route = one.path;
      const caller = one.scopes ? await authenticate(ctx) : nobody;
      if (one.scopes) requireScope(caller, one.scopes);
      await one.handle({
        ctx,
        params,
        caller,
        query: query(ctx.querystring),
        body: body ? body(await readJson(ctx, bodyLimit)) : undefined,
      });
    };
    if (/[:*]/.test(one.path)) router[one.method](one.path, (ctx) => serve(ctx, ctx.params));
    else exact.set(`${one.method.toUpperCase()} ${one.path}`, (ctx) => serve(ctx, {}));
  }
  const lookUp: Middleware<State> = (ctx, next) => {
    const method = ctx.method === "HEAD" ? "GET" : ctx.method;
    return exact.get(`${method} ${ctx.path}`)?.(ctx) ?? next();
  };
  return [lookUp, router.routes() as Middleware<State>, unmatched(routes)];
}

function requireScope(caller: Caller, scopes: Route["scopes"] & {}): void {
  if (scopes.length === 0 || scopes.some((scope) => caller.scopes.includes(scope))) return;
  throw new Refusal(
    "scope_missing",
    `This token may not do that: it lacks the scope "${scopes[0]}". Use a token that has it.`,
  );
}

/** What no route answered: 405 with the methods that exist there, else 404. */
function unmatched(routes: Route[]): Middleware<State> {
  const patterns = routes.map((one) => ({
    method: one.method.toUpperCase(),
    pattern: new RegExp(
      `^${one.path
        .replaceAll(/[.]/g, "\\.")
        .replaceAll(/:[a-z]+/g, "[^/]+")
        .replaceAll(/\*[a-z]+/g, ".+")}$`,
    ),
  }));
  return (ctx) => {
    if (ctx.state.route !== undefined) return;
    const methods = new Set(
      patterns.filter(({ pattern }) => pattern.test(ctx.path)).map(({ method }) => method),
    );
    if (methods.has("GET")) methods.add("HEAD");
    const known = methods.size > 0;
    if (known || !["GET", "HEAD", "POST", "DELETE", "OPTIONS"].includes(ctx.method)) {
      const allow = [...(known ? methods : ["GET", "HEAD", "POST", "DELETE"]), "OPTIONS"].join(", ");
      if (ctx.method === "OPTIONS") {
        ctx.set("allow", allow);
        ctx.status = 204;
        return;
      }
      throw new Refusal("method_not_allowed", `This address answers to ${allow} only.`, {
        headers: { allow },
      });
    }
    throw new Refusal("not_found", "There is nothing at this address. /docs lists what the broker offers.");
  };
}
