import Koa from "koa";
import { evaluationRoutes } from "./evaluations/routes.ts";
import type { EvaluationStore } from "./evaluations/store.ts";
import type { Checks } from "./health/checks.ts";
import { healthRoutes } from "./health/routes.ts";
import { accessLog } from "./http/access-log.ts";
import type { State } from "./http/context.ts";
import { cors } from "./http/cors.ts";
import { errors } from "./http/errors.ts";
import { guard } from "./http/guard.ts";
import { requestId } from "./http/request-id.ts";
import type { Route } from "./http/route.ts";
import { mount } from "./http/router.ts";
import { errorFields, type Log } from "./log.ts";
import { openApiDocument } from "./openapi/document.ts";
import { openApiRoutes } from "./openapi/routes.ts";
import type { Relay } from "./relay/relay.ts";
import { relayRoutes } from "./relay/routes.ts";
import { runRoutes } from "./runs/routes.ts";
import type { RunStore } from "./runs/types.ts";
import type { Authenticator } from "./tokens/authenticate.ts";
import type { TokenHasher } from "./tokens/format.ts";
import { tokenRoutes } from "./tokens/routes.ts";
import type { TokenStore } from "./tokens/store.ts";

/** All that the application stands on; a test hands in others. */
export interface AppParts {
  version: string;
  log: Log;
  corsOrigins: string[];
  /** The host names it answers to; null: any. */
  hosts: Set<string> | null;
  authenticator: Authenticator;
  hasher: TokenHasher;
  tokens: TokenStore;
  runs: RunStore;
  evaluations: EvaluationStore;
  relay: Relay;
  checks: Checks;
  /** True once no new run is taken. */
  draining: () => boolean;
  /** Bytes a request body may have. */
  bodyLimit: number;
}

/** What the broker is: its routes, and what every request passes on the way to them. */
export function makeApp(parts: AppParts): Koa<State> {
  const { log, authenticator } = parts;
  const routes: Route[] = [
    ...relayRoutes(parts.relay),
    ...runRoutes(parts.runs),
    ...evaluationRoutes(parts.evaluations),
    ...tokenRoutes({ ...parts, forget: authenticator.forget }),
    ...healthRoutes(parts),
  ];
  const contract = openApiRoutes(() => openApiDocument([...routes, ...contract], parts.version));

  const app = new Koa<State>();
  // What reaches Koa itself went wrong after the answer had begun, mostly because the client has gone.
  app.on("error", (error) => log.warn("connection_error", errorFields(error)));
  app.use(requestId);
  app.use(accessLog(log));
  app.use(errors(log));
  app.use(cors(parts.corsOrigins));
  app.use(guard(parts.hosts));
  app.use(securityHeaders);
  const { authenticate } = authenticator;
  for (const one of mount({ routes: [...routes, ...contract], authenticate, bodyLimit: parts.bodyLimit })) {
    app.use(one);
  }
  return app;
}

const securityHeaders: Koa.Middleware<State> = (ctx, next) => {
  ctx.set("x-content-type-options", "nosniff");
  ctx.set("referrer-policy", "no-referrer");
  return next();
};
