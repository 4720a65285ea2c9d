import { commands, l10n, type Uri, window, workspace } from "vscode";
import type { Connection } from "../connection/connection.ts";
import type { Core, LoadCore } from "../core.ts";
import { type Closable, together } from "../events.ts";
import type { Prompts } from "../prompts/prompts.ts";
import type { Settings } from "../settings.ts";
import type { Answers } from "./answers.ts";
import { concernedBy } from "./concerned.ts";
import type { Consent } from "./consent.ts";
import type { EvaluateOptions, EvaluationResult } from "./evaluate.ts";
import type { Items } from "./items.ts";
import { watchManualSaves } from "./saves.ts";

export interface OnSaveDoors {
  loadCore: LoadCore;
  connection: Connection;
  settings: Settings;
  consent: Consent;
  answers: Answers;
  prompts: Prompts;
  items: Items;
  discover(): Promise<void>;
  log(message: string): void;
  start(prompt: Uri, options: Pick<EvaluateOptions, "trigger" | "mayCall">): Promise<EvaluationResult | null>;
}

/** Milliseconds that a result of a save stays in the status bar. */
const shown = 6000;

/**
 * A save by hand evaluates the prompt files it concerns: in a trusted workspace, where the setting and the
 * person allow it, and within the day's limit of calls.
 */
export function evaluateOnSave(doors: OnSaveDoors): Closable {
  const { connection, settings, items, consent } = doors;
  const told = new Set<string>();
  /** What was saved while the question was open or dismissed. */
  const waiting = new Map<string, Uri>();

  const once = (cause: string, message: string, button: string, act: () => unknown) => {
    // Nobody is interrupted twice for one cause; a save that runs nothing is never silent.
    if (told.has(cause)) {
      window.setStatusBarMessage(`$(circle-slash) ${message}`, shown);
      return;
    }
    told.add(cause);
    void window.showWarningMessage(message, button).then((pressed) => {
      if (pressed) act();
    });
  };

  const mayCall = (calls: number): boolean => {
    const limit = settings.maxRunsPerDay();
    if (doors.answers.spend(calls, limit)) return true;
    once(
      `limit ${new Date().toDateString()}`,
      l10n.t(
        "Saving runs no more tests today: its limit is {0} calls a day. Run them by hand, or raise it.",
        limit,
      ),
      l10n.t("Open settings"),
      () => commands.executeCommand("workbench.action.openSettings", "promptStudio.tests.maxRunsPerDay"),
    );
    return false;
  };

  const concerned = async (saved: Uri[]): Promise<Uri[]> => {
    const found = new Map<string, Uri>();
    for (const uri of saved) {
      for (const prompt of await concernedBy(uri, doors)) {
        if (!settings.runOnSave(prompt)) continue;
        await items.sync(prompt);
        if (items.count(prompt.toString()) > 0) found.set(prompt.toString(), prompt);
      }
    }
    return [...found.values()];
  };

  const onSaved = async (saved: Uri[]) => {
    if (!workspace.isTrusted) return;
    const prompts = await concerned(saved);
    if (prompts.length === 0) return;
    const answer = consent.standing();
    if (answer === "yes") return run(prompts);
    if (answer === "no") return;
    for (const prompt of prompts) waiting.set(prompt.toString(), prompt);
    consent.askOnce();
  };

  const run = async (prompts: Uri[]) => {
    await connection.ready();
    const { kind } = connection.standing();
    if (kind === "signed-out" || kind === "refused") {
      // A refused token has had its own notification: a word in the status bar is enough.
      if (kind === "refused") told.add("sign-in");
      once("sign-in", l10n.t("Tests run on save once you are signed in."), l10n.t("Sign in"), () =>
        commands.executeCommand("promptStudio.signIn"),
      );
      return;
    }
    const results = await Promise.all(
      prompts.map((prompt) => doors.start(prompt, { trigger: "save", mayCall })),
    );
    const done = results.filter((result): result is EvaluationResult => result !== null && !result.stopped);
    const core = await doors.loadCore();
    if (done.length > 0) tell(core, done);
  };

  const logged = (work: Promise<unknown>) =>
    work.catch((thrown: unknown) => doors.log(`a save was not evaluated: ${thrown}`));
  return together(
    watchManualSaves((saved) => logged(onSaved(saved))),
    // Answered at last: what was saved meanwhile is not forgotten.
    consent.onDidChange(() => {
      const answer = consent.standing();
      if (answer !== "yes" && answer !== "no") return;
      const prompts = [...waiting.values()];
      waiting.clear();
      if (answer === "yes" && prompts.length > 0) void logged(run(prompts));
    }),
  );
}

/** Says in the status bar how a save went: a success is not worth a notification, nor is a failed test. */
function tell(core: Core, results: EvaluationResult[]) {
  const outcomes = results.flatMap((result) => result.outcomes);
  const { verdict, counts } = core.decideSet(outcomes.map((outcome) => outcome.verdict));
  const calls = results.reduce((sum, result) => sum + result.calls, 0);
  const judged = outcomes.some(({ item }) => item.action !== "reuse");
  const passed = l10n.t("{0}/{1} tests passed", counts.passed, outcomes.length);
  const done =
    calls === 0 && !judged
      ? l10n.t("Nothing changed, no model called: {0}", passed)
      : calls === 0
        ? l10n.t("No model called: {0}", passed)
        : passed;
  const icon = verdict === "passed" ? "$(pass)" : verdict === "n/a" ? "$(circle-slash)" : "$(error)";
  window.setStatusBarMessage(`${icon} ${done}`, shown);
}
