import type { Usage } from "../protocol/chat.ts";
import type { AssertionResult, Verdict } from "../protocol/evaluation.ts";
import type { AnsweredToolCall } from "../rendering/answer.ts";
import type { RegexMatcher } from "../schema/check.ts";
import type { Finding } from "../source/finding.ts";
import type { JsonSchema, Problem } from "../types.ts";

/** What is known about the prompt that a test file belongs to; everything left out is not checked. */
export interface TestContext {
  /** JSON Schema of the prompt's input; null when the prompt declares none. */
  inputSchema?: JsonSchema | null;
  /** JSON Schema of the prompt's output; null when the prompt declares none. */
  outputSchema?: JsonSchema | null;
  /** The prompt's `input.default`; when given, a required input that nobody sets is reported. */
  inputDefault?: Record<string, unknown>;
}

/** The tests of one file and every mistake found in it. Offsets count in that file's text. */
export interface TestSet {
  description?: string;
  tests: TestCase[];
  problems: Finding[];
}

/** One row of an evaluation, with `defaultTest` already merged in. */
export interface TestCase {
  /** Unique in its file and stable while the test is edited; see ids.ts. */
  id: string;
  description?: string;
  vars: Record<string, unknown>;
  assertions: Assertion[];
  /** The share of the weights that must pass, 0 to 1, on top of the gates. */
  threshold?: number;
  /** Overrides the model that the prompt file names. */
  model?: string;
  /** The place of the test in its file. */
  start: number;
  end: number;
  /** The first error of this test or its defaults; such a test is never run, so nothing is paid for it. */
  problem?: Problem;
}

/** One check of an output. */
export interface Assertion {
  /** Without the `not-` prefix. */
  type: string;
  /** True for the `not-` form. */
  not: boolean;
  value?: unknown;
  threshold?: number;
  /** Of a regular expression, such as `im`. */
  flags?: string;
  /** Whether JSON may stand in a Markdown code fence. */
  fence?: "allow" | "forbid";
  /** Where in the JSON of the answer to look, such as `$.items[0].name`. */
  path?: string;
  /** The assertions that a group is made of, or that are held against what stands at `path`. */
  assert?: Assertion[];
  /** False: it counts towards the score only and fails no test by itself. */
  gate: boolean;
  weight: number;
  metric?: string;
  /** The place of the assertion in its file. */
  start: number;
  end: number;
  /** Why it cannot be judged, when its definition is wrong. */
  problem?: string;
}

/** What one run gave, as far as assertions look at it. */
export interface JudgedOutput {
  text: string;
  /** Milliseconds from request to last byte. */
  latencyMs: number;
  /** US dollars; null when no price is known. */
  costUsd: number | null;
  /** JSON Schema of the prompt's output; null when it declares none. */
  outputSchema: JsonSchema | null;
  finishReason: string | null;
  /** The tools that the model asked for; undefined when that is not known. */
  toolCalls?: AnsweredToolCall[];
  /** The parameters' JSON Schema of each tool that the prompt offers; undefined when they are not known. */
  tools?: ReadonlyMap<string, JsonSchema>;
  /** null or undefined when upstream did not count. */
  usage?: Usage | null;
}

export interface JudgeOptions {
  /** Without it patterns run here and now: for trusted patterns only. */
  regexMatcher?: RegexMatcher;
}

/** The outcome of one test for one output. */
export interface TestVerdict {
  verdict: Verdict;
  /** One result for each assertion, in their order. */
  assertions: AssertionResult[];
  /** Passed weight over decided weight, 0 to 1; null when nothing was decided. */
  score: number | null;
  /** Why the test has this verdict and, when it did not pass, what to do; empty when it passed. */
  message: string;
}
