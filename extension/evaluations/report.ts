import { Location, l10n, type TestItem, TestMessage, type TestRun } from "vscode";
import type { TestOutcome } from "../../core/evaluation/carry-out.ts";
import type { Core } from "../core.ts";
import type { PromptTests } from "../prompts/tests.ts";
import { rangeOf } from "./items.ts";

/** Shows one outcome in the Testing view: its state, and what was expected and came, at the assertion's line. */
export function report(core: Core, run: TestRun, item: TestItem, outcome: TestOutcome, tests: PromptTests) {
  const { verdict, durationMs } = outcome;
  const duration = durationMs ?? undefined;
  const place = item.uri && item.range ? new Location(item.uri, item.range) : undefined;
  const line = (text: string) => run.appendOutput(`${text.replace(/\r?\n/g, "\r\n")}\r\n`, place, item);
  for (const { type, verdict: one, message } of verdict.assertions) line(`  ${one}  ${type}: ${message}`);

  switch (verdict.verdict) {
    case "passed":
      return run.passed(item, duration);
    case "n/a":
      line(l10n.t("Nothing could be decided, so this neither passes nor fails: {0}", verdict.message));
      return run.skipped(item);
    case "failed":
      return run.failed(item, messagesOf(core, outcome, tests, "failed"), duration);
    default:
      return run.errored(item, messagesOf(core, outcome, tests, "broken"), duration);
  }
}

function messagesOf(
  core: Core,
  { item, verdict, text }: TestOutcome,
  tests: PromptTests,
  wanted: "failed" | "broken",
): TestMessage[] {
  const source = tests.tests.find(({ test }) => test.id === item.test.id)?.source;
  const at = (message: TestMessage, place: { start: number; end: number }) => {
    if (source) {
      const range = rangeOf(core, source, place.start, place.end);
      message.location = new Location(source.uri, range);
    }
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
  // A threshold that was missed, or no answer at all: no single assertion is to blame.
  return messages.length > 0 ? messages : [at(new TestMessage(verdict.message), item.test)];
}
