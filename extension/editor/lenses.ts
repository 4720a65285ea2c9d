import { CodeLens, type CodeLensProvider, l10n, languages, Range, type Uri, workspace } from "vscode";
import { money } from "../../core/figures.ts";
import { isPartial } from "../../core/language/model/paths.ts";
import { type Closable, Emitter, type Event, together } from "../events.ts";
import { promptOf } from "../prompts/tests.ts";
import type { History } from "../run/history.ts";
import type { Runs } from "../run/runs.ts";

/** What is known about a prompt file's tests. */
export interface TestStanding {
  total: number;
  /** Null until they ran. */
  passed: number | null;
  /** True when a test failed or could not be judged. */
  failed: boolean;
  running: boolean;
  /** True while nobody has answered whether saves may run tests. */
  asks: boolean;
  /** What a save does about them, as a sentence. */
  saving: string;
}

/** Run, Compare, tests and last cost above the first line of a prompt file. */
export function registerLenses(doors: {
  runs: Runs;
  history: History;
  tests: { of(prompt: Uri): TestStanding | null; onDidChange: Event<string> };
}): Closable {
  const { runs, history, tests } = doors;
  const changes = new Emitter<void>();
  const changed = () => changes.fire();
  const top = new Range(0, 0, 0, 0);

  const provider: CodeLensProvider = {
    onDidChangeCodeLenses: changes.event,
    provideCodeLenses({ uri }) {
      const key = uri.toString();
      const lens = (title: string, command: string, tooltip: string, ...values: unknown[]) =>
        new CodeLens(top, { title, command, tooltip, arguments: values });
      const lenses = [
        runs.running(key)
          ? lens(`$(debug-stop) ${l10n.t("Stop")}`, "promptStudio.stop", l10n.t("Stop this run"), uri)
          : lens(`$(play) ${l10n.t("Run")}`, "promptStudio.run", l10n.t("Run this prompt (Ctrl+Enter)"), uri),
      ];
      // While something runs, Stop is about all of it, and nothing else can be started.
      if (!runs.running(key)) {
        const tooltip = l10n.t("Run this prompt with several models side by side");
        lenses.push(lens(`$(split-horizontal) ${l10n.t("Compare")}`, "promptStudio.compare", tooltip, uri));
      }
      const standing = tests.of(uri);
      if (standing && standing.total > 0) {
        lenses.push(...testLenses(standing).map((one) => lens(...one, uri)));
      } else if (standing && uri.scheme !== "untitled" && !isPartial(uri.path)) {
        const tooltip = l10n.t("Make a test file beside this prompt file");
        lenses.push(lens(`$(beaker) ${l10n.t("Add test")}`, "promptStudio.newTestFile", tooltip, uri));
      }
      const cost = history.of(key)[0]?.cost_usd;
      if (cost !== undefined && cost !== null) {
        const title = l10n.t("last {0}", money(cost));
        lenses.push(lens(title, "promptStudio.showRunHistory", l10n.t("Show the last runs"), uri));
      }
      return lenses;
    },
  };

  const testFiles: CodeLensProvider = {
    onDidChangeCodeLenses: changes.event,
    provideCodeLenses({ uri }) {
      const prompt = promptOf(uri);
      const standing = tests.of(prompt);
      if (!standing || standing.total === 0) return [];
      const lens = (title: string, command: string, tooltip: string, ...values: unknown[]) =>
        new CodeLens(top, { title, command, tooltip, arguments: values });
      const name = prompt.path.split("/").at(-1) ?? "";
      return [
        ...testLenses(standing).map((one) => lens(...one, prompt)),
        lens(`$(go-to-file) ${name}`, "vscode.open", l10n.t("Open the prompt file"), prompt),
      ];
    },
  };

  return together(
    changes,
    languages.registerCodeLensProvider({ language: "dotprompt" }, provider),
    languages.registerCodeLensProvider({ pattern: "**/*.eval.yaml" }, testFiles),
    runs.onDidChange(onlyWhen((key) => runs.running(key), changed)),
    history.onDidChange(changed),
    tests.onDidChange(changed),
    workspace.onDidGrantWorkspaceTrust(changed),
  );
}

type LensParts = [title: string, command: string, tooltip: string];

/** What stands above a prompt file and its test file about the tests. */
function testLenses(standing: TestStanding): LensParts[] {
  const lenses: LensParts[] = [testLens(standing)];
  if (standing.asks && !standing.running) {
    const title = `$(question) ${l10n.t("Run tests on save?")}`;
    lenses.push([title, "promptStudio.askRunOnSave", standing.saving]);
  }
  return lenses;
}

function testLens({ total, passed, failed, running, saving }: TestStanding): LensParts {
  const count = total === 1 ? l10n.t("1 test") : l10n.t("{0} tests", total);
  const view = "workbench.view.testing.focus";
  if (running) return [`$(loading~spin) ${count}`, view, l10n.t("The tests are running")];
  if (passed === null) {
    const tooltip = `${l10n.t("Run all tests of this prompt.")} ${saving}`;
    return [`$(beaker) ${count}`, "promptStudio.runTests", tooltip];
  }
  // A tick is for all of them: tests that did not run, or could not be decided, are no success yet.
  const mark = failed ? "error" : passed === total ? "pass" : "beaker";
  return [`$(${mark}) ${passed}/${count}`, view, `${l10n.t("Show the tests.")} ${saving}`];
}

/** Calls on only when the value for a key differs from the last: runs change with every frame. */
function onlyWhen(value: (key: string) => unknown, then: () => void): (key: string) => void {
  const last = new Map<string, unknown>();
  return (key) => {
    const now = value(key);
    if (last.get(key) === now) return;
    last.set(key, now);
    then();
  };
}
