import { l10n, tests as testing, type Uri, workspace } from "vscode";
import type { TestOutcome } from "../../core/evaluation/carry-out.ts";
import type { TestStanding } from "../editor/lenses.ts";
import { type Closable, Emitter, type Event, together } from "../events.ts";
import type { Memory } from "../memory.ts";
import { type Files, isProductFile } from "../prompts/files.ts";
import { isTestFile, promptOf } from "../prompts/tests.ts";
import { makeDiscovery } from "./concerned.ts";
import { type Consent, makeConsent } from "./consent.ts";
import { type EvaluateDoors, type EvaluateOptions, evaluate } from "./evaluate.ts";
import { makeItems } from "./items.ts";
import { addRecalled, makeOnce } from "./known.ts";
import { evaluateOnSave } from "./onSave.ts";
import { addRunProfile } from "./profile.ts";
import { recall } from "./recall.ts";

/** Tests of prompt files: in the Testing view, by command, and on save. */
export interface Evaluations extends Closable {
  /** What the lens says about a prompt file's tests; null while they were not looked at. */
  of(prompt: Uri): TestStanding | null;
  onDidChange: Event<string>;
  /** Whether saves may run tests. */
  consent: Consent;
  /** Runs all tests of a prompt file, whatever is remembered; gives false for one without tests. */
  runAll(prompt: Uri): Promise<boolean>;
}

export type EvaluationsDoors = Omit<EvaluateDoors, "controller" | "items"> & { files: Files; memory: Memory };

/** Milliseconds of quiet after which edited tests show in the Testing view. */
const quiet = 250;

export function makeEvaluations(doors: EvaluationsDoors): Evaluations {
  const { files, prompts } = doors;
  const controller = testing.createTestController("promptStudio.tests", l10n.t("Prompt Studio"));
  const consent = makeConsent(doors.memory);
  const items = makeItems({ controller, loadCore: doors.loadCore, prompts, note: () => noteOf(consent) });
  const discover = makeDiscovery(items);
  const changes = new Emitter<string>();
  /** The last outcome of each test, by prompt file and test id. */
  const outcomes = new Map<string, Map<string, TestOutcome>>();
  const knownOf = (key: string): Map<string, TestOutcome> => {
    const known = outcomes.get(key) ?? new Map<string, TestOutcome>();
    outcomes.set(key, known);
    return known;
  };
  const underway = new Map<string, AbortController>();
  let closing = false;

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
    const known = knownOf(key);
    /** The tests whose answer is awaited: known to the next window, should this one be closed. */
    const awaited = new Set<string>();
    const onStarted = (id: string) => {
      awaited.add(id);
      doors.memory.setAwaited(key, [...awaited]);
    };
    const onOutcome = (outcome: TestOutcome) => {
      const { id } = outcome.item.test;
      known.set(id, outcome);
      if (awaited.delete(id)) doors.memory.setAwaited(key, [...awaited]);
    };
    try {
      const told = { ...options, signal, onStarted, onOutcome };
      return await evaluate(prompt, { ...doors, controller, items }, told);
    } finally {
      if (underway.get(key) === stop) {
        underway.delete(key);
        // What the end of the window cut off is for the next one to tell.
        if (!closing) doors.memory.setAwaited(key, []);
      }
      changes.fire(key);
    }
  };

  const recallOnce = makeOnce((thrown) => doors.log(`earlier outcomes were not recalled: ${thrown}`));
  const recallNow = async (prompt: Uri) => {
    const key = prompt.toString();
    const interrupted = doors.memory.awaited(key);
    if (underway.has(key)) return;
    const found = await recall(prompt, { ...doors, controller, items }, interrupted);
    if (found.length === 0) return;
    addRecalled(knownOf(key), found);
    changes.fire(key);
  };
  /** As soon as the broker's models are known: they are part of what is remembered. */
  const recallAll = () => {
    if (doors.connection.models() === null) return;
    for (const prompt of items.prompts()) {
      const key = prompt.toString();
      if (items.count(key) > 0) void recallOnce(key, () => recallNow(prompt));
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

  /** What a save does about a prompt file's tests, so that it is silent about nothing. */
  const savingOf = (prompt: Uri): string => {
    if (!workspace.isTrusted) return l10n.t("Saving runs none: this workspace is not trusted.");
    if (!doors.settings.runOnSave(prompt)) {
      return l10n.t("Saving runs none: the setting {0} says so.", "promptStudio.runOnSave");
    }
    switch (consent.standing()) {
      case "yes":
        if (/^(?:signed-out|refused)$/.test(doors.connection.standing().kind)) {
          return l10n.t("Saving runs none until you sign in.");
        }
        return l10n.t("Saving runs those that changed.");
      case "no":
        return l10n.t("Saving runs none here. The command Allow Tests to Run on Save changes that.");
      case "unasked":
        return l10n.t("The first save asks whether saving may run those that changed.");
      default:
        return l10n.t("Saving runs none until you answer whether it may.");
    }
  };

  addRunProfile({ controller, items, discover, start });
  const subscriptions = together(
    controller,
    items,
    changes,
    { dispose: () => timer && clearTimeout(timer) },
    consent,
    items.onDidChange((key) => {
      changes.fire(key);
      recallAll();
    }),
    doors.connection.onDidChange(recallAll),
    consent.onDidChange(() => {
      items.annotate();
      for (const prompt of items.prompts()) changes.fire(prompt.toString());
    }),
    evaluateOnSave({ ...doors, items, consent, discover, start }),
    workspace.onDidOpenTextDocument((document) => isProductFile(document) && syncSoon(document.uri)),
    workspace.onDidChangeTextDocument(({ document }) => isProductFile(document) && syncSoon(document.uri)),
    files.onDidChange(syncSoon),
  );
  for (const document of workspace.textDocuments) if (isProductFile(document)) syncSoon(document.uri);

  return {
    of(prompt) {
      const key = prompt.toString();
      if (!items.known(key)) return null;
      const total = items.count(key);
      const verdicts = [...(outcomes.get(key) ?? [])]
        .filter(([id]) => items.testItem(key, id))
        .map(([, { verdict }]) => verdict.verdict);
      return {
        total,
        passed: verdicts.length === 0 ? null : verdicts.filter((verdict) => verdict === "passed").length,
        failed: verdicts.some((verdict) => verdict === "failed" || verdict === "broken"),
        running: underway.has(key),
        asks: isAsking(consent),
        saving: savingOf(prompt),
      };
    },
    consent,
    onDidChange: changes.event,
    async runAll(prompt) {
      return (await start(prompt, { trigger: "command" })) !== null;
    },
    dispose() {
      closing = true;
      for (const stop of underway.values()) stop.abort();
      subscriptions.dispose();
    },
  };
}

const isAsking = (consent: Consent) => /^(?:open|dismissed)$/.test(consent.standing());

/** What stands beside a prompt file in the Testing view. */
const noteOf = (consent: Consent) => (isAsking(consent) ? l10n.t("run on save?") : "");
