import { type AssertionResult, summarise } from "../protocol/evaluation.ts";
import type { RegexMatcher } from "../schema/check.ts";
import { count, list } from "../source/words.ts";
import { kindOf } from "./kinds/index.ts";
import type { JudgeInner } from "./kinds/kind.ts";
import type { Assertion, JudgedOutput, JudgeOptions, TestCase, TestVerdict } from "./types.ts";

/** What the wire contract holds of each text. */
const longest = { message: 10_000, text: 100_000 };

/**
 * Judges one assertion. Never throws or rejects: what cannot be judged is `broken` and stays so under `not-`,
 * what cannot be decided (no price known) is `n/a`.
 */
export async function judge(
  assertion: Assertion,
  output: JudgedOutput,
  options: JudgeOptions = {},
): Promise<AssertionResult> {
  const type = clip(`${assertion.not ? "not-" : ""}${assertion.type}`, 64);
  const result = (verdict: AssertionResult["verdict"], message: string): AssertionResult => ({
    type,
    verdict,
    message: clip(message, longest.message),
  });
  if (assertion.problem !== undefined) return result("broken", assertion.problem);
  const kind = kindOf(assertion.type);
  if (!kind) return result("broken", `There is no assertion type "${clip(assertion.type, 64)}".`);
  try {
    const inner: JudgeInner = (one, output) => judge(one, output, options);
    const outcome = await kind.decide(assertion, output, options.regexMatcher ?? matchHere, inner);
    if ("broken" in outcome) return result("broken", outcome.broken);
    if ("undecided" in outcome) return result("n/a", outcome.undecided);
    return {
      ...result(outcome.holds === assertion.not ? "failed" : "passed", outcome.fact),
      expected: clip(outcome.expected, longest.text),
      actual: clip(outcome.actual, longest.text),
    };
  } catch (error) {
    return result("broken", brokenBy(error));
  }
}

/** Judges every assertion of a test against one output, and the test by them. Never throws or rejects. */
export async function judgeTest(
  test: TestCase,
  output: JudgedOutput,
  options: JudgeOptions = {},
): Promise<TestVerdict> {
  const results: AssertionResult[] = [];
  // One after the other: a host may give all patterns to one worker.
  for (const assertion of test.assertions) results.push(await judge(assertion, output, options));
  return decideTest(test, results);
}

/**
 * The verdict of a test from the results of its assertions, given in their order. Every assertion is a gate
 * unless it says `gate: false` or weighs 0, which makes it a figure only: one failed gate fails the test whatever the threshold says, and the message
 * names it. The threshold is a further condition on the score. Broken assertions break the test.
 */
export function decideTest(test: TestCase, results: AssertionResult[]): TestVerdict {
  const rows = test.assertions.map((assertion, index) => ({ assertion, result: results[index] }));
  const decided = rows.filter(({ result }) => result?.verdict === "passed" || result?.verdict === "failed");
  const weigh = (some: typeof rows) => some.reduce((sum, { assertion }) => sum + assertion.weight, 0);
  const total = weigh(decided);
  const score =
    total > 0 ? weigh(decided.filter(({ result }) => result?.verdict === "passed")) / total : null;
  const verdict = (verdict: TestVerdict["verdict"], message: string): TestVerdict => ({
    verdict,
    assertions: results,
    score,
    message,
  });

  if (test.problem) return verdict("broken", test.problem.message);
  const broken = results.filter((result) => result.verdict === "broken");
  if (broken.length) return verdict("broken", `${types(broken)} could not be judged: ${broken[0]?.message}`);

  const gates = rows.filter(({ assertion, result }) => isGate(assertion) && result?.verdict === "failed");
  const reached = test.threshold === undefined || (score ?? 1) >= test.threshold;
  const shown = `The score ${round(score ?? 0)} ${reached ? "reaches" : "is below"} the threshold ${test.threshold}`;
  if (gates.length) {
    const failed = gates.flatMap(({ result }) => result ?? []);
    const way = "Write gate: false on an assertion that should only count towards the score.";
    const score =
      test.threshold !== undefined && reached ? ` ${shown}, but a failed gate fails the test. ${way}` : "";
    return verdict("failed", `${types(failed)} failed: ${failed[0]?.message}${score}`);
  }
  if (!reached) {
    const failed = rows.flatMap(({ result }) => (result?.verdict === "failed" ? result : []));
    return verdict("failed", `${shown}: ${types(failed)} failed. Improve the answer or lower the threshold.`);
  }
  if (decided.length === 0) return verdict("n/a", undecided(results));
  return verdict("passed", "");
}

/** Whether a test fails when this assertion does: one of no weight is counted as a metric only. */
export const isGate = ({ gate, weight }: Assertion): boolean => gate && weight > 0;

/** The verdict over the tests of an evaluation, with its counts and a line for people. */
export function decideSet(
  tests: Pick<TestVerdict, "verdict">[],
): ReturnType<typeof summarise> & { line: string } {
  const summary = summarise(tests.map(({ verdict }) => verdict));
  const { passed, failed, broken, not_applicable } = summary.counts;
  const rest = [
    failed ? `${failed} failed` : [],
    broken ? `${broken} broken` : [],
    not_applicable ? `${not_applicable} not applicable` : [],
  ].flat();
  return { ...summary, line: [`${passed}/${count(tests.length, "test")} passed`, ...rest].join(", ") };
}

/** The matcher for trusted patterns: here and now, without a time limit. */
const matchHere: RegexMatcher = async (pattern, flags, text) => new RegExp(pattern, flags).test(text);

function types(results: AssertionResult[]): string {
  return list([...new Set(results.map(({ type }) => type))]);
}

function undecided(results: AssertionResult[]): string {
  return results[0] ? `Nothing could be decided: ${results[0].message}` : "This test has no assertions.";
}

function round(score: number): number {
  return Math.round(score * 1000) / 1000;
}

function brokenBy(error: unknown): string {
  // The engine's own sentence ("Maximum call stack size exceeded") would help nobody.
  if (error instanceof RangeError) return "The answer or the schema is nested too deeply to be judged.";
  const message = error instanceof Error ? error.message : String(error);
  return message || "The assertion could not be judged.";
}

/** At most `length` characters, the end replaced by an ellipsis; never half a character. */
function clip(text: string, length: number): string {
  return text.length <= length ? text.toWellFormed() : `${text.slice(0, length - 1).toWellFormed()}…`;
}
