import { randomUUID } from "node:crypto";

/**
 * A UUID of version 7: the first 48 bits are the time, so that new rows land at one end of an index. The rest is
 * that of a random UUID, whose randomness Node draws for many at once.
 */
export function uuidv7(now = Date.now()): string {
  const time = now.toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
