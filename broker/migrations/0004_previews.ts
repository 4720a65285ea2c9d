import type { Migration } from "./migration.ts";

/**
 * What lists say about a run's long texts, written once instead of cut out of them at every look, the input that
 * the client told, and whether a test asked. Of earlier runs only the last is known.
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
    // Postgres reads no field of a JSON that holds an escaped NUL or half a pair anywhere, so those become others.
    await database.raw(String.raw`
      update runs set of_test = true
      from (
        select id, regexp_replace(metadata::text, '\\u(0000|d[89a-f][0-9a-f]{2})', '\\u0001', 'gi')::json as told from runs
      ) as earlier
      where earlier.id = runs.id and (told->>'test_id' is not null or told->>'evaluation_id' is not null)
    `);
  },
  async down(database) {
    await database.raw(`
      alter table runs drop column input, drop column input_preview, drop column output_preview,
        drop column of_test
    `);
  },
};
