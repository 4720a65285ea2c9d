import { setTimeout as wait } from "node:timers/promises";
import { ConfigError } from "../config.ts";
import { isUnavailable } from "../database.ts";
import type { TokenStore } from "./store.ts";

const set =
  "Set API_BEARER_TOKEN to 32 or more random characters, such as `openssl rand -hex 32` gives, and make the others' tokens with it.";

/**
 * Throws a ConfigError when no token in the database may make others: without API_BEARER_TOKEN nobody could ever be
 * let in. Whether such a token was made with another SESSION_SECRET cannot be seen, since only its hash is kept.
 * Waits up to `withinMs` milliseconds for a Postgres that is away.
 */
export async function requireAdministrator(
  tokens: Pick<TokenStore, "hasAdministrator">,
  withinMs = 10_000,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    try {
      if (await tokens.hasAdministrator()) return;
      break;
    } catch (error) {
      // Never migrated: there is no table to hold one.
      if ((error as { code?: unknown }).code === "42P01") break;
      if (!isUnavailable(error)) throw error;
      if (performance.now() > deadline) {
        throw new ConfigError([
          `DATABASE_URL leads to no Postgres that answers, so no administrator's token can be found. Start it. Or: ${set}`,
        ]);
      }
      await wait(250);
    }
  }
  throw new ConfigError([
    `API_BEARER_TOKEN is missing, and the database holds no valid token with the scope admin: nobody could be let in. ${set}`,
  ]);
}
