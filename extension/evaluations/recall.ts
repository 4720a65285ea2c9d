import { l10n, TestRunRequest, type Uri } from "vscode";
import type { TestOutcome } from "../../core/evaluation/carry-out.ts";
import type { PlanItem } from "../../core/evaluation/plan.ts";
import type { EvaluateDoors } from "./evaluate.ts";
import { makeReporter } from "./report.ts";

/**
 * Shows what earlier windows found out about a prompt file's tests, where it still holds: nothing is called and nothing is
 * judged anew. So lens, marks and Testing view say the same after a restart.
 *
 * @param interrupted ids of the tests whose answer was awaited when the last window closed
 */
export async function recall(
  prompt: Uri,
  doors: EvaluateDoors,
  interrupted: readonly string[],
): Promise<TestOutcome[]> {
  const { controller, items, prompts, answers } = doors;
  const core = await doors.loadCore();
  const loaded = await prompts.load(prompt);
  if (loaded === null) return [];
  const tests = await prompts.tests(loaded);
  const choice = { ...prompts.choice(prompt), chosen: null };
  const cases = tests.tests.map(({ test }) => core.caseOf(loaded, test, choice, null));
  const plan = core.planEvaluation(cases, answers.memory(core));
  const message = l10n.t("VS Code was closed before this test had its answer. Run it again.");
  const found = plan.items.flatMap((item): PlanItem[] => {
    if (item.action === "reuse") return [item];
    const { test, repeat } = item;
    const died = item.action === "run" && interrupted.includes(test.id);
    return died ? [{ test, repeat, action: "broken", message, cause: null }] : [];
  });
  if (found.length === 0) return [];

  const key = prompt.toString();
  const itemOf = ({ test }: PlanItem) => items.testItem(key, test.id);
  const request = new TestRunRequest(
    found.flatMap((one) => itemOf(one) ?? []),
    undefined,
    undefined,
    false,
    true,
  );
  const run = controller.createTestRun(request, l10n.t("Known from before"), false);
  const report = makeReporter(core, run, loaded, tests);
  try {
    return await core.carryOut(
      { ...plan, items: found, runs: [] },
      {
        memory: answers.memory(core),
        outputSchema: null,
        judging: { regexMatcher: doors.match },
        concurrency: 1,
        signal: { aborted: false },
        run: () => Promise.reject(new Error("nothing is called to recall")),
        onStarted: () => undefined,
        onOutcome(outcome) {
          const item = itemOf(outcome.item);
          if (item) report(item, outcome);
        },
      },
    );
  } finally {
    run.end();
  }
}
