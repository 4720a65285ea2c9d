import { Location, l10n, type TestItem, TestMessage, type TestRun } from "vscode";
import type { TestOutcome } from "../../core/evaluation/carry-out.ts";
import type { Core } from "../core.ts";
import type { LoadedPrompt } from "../prompts/load.ts";
import type { PromptTests, TestSource } from "../prompts/tests.ts";
import { rangeOf } from "./items.ts";

/** Shows the outcomes of one evaluation in the Testing view. */
export type Reporter = (item: TestItem, outcome: TestOutcome) => void;

/**
 * Makes what shows an outcome: its state, and what was expected and came, at the assertion's line. What stands in the way
 * of several tests is told once, at its own place.
 */
export function makeReporter(core: Core, run: TestRun, loaded: LoadedPrompt, tests: PromptTests): Reporter {
  const said = new Set<string>();
  return (item, outcome) => {
    const { verdict, durationMs } = outcome;
    const duration = durationMs ?? undefined;
    const place = item.uri && item.range ? new Location(item.uri, item.range) : undefined;
    const line = (text: string) => run.appendOutput(`${text.replace(/\r?\n/g, "\r\n")}\r\n`, place, item);
    for (const { type, verdict: one, message } of verdict.assertions) line(`  ${one}  ${type}: ${message}`);
    const source = tests.tests.find(({ test }) => test.id === outcome.item.test.id)?.source;
    switch (verdict.verdict) {
      case "passed":
        return run.passed(item, duration);
      case "n/a":
        line(l10n.t("Nothing could be decided, so this neither passes nor fails: {0}", verdict.message));
        return run.skipped(item);
      case "failed":
        return run.failed(item, judged(core, outcome, source, "failed"), duration);
    }
    if (verdict.assertions.length > 0) {
      return run.errored(item, judged(core, outcome, source, "broken"), duration);
    }
    line(`  ${verdict.message}`);
    if (said.has(verdict.message)) return run.errored(item, [], duration);
    said.add(verdict.message);
    const message = new TestMessage(verdict.message);
    const location = placeOfCause(core, outcome, loaded, source);
    if (location) message.location = location;
    return run.errored(item, [message], duration);
  };
}

/** Where the mistake stands that kept a test from being run; the test itself without one. */
function placeOfCause(
  core: Core,
  { item }: TestOutcome,
  loaded: LoadedPrompt,
  source: TestSource | undefined,
): Location | undefined {
  const cause = item.action === "broken" ? item.cause : null;
  if (cause?.file === "prompt") {
    const { start, end } = cause.problem;
    return new Location(loaded.uri, rangeOf(core, loaded, start, end));
  }
  if (!source) return undefined;
  const { start, end } = cause?.problem ?? item.test;
  return new Location(source.uri, rangeOf(core, source, start, end));
}

function judged(
  core: Core,
  { item, verdict, text }: TestOutcome,
  source: TestSource | undefined,
  wanted: "failed" | "broken",
): TestMessage[] {
  const at = (message: TestMessage, place: { start: number; end: number }) => {
    if (source) message.location = new Location(source.uri, rangeOf(core, source, place.start, place.end));
    return message;
  };
  const messages = verdict.assertions.flatMap((result, index) => {
    if (result.verdict !== wanted) return [];
    const { expected, actual } = result;
    const message =
      expected === undefined
        ? new TestMessage(result.message)
        : TestMessage.diff(result.message, expected, actual ?? text ?? "");
    return [at(message, item.test.assertions[index] ?? item.test)];
  });
  // A threshold that was missed: no single assertion is to blame.
  return messages.length > 0 ? messages : [at(new TestMessage(verdict.message), item.test)];
}
