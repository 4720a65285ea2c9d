import knex, { type Knex } from "knex";

export type Database = Knex;

/** Milliseconds one statement may take before it counts as failed; also covers a frozen server. */
export const statementTimeout = 2000;

/**
 * Opens a pool (nothing connects before the first query). A waiting caller gets a connection or an error
 * within 2.5 s, also when Postgres is away or frozen, so that a request is answered within 3 s.
 */
export function openDatabase(url: string): Database {
  const silent = () => undefined;
  return knex({
    client: "pg",
    connection: {
      connectionString: url,
      application_name: "prompt-studio-broker",
      connectionTimeoutMillis: statementTimeout,
      keepAlive: true,
    },
    pool: { min: 0, max: 10, createTimeoutMillis: statementTimeout, destroyTimeoutMillis: 1000 },
    acquireConnectionTimeout: 2500,
    // Knex prints driver errors, which can hold addresses, to the console; the broker reports them itself.
    log: { warn: silent, error: silent, deprecate: silent, debug: silent },
  });
}

/** Gives a query its time limit: afterwards its connection is thrown away instead of being reused. */
export function limited<Q extends { timeout(ms: number): Q }>(query: Q, ms = statementTimeout): Q {
  return query.timeout(ms);
}

/** A text for a `text` column, which refuses a NUL character. */
export function textColumn(text: string | null | undefined): string | null {
  return text?.replaceAll("\0", "\ufffd") ?? null;
}

/**
 * True when an error says that Postgres is away, restarting, frozen or full: the same statement may succeed
 * later. False for a statement that Postgres refused for what it says.
 */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof knex.KnexTimeoutError) return true;
  const code = (error as { code?: unknown }).code;
  if (typeof code === "string") {
    if (/^E[A-Z]+$/.test(code)) return true;
    // 08 connection, 53 resources (disk full, too many connections), 57 operator, 58 system, 40 rollback,
    // 25006 read-only after a failover; 28, 3D and 42P01 a server or schema that is not set up yet.
    return /^(08|53|57|58|40|28|3D|XX)/.test(code) || code === "25006" || code === "42P01";
  }
  return /connection|timeout|terminated|ended unexpectedly|not queryable|socket/i.test(error.message);
}

/** Closes the pool; a frozen server does not hold the process up for more than a second. */
export async function closeDatabase(database: Database): Promise<void> {
  await Promise.race([
    database.destroy(),
    new Promise<void>((resolve) => {
      setTimeout(resolve, 1000).unref();
    }),
  ]);
}
