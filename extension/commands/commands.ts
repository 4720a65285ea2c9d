import { commands, type LogOutputChannel, l10n, Uri, window } from "vscode";
import { actionFor, asBrokerError } from "../../core/client/errors.ts";
import type { SignIn } from "../authentication/provider.ts";
import type { Connection } from "../connection/connection.ts";
import type { Evaluations } from "../evaluations/evaluations.ts";
import { type Closable, together } from "../events.ts";
import type { Memory } from "../memory.ts";
import { workspacePath } from "../prompts/files.ts";
import type { Prompts } from "../prompts/prompts.ts";
import { isTestFile, promptOf, testFileOf } from "../prompts/tests.ts";
import type { History } from "../run/history.ts";
import type { Runs } from "../run/runs.ts";
import type { Runner } from "../runner/runner.ts";
import { withTrust } from "../trust.ts";
import { openBrokerSetting } from "./actions.ts";
import type { Importing } from "./importPrompt.ts";
import { newPrompt } from "./newPrompt.ts";
import { pickModel, pickModels } from "./pickModel.ts";
import { pickRun } from "./pickRun.ts";
import { promptFor, type TestMaking } from "./tests.ts";

export interface CommandDoors {
  signIn: SignIn;
  connection: Connection;
  runner: Runner;
  runs: Runs;
  history: History;
  prompts: Prompts;
  evaluations: Evaluations;
  memory: Memory;
  importing: Importing;
  testMaking: TestMaking;
  log: LogOutputChannel;
}

/** Every command of the manifest. Those about a prompt file take its Uri, or mean the active one. */
export function registerCommands(doors: CommandDoors): Closable {
  const { runner, runs, evaluations, importing, testMaking } = doors;
  const runTests = async (prompt: Uri) => {
    // Every test would say the same otherwise: one sentence with its button says it once.
    await doors.connection.loadModels();
    if (await evaluations.runAll(prompt)) return;
    const make = l10n.t("New test file");
    const tests = workspacePath(testFileOf(prompt));
    const pressed = await window.showInformationMessage(
      l10n.t(
        "This prompt has no tests yet. Write some in {0}, or under studio.tests in its frontmatter.",
        tests,
      ),
      make,
    );
    if (pressed) await testMaking.newFile(prompt);
  };
  /** Of the run on show, with the input that it was sent with: an answer that is still coming, or that failed, is none to hold on to. */
  const makeTest = async (prompt: Uri) => {
    const run = runs.shown(prompt.toString());
    if (run?.status !== "succeeded") {
      void window.showInformationMessage(
        l10n.t("A test is made of a run that succeeded. Run the prompt, or choose a run from the history."),
      );
      return;
    }
    const { input } = run;
    if (input === null) {
      const why = l10n.t(
        "The input of this run was not kept. Run the prompt again and make the test of that.",
      );
      void window.showInformationMessage(why);
      return;
    }
    if (run.truncated) {
      const why = l10n.t(
        "The answer of this run was too long to be kept whole. Run the prompt again and make the test of that.",
      );
      void window.showInformationMessage(why);
      return;
    }
    await testMaking.fromRun(prompt, { input, answer: run.text });
  };
  const compare = async (prompt: Uri) => {
    if (runs.running(prompt.toString())) {
      void window.showInformationMessage(l10n.t("This prompt is running. Stop the run, then compare."));
      return;
    }
    const models = await pickModels(prompt, doors);
    if (models) await runner.compare(prompt, models);
  };
  const table: Record<string, (prompt: Uri | null, given: unknown) => unknown> = {
    run: (prompt) => prompt && runner.run(prompt),
    compare: (prompt) => prompt && withTrust(() => withErrors(doors, () => compare(prompt))),
    stop: (prompt) => prompt && runs.stop(prompt.toString()),
    openRunner: (prompt) => runner.open(prompt ?? undefined),
    runTests: (prompt) => prompt && withTrust(() => withErrors(doors, () => runTests(prompt))),
    allowRunOnSave() {
      evaluations.consent.answer(true);
      window.setStatusBarMessage(l10n.t("$(pass) Tests run on save in this workspace"), 5000);
    },
    askRunOnSave: () => withTrust(() => evaluations.consent.ask()),
    disallowRunOnSave() {
      evaluations.consent.answer(false);
      window.setStatusBarMessage(
        l10n.t("$(circle-slash) Tests no longer run on save in this workspace"),
        5000,
      );
    },
    showRunHistory: (prompt) =>
      prompt && withTrust(() => withErrors(doors, () => pickRun(prompt, doors.history, runner))),
    selectModel: (prompt) =>
      prompt && withTrust(() => withErrors(doors, () => pickModel(prompt, doors.connection, doors.prompts))),
    newPrompt,
    newTestFile: (_prompt, given) => testMaking.newFile(promptFor(given) ?? runner.current()),
    makeTest: (prompt) => prompt && makeTest(prompt),
    importPrompt: (_prompt, given) => importing.start(given),
    signIn: () => withTrust(() => doors.signIn.signIn()),
    signOut: () => doors.signIn.signOut(),
    showLog: () => doors.log.show(),
  };
  return together(
    ...Object.entries(table).map(([name, run]) =>
      commands.registerCommand(`promptStudio.${name}`, (given: unknown) => run(target(given, runner), given)),
    ),
  );
}

/** The prompt file a command is about: the one given, else the one in focus, else the one in the runner. */
export const target = (given: unknown, runner: Runner): Uri | null =>
  given instanceof Uri ? asPrompt(given) : (focusedPrompt(runner) ?? runner.current());

/**
 * The prompt file that the person is busy with: the active editor's, given itself or its test file. With the
 * focus in the runner, or in an output that VS Code takes for an editor, it is the runner's.
 */
export function focusedPrompt(runner: Runner): Uri | null {
  const document = window.activeTextEditor?.document;
  if (!document || document.uri.scheme === "output") return runner.current();
  if (document.languageId === "dotprompt") return document.uri;
  return isTestFile(document.uri) ? promptOf(document.uri) : null;
}

const asPrompt = (uri: Uri) => (isTestFile(uri) ? promptOf(uri) : uri);

/** Shows why a command could not do its work, with the button that helps. */
async function withErrors({ signIn, log }: CommandDoors, run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (thrown) {
    const { detail } = asBrokerError(thrown, l10n.t);
    const action = actionFor(detail);
    log.warn(`${detail.code} ${detail.request_id ?? ""}`);
    const button =
      action === "sign-in" ? l10n.t("Sign in") : action === "open-settings" ? l10n.t("Open settings") : null;
    const pressed = await window.showErrorMessage(detail.message, ...(button ? [button] : []));
    if (!pressed) return;
    if (action === "sign-in") await signIn.signIn();
    else await openBrokerSetting();
  }
}
