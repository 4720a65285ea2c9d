/** US dollars for people: two significant digits below a cent, unknown is "–", never 0. */
export function formatMoney(usd: number | null | undefined): string {
  if (usd === null || usd === undefined || !Number.isFinite(usd)) return "–";
  if (usd === 0) return "$0";
  if (Math.abs(usd) >= 0.01) return `$${usd.toFixed(2)}`;
  // toPrecision turns to 1e-7 notation below a millionth; the fixed form says the same in digits.
  const digits = Math.min(20, 1 - Math.floor(Math.log10(Math.abs(usd))));
  return `$${usd.toFixed(digits).replace(/0+$/, "")}`;
}

/** A duration for people: milliseconds under 1 s, else one decimal; unknown is "–". */
export function formatDuration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined || !Number.isFinite(ms)) return "–";
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** A count with thin separators; unknown is "–". */
export function formatCount(count: number | null | undefined): string {
  if (count === null || count === undefined || !Number.isFinite(count)) return "–";
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, "\u2009");
}

/** A price in US dollars a token as people compare them: a million tokens. */
export const formatPrice = (perToken: number | null): string =>
  perToken === null ? "–" : formatMoney(perToken * 1_000_000);

/** How long ago a moment was, in the largest whole unit. Both in milliseconds since the Unix epoch. */
export function formatAge(then: number, now: number, language: string): string {
  const seconds = Math.round((then - now) / 1000);
  const units: [Intl.RelativeTimeFormatUnit, number][] = [
    ["day", 86_400],
    ["hour", 3600],
    ["minute", 60],
  ];
  const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  for (const [unit, length] of units) {
    if (Math.abs(seconds) >= length) return relative.format(Math.trunc(seconds / length), unit);
  }
  return relative.format(seconds, "second");
}
