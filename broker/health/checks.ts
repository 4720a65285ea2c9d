import { setTimeout as wait } from "node:timers/promises";
import type { Ready } from "../../core/protocol/index.ts";
import type { Database } from "../database.ts";
import { missingMigrations } from "../migrations/run.ts";
import type { Upstream } from "../relay/upstream.ts";

export type Parts = Ready["parts"];
type State = Parts["postgres"];

/** How the parts are that the broker stands on. Never throws, and answers within about 3 s. */
export type Checks = () => Promise<Parts>;

const withinMs = 2500;

export function makeChecks(database: Database, upstream: Upstream): Checks {
  return async () => {
    const [[postgres, migrations], up] = await Promise.all([
      checkDatabase(database),
      checkUpstream(upstream),
    ]);
    return { postgres, migrations, upstream: up };
  };
}

async function checkDatabase(database: Database): Promise<[State, State]> {
  try {
    const missing = await inTime(missingMigrations(database));
    const migrations: State =
      missing.length === 0
        ? { state: "ok" }
        : { state: "down", message: `${missing.length} migrations are missing. Run npm run db:migrate.` };
    return [{ state: "ok" }, migrations];
  } catch {
    const postgres: State = {
      state: "down",
      message: "Postgres does not answer. Check that it runs and that DATABASE_URL is right.",
    };
    return [postgres, { state: "down", message: "Unknown while Postgres does not answer." }];
  }
}

/** LiteLLM's liveliness page is free; `/health` would call, and pay, every model. */
async function checkUpstream(upstream: Upstream): Promise<State> {
  try {
    const { status } = await upstream.get("/health/liveliness", withinMs);
    if (status === 200) return { state: "ok" };
    // Something answers that is no LiteLLM, or not quite well: the relay may work all the same.
    return { state: "degraded", message: `The upstream's liveliness page answers with status ${status}.` };
  } catch {
    return {
      state: "down",
      message: "The upstream cannot be reached. Check that it runs and that LITELLM_API_BASE is right.",
    };
  }
}

async function inTime<T>(promise: Promise<T>): Promise<T> {
  const controller = new AbortController();
  promise.catch(() => undefined);
  try {
    return await Promise.race([
      promise,
      wait(withinMs, null, { signal: controller.signal }).then(() => {
        throw new Error("late");
      }),
    ]);
  } finally {
    controller.abort();
  }
}
