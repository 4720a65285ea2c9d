import type { Assertion } from "../types.ts";
import type { AssertionKind, Outcome } from "./kind.ts";

export const figureKinds: AssertionKind[] = [
  {
    type: "latency",
    summary: "The run took at most this many milliseconds.",
    value: "none",
    threshold: "milliseconds",
    decide: (assertion, { latencyMs }) =>
      atMost(assertion, latencyMs, "run took", milliseconds, "No time is known"),
  },
  {
    type: "cost",
    summary: "The run cost at most this many US dollars; not applicable when the price is unknown.",
    value: "none",
    threshold: "US dollars",
    decide: (assertion, { costUsd }) => atMost(assertion, costUsd, "run cost", dollars, "No price is known"),
  },
];

function atMost(
  { type, threshold, not }: Assertion,
  figure: number | null,
  what: string,
  show: (figure: number) => string,
  unknown: string,
): Outcome {
  if (typeof threshold !== "number") return { broken: `${type} needs a number as threshold.` };
  if (figure === null || !Number.isFinite(figure)) return { undecided: `${unknown} for this run.` };
  const holds = figure <= threshold;
  return {
    holds,
    fact: `The ${what} ${show(figure)}, ${holds ? "within" : "more than"} ${show(threshold)}.`,
    expected: `${not ? "more than" : "at most"} ${show(threshold)}`,
    actual: show(figure),
  };
}

function milliseconds(figure: number): string {
  return `${Math.round(figure * 10) / 10} ms`;
}

/** Prices of one run are often far below a cent: six significant digits, never an exponent. */
function dollars(figure: number): string {
  return `$${figure.toLocaleString("en-US", { maximumSignificantDigits: 6, useGrouping: false })}`;
}
