import type { Knex } from "knex";
import { Refusal } from "./refusal.ts";

/** The last row of a page: the next page starts after it. Lists are ordered by time, then id, newest first. */
export interface Cursor {
  createdAt: string;
  id: string;
}

/** A page's cursor as clients see it; null when this was the last page. */
export function writeCursor(rows: { created_at: string; id: string }[], limit: number): string | null {
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return last ? Buffer.from(`${last.created_at} ${last.id}`).toString("base64url") : null;
}

/**
 * Reads a cursor back. It is no secret (every query is scoped to its owner anyway), but one that the broker
 * did not write is refused instead of being guessed at. `idForm` is the form of the list's ids.
 */
export function readCursor(text: string | undefined, idForm: RegExp): Cursor | null {
  if (text === undefined) return null;
  const [createdAt, id, ...rest] = Buffer.from(text, "base64url").toString("latin1").split(" ");
  const known = createdAt !== undefined && isBrokerTime(createdAt);
  if (!known || id === undefined || !idForm.test(id) || rest.length > 0) {
    throw new Refusal("invalid_cursor", "The cursor is not one of this list. Start again without it.", {
      param: "cursor",
    });
  }
  return { createdAt, id };
}

/** As the broker writes times: `2026-02-31…` is none, and Postgres knows no year 0. */
function isBrokerTime(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text) || text.startsWith("0000")) return false;
  const time = new Date(text);
  return !Number.isNaN(time.getTime()) && time.toISOString() === text;
}

/** Orders a query as lists are ordered, and narrows it to the first `limit` rows after a cursor. */
export function page(query: Knex.QueryBuilder, limit: number, cursor: Cursor | null): void {
  query.orderBy([
    { column: "created_at", order: "desc" },
    { column: "id", order: "desc" },
  ]);
  if (cursor) query.whereRaw("(created_at, id) < (?, ?)", [cursor.createdAt, cursor.id]);
  query.limit(limit);
}

export const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
