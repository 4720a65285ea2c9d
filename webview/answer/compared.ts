import type { ShownRun } from "../../core/protocol/runner.ts";
import { money } from "../format.ts";
import { t } from "../l10n.ts";

/** The answer can be used as it is. */
const isGood = ({ status, misfit }: ShownRun) => status === "succeeded" && misfit === null;
const isLive = ({ phase }: ShownRun) => phase === "waiting" || phase === "streaming";

/**
 * Which column was the fastest and which the cheapest, of those whose answers can be used. Null while one is live, where
 * a value is not known, and where the best is no better than another.
 */
export function bestOf(runs: ShownRun[]): { fastest: number | null; cheapest: number | null } {
  const least = (value: (run: ShownRun) => number | null): number | null => {
    const values = runs.flatMap((run, index) => (isGood(run) ? [{ index, value: value(run) }] : []));
    if (runs.some(isLive) || values.length < 2) return null;
    const known = values.flatMap(({ index, value }) => (value === null ? [] : [{ index, value }]));
    if (known.length < values.length) return null;
    const [first, second] = known.sort((one, other) => one.value - other.value);
    return first!.value < second!.value ? first!.index : null;
  };
  return { fastest: least((run) => run.durationMs), cheapest: least((run) => run.costUsd) };
}

/** How a comparison stands as a whole, for the line at the foot. */
export function comparisonLook(runs: ShownRun[]): {
  icon: string;
  word: string;
  tone: string;
  live: boolean;
  parts: string[];
} {
  const ended = runs.filter((run) => !isLive(run)).length;
  if (ended < runs.length) {
    const parts = [t("{0} of {1} finished", ended, runs.length)];
    return { icon: "loading", word: t("comparing"), tone: "busy", live: true, parts };
  }
  const number = (...statuses: ShownRun["status"][]) =>
    runs.filter(({ status }) => statuses.includes(status)).length;
  const good = runs.filter(isGood).length;
  const tally: [number: number, words: string][] = [
    [good, t("{0} succeeded", good)],
    [number("succeeded") - good, t("{0} not fitting", number("succeeded") - good)],
    [number("cancelled"), t("{0} stopped", number("cancelled"))],
    [number("started"), t("{0} still running", number("started"))],
    [number("failed", "timed_out"), t("{0} failed", number("failed", "timed_out"))],
    [number(null), t("{0} not sent", number(null))],
  ];
  const counted = tally.flatMap(([some, words]) => (some > 0 ? [words] : []));
  const costs = runs.filter(({ phase }) => phase !== "idle").map(({ costUsd }) => costUsd);
  const sum = costs.includes(null) ? null : costs.reduce<number>((all, cost) => all + (cost ?? 0), 0);
  const bad = runs.some((run) => !isGood(run) && run.status !== "cancelled" && run.status !== "started");
  return {
    icon: bad ? "warning" : "pass",
    word: t("compared"),
    tone: bad ? "warned" : "good",
    live: false,
    parts: [counted.join(", "), ...(sum === null ? [] : [t("{0} in all", money(sum))])],
  };
}
