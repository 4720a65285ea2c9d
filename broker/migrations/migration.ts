import type { Knex } from "knex";

/** One step of the database's schema, run once and inside a transaction. */
export interface Migration {
  /** Kept in the table `knex_migrations`; never changed once released. */
  name: string;
  up(database: Knex): Promise<void>;
  down(database: Knex): Promise<void>;
}
