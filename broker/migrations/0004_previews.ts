import type { Migration } from "./migration.ts";

/**
 * What lists say about a run's long texts, written once instead of cut out of them at every look, the input that
 * the client told, and whether a test asked. Earlier runs have none of it.
 */
export const previews: Migration = {
  name: "0004_previews",
  async up(database) {
    await database.raw(`
      alter table runs
        add column input json,
        add column input_preview text,
        add column output_preview text,
        add column of_test boolean not null default false
    `);
  },
  async down(database) {
    await database.raw(`
      alter table runs drop column input, drop column input_preview, drop column output_preview,
        drop column of_test
    `);
  },
};
