/** Numbers for people, the same wherever they stand. Unknown is always "–", never 0. */

const unknown = "–";
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

/**
 * What a run took, for a line about it. Of one that did not succeed only what is known stands there: a row of
 * dashes would say nothing.
 */
export function runFigures(run: {
  status: string;
  duration_ms: number | null;
  usage: { prompt_tokens: number; completion_tokens: number } | null;
  cost_usd: number | null;
}): { duration: string | null; tokens: string | null; cost: string | null } {
  const { duration_ms, usage, cost_usd } = run;
  const whole = run.status === "succeeded";
  return {
    duration: whole || duration_ms !== null ? duration(duration_ms) : null,
    tokens: whole || usage ? `${count(usage?.prompt_tokens)} → ${count(usage?.completion_tokens)}` : null,
    cost: whole || cost_usd !== null ? money(cost_usd) : null,
  };
}
