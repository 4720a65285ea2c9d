import { CodeLens, type CodeLensProvider, l10n, languages, Range, type Uri, workspace } from "vscode";
import { money } from "../../core/figures.ts";
import { type Closable, Emitter, type Event, together } from "../events.ts";
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
        const { title, tooltip, command } = testLens(standing);
        lenses.push(lens(title, command, tooltip, uri));
      }
      const cost = history.of(key)[0]?.cost_usd;
      if (cost !== undefined && cost !== null) {
        const title = l10n.t("last {0}", money(cost));
        lenses.push(lens(title, "promptStudio.showRunHistory", l10n.t("Show the last runs"), uri));
      }
      return lenses;
    },
  };

  return together(
    changes,
    languages.registerCodeLensProvider({ language: "dotprompt" }, provider),
    runs.onDidChange(onlyWhen((key) => runs.running(key), changed)),
    history.onDidChange(changed),
    tests.onDidChange(changed),
    workspace.onDidGrantWorkspaceTrust(changed),
  );
}

function testLens({ total, passed, failed, running }: TestStanding) {
  const count = total === 1 ? l10n.t("1 test") : l10n.t("{0} tests", total);
  if (running) {
    return {
      title: `$(loading~spin) ${count}`,
      tooltip: l10n.t("The tests are running"),
      command: "workbench.view.testing.focus",
    };
  }
  if (passed === null) {
    return {
      title: `$(beaker) ${count}`,
      tooltip: l10n.t("Run all tests of this prompt"),
      command: "promptStudio.runTests",
    };
  }
  return {
    // A tick is for all of them: tests that did not run, or could not be decided, are no success yet.
    title: `${failed ? "✗" : passed === total ? "✓" : "$(beaker)"} ${passed}/${count}`,
    tooltip: l10n.t("Show the tests. Saving runs those that changed."),
    command: "workbench.view.testing.focus",
  };
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
