/** Numbers and times as the runner shows them. Unknown is always "–", never 0. */

export const unknown = "–";
/** Thin and not to be broken, between groups of digits. */
const thin = "\u202f";

const known = (value: number | null | undefined): value is number =>
  typeof value === "number" && Number.isFinite(value);

/** Milliseconds under 1 s, else seconds with one decimal. */
export function duration(ms: number | null | undefined): string {
  if (!known(ms) || ms < 0) return unknown;
  const whole = Math.round(ms);
  return whole < 1000 ? `${whole} ms` : `${(whole / 1000).toFixed(1)} s`;
}

/** Elapsed time while it runs: always seconds with one decimal, so that the width stays. */
export function elapsed(ms: number): string {
  return `${(Math.max(0, ms) / 1000).toFixed(1)} s`;
}

/** A count with thin separators between thousands. */
export function count(value: number | null | undefined): string {
  if (!known(value)) return unknown;
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, thin);
}

/** US dollars: two decimals from a cent on, below it two significant digits (a last zero left out). */
export function money(usd: number | null | undefined): string {
  if (!known(usd) || usd < 0) return unknown;
  if (usd === 0) return "$0";
  if (usd >= 0.00995) {
    const [whole = "", cents] = usd.toFixed(2).split(".");
    return `$${whole.replace(/\B(?=(\d{3})+$)/g, thin)}.${cents}`;
  }
  // toPrecision writes an exponent for small numbers; toFixed does not. 20 decimals are plenty.
  const digits = Math.min(20, 1 - Math.floor(Math.log10(usd)));
  return `$${Number(usd.toPrecision(2)).toFixed(digits).replace(/0+$/, "")}`;
}

/** Price of a million tokens from the price of one, such as "$0.15". */
export function pricePerMillion(usdPerToken: number | null | undefined): string {
  if (!known(usdPerToken)) return unknown;
  const usd = Number((usdPerToken * 1_000_000).toPrecision(12));
  return Number.isInteger(usd) ? `$${count(usd)}` : money(usd);
}

/** A context size: 8192 → "8k", 128000 → "128k", 1048576 → "1M". */
export function contextSize(tokens: number | null | undefined): string {
  if (!known(tokens)) return unknown;
  if (tokens < 1000) return String(tokens);
  // 128000 divides by 1024 too, yet everyone calls it 128k.
  const binary = tokens % 1000 !== 0 && tokens % 1024 === 0;
  const thousand = binary ? 1024 : 1000;
  const short = (value: number) => String(Number(value.toFixed(value < 10 ? 1 : 0)));
  return tokens < thousand * thousand
    ? `${short(tokens / thousand)}k`
    : `${short(tokens / (thousand * thousand))}M`;
}

/** Bytes for people: "512 B", "12 kB", "3.4 MB". */
export function byteSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** The first characters of an id, enough to tell runs apart by eye. */
export function shortId(id: string): string {
  return id.length > 5 ? `${id.slice(0, 4)}…` : id;
}

/** How long ago: "just now", "5 min ago", "3 h ago", "2 days ago", then the date. Both are epoch ms. */
export function ago(then: number, now: number): string {
  const minutes = Math.floor((now - then) / 60_000);
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ago`;
  const days = Math.floor(hours / 24);
  if (days === 1) return "yesterday";
  if (days < 30) return `${days} days ago`;
  return new Date(then).toLocaleDateString(undefined, { year: "numeric", month: "short", day: "numeric" });
}

/** The full time, for the hover. */
export function fullTime(then: number): string {
  return new Date(then).toLocaleString(undefined, { dateStyle: "full", timeStyle: "medium" });
}

/** When something may be tried again: "in 12 s", "in 3 min", "at 14:05", "on 3 May, 00:00". */
export function whenAgain(at: number, now: number): string {
  const seconds = Math.ceil((at - now) / 1000);
  if (seconds <= 0) return "now";
  if (seconds < 90) return `in ${seconds} s`;
  if (seconds < 3600) return `in ${Math.ceil(seconds / 60)} min`;
  const time = new Date(at).toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });
  if (new Date(at).toDateString() === new Date(now).toDateString()) return `at ${time}`;
  const day = new Date(at).toLocaleDateString(undefined, { month: "short", day: "numeric" });
  return `on ${day}, ${time}`;
}
