import { t } from "./l10n.ts";

/** Numbers and times as the runner shows them. Unknown is always "–", never 0. */
export { contextSize, count, duration, money, pricePerMillion } from "../core/figures.ts";

/** Elapsed time while it runs: always seconds with one decimal, so that the width stays. */
export function elapsed(ms: number): string {
  return `${(Math.max(0, ms) / 1000).toFixed(1)} s`;
}

/** Bytes for people: "512 B", "12 kB", "3.4 MB". */
export function byteSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** The last characters of an id, enough to tell runs apart by eye: the first of a UUIDv7 are the time. */
export function shortId(id: string): string {
  return id.length > 7 ? `…${id.slice(-6)}` : id;
}

/** How long ago: "just now", "5 min ago", "3 h ago", "2 days ago", then the date. Both are epoch ms. */
export function ago(then: number, now: number): string {
  const minutes = Math.floor((now - then) / 60_000);
  if (minutes < 1) return t("just now");
  if (minutes < 60) return t("{0} min ago", minutes);
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return t("{0} h ago", hours);
  const days = Math.floor(hours / 24);
  if (days === 1) return t("yesterday");
  if (days < 30) return t("{0} days ago", days);
  return new Date(then).toLocaleDateString(undefined, { year: "numeric", month: "short", day: "numeric" });
}

/** The full time, for the hover. */
export function fullTime(then: number): string {
  return new Date(then).toLocaleString(undefined, { dateStyle: "full", timeStyle: "medium" });
}

/** When something may be tried again: "in 12 s", "in 3 min", "at 14:05", "on 3 May, 00:00". */
export function whenAgain(at: number, now: number): string {
  const seconds = Math.ceil((at - now) / 1000);
  if (seconds <= 0) return t("now");
  if (seconds < 90) return t("in {0} s", seconds);
  if (seconds < 3600) return t("in {0} min", Math.ceil(seconds / 60));
  const time = new Date(at).toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });
  if (new Date(at).toDateString() === new Date(now).toDateString()) return t("at {0}", time);
  const day = new Date(at).toLocaleDateString(undefined, { month: "short", day: "numeric" });
  return t("on {0}, {1}", day, time);
}
