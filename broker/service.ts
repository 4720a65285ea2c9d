import manifest from "../package.json" with { type: "json" };
import { makeApp } from "./app.ts";
import type { Config } from "./config.ts";
import { closeDatabase, openDatabase } from "./database.ts";
import { makeEvaluationStore } from "./evaluations/store.ts";
import { makeChecks } from "./health/checks.ts";
import { loopbackHosts } from "./http/guard.ts";
import { listen, makeServer, type ServerLimits, serverLimits } from "./http/server.ts";
import { errorFields, type Log } from "./log.ts";
import type { RelayLimits } from "./relay/limits.ts";
import { makeModels } from "./relay/models.ts";
import { makeRelay } from "./relay/relay.ts";
import { openUpstream } from "./relay/upstream.ts";
import { makeInstance } from "./runs/instance.ts";
import { makeRecorder } from "./runs/recorder.ts";
import { makeRunStore } from "./runs/store.ts";
import type { RunStore } from "./runs/types.ts";
import { requireAdministrator } from "./tokens/administrator.ts";
import { makeAuthenticator } from "./tokens/authenticate.ts";
import { makeHasher } from "./tokens/format.ts";
import { makeTokenStore } from "./tokens/store.ts";

/** What a test or a benchmark may choose differently from the product. */
export interface ServiceOptions {
  relayLimits?: Partial<RelayLimits>;
  serverLimits?: Partial<ServerLimits>;
  /** Bytes a request body may have; default 4 MB. */
  bodyLimit?: number;
  /** In place of the database's runs, such as `nullRuns`. */
  runs?: RunStore;
  /** Milliseconds a list of models is taken as it is. */
  modelsFreshMs?: number;
  beatEvery?: number;
  deadAfter?: number;
}

export interface Service {
  port: number;
  /**
   * Ends it: not ready at once, open streams may go on for `graceMs`, then they end with `shutting_down`; every run
   * is stored. Resolves when all is closed.
   */
  close(graceMs: number): Promise<void>;
}

/**
 * Builds the broker from its configuration, in the order in which its parts stand on each other, and listens. Throws a
 * ConfigError in production when there is no administrator.
 */
export async function startService(config: Config, log: Log, options: ServiceOptions = {}): Promise<Service> {
  const { upstream: target } = config;
  const secrets = [target.key ?? "", new URL(target.base).host, new URL(target.base).hostname];
  const { version } = manifest;

  const database = openDatabase(config.databaseUrl);
  const tokens = makeTokenStore(database);
  if (config.production && config.bootstrapToken === null) {
    await requireAdministrator(tokens).catch(async (error) => {
      await closeDatabase(database);
      throw error;
    });
  }
  const runs = options.runs ?? makeRunStore(database);
  const evaluations = makeEvaluationStore(database);
  const hasher = makeHasher(config.sessionSecret);
  const authenticator = makeAuthenticator({ tokens, hasher, bootstrapToken: config.bootstrapToken, log });

  const recorder = makeRecorder({ runs, log });
  const instance = makeInstance({ ...options, database, log, open: recorder.open });
  const upstream = openUpstream(target);
  const models = makeModels({ upstream, secrets, log, freshMs: options.modelsFreshMs });
  const relay = makeRelay({
    upstream,
    models,
    recorder,
    instanceId: instance.id,
    pseudonym: hasher.pseudonym,
    secrets,
    limits: { firstMs: config.firstEventMs, ...options.relayLimits },
  });

  let draining = false;
  const app = makeApp({
    version,
    log,
    corsOrigins: config.corsOrigins,
    hosts: config.production || config.corsOrigins.includes("*") ? null : loopbackHosts(config.corsOrigins),
    authenticator,
    hasher,
    tokens,
    runs,
    evaluations,
    relay,
    checks: makeChecks(database, upstream),
    draining: () => draining,
    bodyLimit: options.bodyLimit ?? 4 * 1024 * 1024,
  });
  const server = makeServer(app.callback(), { ...serverLimits, ...options.serverLimits });
  const port = await listen(server, config.port, config.host).catch(async (error) => {
    await Promise.allSettled([upstream.close(), closeDatabase(database)]);
    throw error;
  });
  instance.start();
  log.info("listening", { port, version, instance_id: instance.id });

  return { port, close };

  async function close(graceMs: number): Promise<void> {
    draining = true;
    relay.drain();
    log.info("draining", { count: relay.open() });
    await Promise.race([relay.idle(), sleep(graceMs)]);
    await relay.stop();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeIdleConnections();
    await Promise.race([closed, sleep(500)]);
    server.closeAllConnections();
    await recorder.close(3000);
    await instance.stop();
    await Promise.allSettled([upstream.close(), closeDatabase(database)]).then((results) => {
      for (const one of results) {
        if (one.status === "rejected") log.warn("not_closed", errorFields(one.reason));
      }
    });
    log.info("stopped");
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
