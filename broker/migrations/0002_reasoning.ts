import type { Migration } from "./migration.ts";

/** How many of a run's completion tokens the model thought with; null where upstream does not say. */
export const reasoning: Migration = {
  name: "0002_reasoning",
  async up(database) {
    await database.raw("alter table runs add column reasoning_tokens bigint");
  },
  async down(database) {
    await database.raw("alter table runs drop column reasoning_tokens");
  },
};
