import type { RegexMatcher } from "../../schema/check.ts";
import type { Assertion, JudgedOutput } from "../types.ts";

/** What a type of assertion found out about one output. */
export type Outcome =
  /** `fact` says what is so, as a sentence; expected and actual in full. */
  | { holds: boolean; fact: string; expected: string; actual: string }
  /** It cannot be decided, and that is nobody's mistake. */
  | { undecided: string }
  /** The assertion itself is wrong. */
  | { broken: string };

/**
 * One type of assertion. To add one: write it beside the others and put it into kinds/index.ts; the reader,
 * the problems and the documentation follow from it.
 */
export interface AssertionKind {
  type: string;
  /** One sentence for completion and documentation. */
  summary: string;
  /** What `value` must be; `schema` may be left out. */
  value: "text" | "texts" | "anything" | "pattern" | "schema" | "none";
  /** What `threshold` counts; undefined when it takes none. */
  threshold?: "milliseconds" | "US dollars";
  /** Further keys it reads. */
  keys?: ("flags" | "fence")[];
  /** True when an empty value would hold for every answer. */
  emptyHolds?: boolean;
  /** Decides the plain form; judge.ts turns it around for `not-`. May throw: the assertion is then broken. */
  decide(assertion: Assertion, output: JudgedOutput, matcher: RegexMatcher): Outcome | Promise<Outcome>;
}
