import { start } from "./0001_start.ts";
import { reasoning } from "./0002_reasoning.ts";
import { endUser } from "./0003_end_user.ts";
import { previews } from "./0004_previews.ts";
import type { Migration } from "./migration.ts";

/** All migrations in the order in which they run. A released one is never edited: add another. */
export const migrations: Migration[] = [start, reasoning, endUser, previews];
