import { l10n, type TestController, type TestItem, TestRunRequest, type Uri } from "vscode";
import { asBrokerError } from "../../core/client/errors.ts";
import { executeWithCost } from "../../core/client/execute.ts";
import type { TestOutcome } from "../../core/evaluation/carry-out.ts";
import type { RegexMatcher } from "../../core/schema/check.ts";
import type { Connection } from "../connection/connection.ts";
import type { LoadCore } from "../core.ts";
import type { Prompts } from "../prompts/prompts.ts";
import type { Settings } from "../settings.ts";
import type { Answers } from "./answers.ts";
import type { Items } from "./items.ts";
import { makeReporter } from "./report.ts";
import { store } from "./store.ts";

export interface EvaluateDoors {
  controller: TestController;
  items: Items;
  loadCore: LoadCore;
  prompts: Prompts;
  connection: Connection;
  settings: Settings;
  answers: Answers;
  match: RegexMatcher;
  client: string;
  log(message: string): void;
}

export interface EvaluateOptions {
  trigger: "save" | "command";
  signal: AbortSignal;
  /** Test ids to run; all when left out. */
  only?: Set<string>;
  /** Asked before the first call is paid, with the number of calls; false leaves them out. */
  mayCall?(calls: number): boolean;
  /** Told the id of each test whose answer is asked for. */
  onStarted(testId: string): void;
  onOutcome(outcome: TestOutcome): void;
}

/** How an evaluation went as a whole. */
export interface EvaluationResult {
  outcomes: TestOutcome[];
  calls: number;
  /** True when it was stopped, or gave way to a newer one, before its end. */
  stopped: boolean;
  /** A sentence for people about what was done, or why nothing was. */
  summary: string;
}

/**
 * Evaluates one prompt file: plans, calls what has to be called, shows every result in the Testing view as
 * it arrives, and stores the evaluation at the broker. Gives null when there is nothing to evaluate.
 */
export async function evaluate(
  prompt: Uri,
  doors: EvaluateDoors,
  options: EvaluateOptions,
): Promise<EvaluationResult | null> {
  const { controller, items, prompts, connection, answers } = doors;
  const core = await doors.loadCore();
  const loaded = await prompts.load(prompt);
  if (loaded === null) return null;
  const startedAt = new Date();
  await items.sync(prompt);
  const tests = await prompts.tests(loaded);
  // Names in the files are resolved against what the broker offers; without it every test says why.
  const away = await connection.loadModels().then(
    () => null,
    (thrown: unknown) => asBrokerError(thrown, l10n.t).message,
  );
  const choice = { ...prompts.choice(prompt), chosen: null };
  const cases = tests.tests
    .filter(({ test }) => options.only?.has(test.id) ?? true)
    .map(({ test }) => core.caseOf(loaded, test, choice, away));
  if (cases.length === 0) return null;
  const force = options.trigger === "command";
  const plan = core.planEvaluation(cases, answers.memory(core), { force });
  const calls = plan.runs.length;
  if (calls > 0 && options.mayCall && !options.mayCall(calls)) return null;

  const parent = items.promptItem(prompt.toString());
  const request = new TestRunRequest(
    cases.flatMap(({ test }) => items.testItem(prompt.toString(), test.id) ?? []),
    undefined,
    undefined,
    false,
    true,
  );
  const run = controller.createTestRun(request, parent?.label, true);
  const itemOf = (id: string): TestItem | undefined => items.testItem(prompt.toString(), id);
  const report = makeReporter(core, run, loaded, tests);
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  run.token.onCancellationRequested(() => stop.abort());
  run.appendOutput(`${loaded.path}: ${plan.summary}\r\n`);
  try {
    for (const { item } of plan.items.map((one) => ({ item: itemOf(one.test.id) })))
      if (item) run.enqueued(item);
    const outcomes = await core.carryOut(plan, {
      memory: answers.memory(core),
      outputSchema: core.outputSchema(loaded.tree, { schemas: loaded.schemas }),
      judging: { regexMatcher: doors.match },
      concurrency: doors.settings.maxConcurrency(prompt),
      signal,
      run: (planned) =>
        executeWithCost(core.requestOf(planned, loaded, choice, doors.client), {
          call: connection.call,
          signal,
          timeoutMs: doors.settings.requestTimeoutMs(loaded.uri),
          now: () => performance.now(),
          t: l10n.t,
        }),
      onStarted: ({ test }) => {
        const item = itemOf(test.id);
        if (item) run.started(item);
        options.onStarted(test.id);
      },
      onOutcome: (outcome) => {
        const item = itemOf(outcome.item.test.id);
        if (item) report(item, outcome);
        options.onOutcome(outcome);
        if (!outcome.reused) answers.saveSoon(core);
      },
    });
    answers.save(core);
    if (signal.aborted) {
      run.appendOutput(`${l10n.t("Stopped. What was answered before is remembered.")}\r\n`);
    } else if (plan.nothingToDo === null) {
      const stored = core.evaluationOf(loaded, outcomes, plan.runs, options.trigger, startedAt);
      await store(connection, stored, (message) => {
        run.appendOutput(`${message}\r\n`);
        doors.log(message);
      });
    }
    return { outcomes, calls, stopped: signal.aborted, summary: plan.summary };
  } finally {
    run.end();
  }
}
