import { l10n, tests as testing, type Uri, workspace } from "vscode";
import type { TestOutcome } from "../../core/evaluation/carry-out.ts";
import type { TestStanding } from "../editor/lenses.ts";
import { type Closable, Emitter, type Event, together } from "../events.ts";
import type { Memory } from "../memory.ts";
import { type Files, isProductFile } from "../prompts/files.ts";
import { isTestFile, promptOf } from "../prompts/tests.ts";
import { makeDiscovery } from "./concerned.ts";
import { type EvaluateDoors, type EvaluateOptions, evaluate } from "./evaluate.ts";
import { makeItems } from "./items.ts";
import { evaluateOnSave } from "./onSave.ts";
import { addRunProfile } from "./profile.ts";

/** Tests of prompt files: in the Testing view, by command, and on save. */
export interface Evaluations extends Closable {
  /** What the lens says about a prompt file's tests; null for a file without tests. */
  of(prompt: Uri): TestStanding | null;
  onDidChange: Event<string>;
  /** Runs all tests of a prompt file, whatever is remembered; gives false for one without tests. */
  runAll(prompt: Uri): Promise<boolean>;
}

export type EvaluationsDoors = Omit<EvaluateDoors, "controller" | "items"> & { files: Files; memory: Memory };

/** Milliseconds of quiet after which edited tests show in the Testing view. */
const quiet = 250;

export function makeEvaluations(doors: EvaluationsDoors): Evaluations {
  const { files, prompts } = doors;
  const controller = testing.createTestController("promptStudio.tests", l10n.t("Prompt Studio"));
  const items = makeItems({ controller, loadCore: doors.loadCore, prompts });
  const discover = makeDiscovery(items);
  const changes = new Emitter<string>();
  /** The last outcome of each test, by prompt file and test id. */
  const outcomes = new Map<string, Map<string, TestOutcome>>();
  const underway = new Map<string, AbortController>();

  /** Evaluates one prompt file; an evaluation of it that is still going on gives way. */
  const start = async (
    prompt: Uri,
    options: Pick<EvaluateOptions, "trigger" | "only" | "mayCall">,
    outer?: AbortSignal,
  ) => {
    const key = prompt.toString();
    underway.get(key)?.abort();
    const stop = new AbortController();
    underway.set(key, stop);
    changes.fire(key);
    const signal = outer ? AbortSignal.any([stop.signal, outer]) : stop.signal;
    const known = outcomes.get(key) ?? new Map<string, TestOutcome>();
    outcomes.set(key, known);
    const onOutcome = (outcome: TestOutcome) => known.set(outcome.item.test.id, outcome);
    try {
      return await evaluate(prompt, { ...doors, controller, items }, { ...options, signal, onOutcome });
    } finally {
      if (underway.get(key) === stop) underway.delete(key);
      changes.fire(key);
    }
  };

  const waiting = new Map<string, Uri>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  const syncSoon = (uri: Uri) => {
    const prompt = isTestFile(uri) ? promptOf(uri) : uri;
    if (!prompt.path.endsWith(".prompt")) return;
    waiting.set(prompt.toString(), prompt);
    timer ??= setTimeout(() => {
      timer = null;
      for (const one of waiting.values()) void items.sync(one);
      waiting.clear();
    }, quiet);
  };

  addRunProfile({ controller, items, discover, start });
  const subscriptions = together(
    controller,
    items,
    changes,
    { dispose: () => timer && clearTimeout(timer) },
    items.onDidChange((key) => changes.fire(key)),
    evaluateOnSave({ ...doors, items, discover, start }),
    workspace.onDidOpenTextDocument((document) => isProductFile(document) && syncSoon(document.uri)),
    workspace.onDidChangeTextDocument(({ document }) => isProductFile(document) && syncSoon(document.uri)),
    files.onDidChange(syncSoon),
  );
  for (const document of workspace.textDocuments) if (isProductFile(document)) syncSoon(document.uri);

  return {
    of(prompt) {
      const key = prompt.toString();
      const total = items.count(key);
      if (total === 0) return null;
      const verdicts = [...(outcomes.get(key) ?? [])]
        .filter(([id]) => items.testItem(key, id))
        .map(([, { verdict }]) => verdict.verdict);
      return {
        total,
        passed: verdicts.length === 0 ? null : verdicts.filter((verdict) => verdict === "passed").length,
        failed: verdicts.some((verdict) => verdict === "failed" || verdict === "broken"),
        running: underway.has(key),
      };
    },
    onDidChange: changes.event,
    async runAll(prompt) {
      return (await start(prompt, { trigger: "command" })) !== null;
    },
    dispose() {
      for (const stop of underway.values()) stop.abort();
      subscriptions.dispose();
    },
  };
}
