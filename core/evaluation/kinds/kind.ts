import type { AssertionResult } from "../../protocol/evaluation.ts";
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
  /** What `value` must be; `schema`, `elements` and `json` may be left out. */
  value:
    | "text"
    | "texts"
    | "anything"
    | "pattern"
    | "schema"
    | "count"
    | "elements"
    | "call"
    | "json"
    | "none";
  /** What `threshold` counts; undefined when it takes none. */
  threshold?: "milliseconds" | "US dollars" | "edits" | "tokens";
  /** True when it can do without its `threshold`. */
  thresholdOptional?: boolean;
  /** Further keys it reads; `path` and, in a group, `assert` are needed. */
  keys?: ("flags" | "fence" | "path" | "assert")[];
  /** True when an empty value would hold for every answer. */
  emptyHolds?: boolean;
  /** Decides the plain form; judge.ts turns it around for `not-`. May throw: the assertion is then broken. */
  decide(
    assertion: Assertion,
    output: JudgedOutput,
    matcher: RegexMatcher,
    judge: JudgeInner,
  ): Outcome | Promise<Outcome>;
}

/** Judges an assertion that stands inside another one. */
export type JudgeInner = (assertion: Assertion, output: JudgedOutput) => Promise<AssertionResult>;
