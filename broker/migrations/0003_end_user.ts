import type { Migration } from "./migration.ts";

/** Whom the client named as its own user; `request` holds what was sent in its place. */
export const endUser: Migration = {
  name: "0003_end_user",
  async up(database) {
    await database.raw("alter table runs add column end_user json");
  },
  async down(database) {
    await database.raw("alter table runs drop column end_user");
  },
};
