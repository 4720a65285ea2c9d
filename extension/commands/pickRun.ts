import { env, l10n, type QuickPickItem, ThemeIcon, type Uri, window } from "vscode";
import { runFigures } from "../../core/figures.ts";
import { isOfTest, type RunStatus, shownRuns } from "../../core/protocol/run.ts";
import type { PastRun } from "../../core/protocol/runner.ts";
import { formatAge } from "../editor/age.ts";
import type { History } from "../run/history.ts";
import type { Runner } from "../runner/runner.ts";

const icons: Record<RunStatus, string> = {
  started: "$(sync)",
  // A list does not know whether an answer fits its schema: no row claims more than that the run went through.
  succeeded: "$(check)",
  failed: "$(error)",
  cancelled: "$(circle-slash)",
  timed_out: "$(clockface)",
};

type Item = QuickPickItem & { id?: string };

/**
 * Lists the last runs of a prompt file and shows the chosen one in the runner. Throws BrokerError when they
 * cannot be had.
 */
export async function pickRun(prompt: Uri, history: History, runner: Runner): Promise<void> {
  const pick = window.createQuickPick<Item>();
  const chosen = Promise.withResolvers<string | null>();
  let runs: PastRun[] = [];
  let tests = true;
  const draw = () => {
    const items: Item[] = shownRuns(runs, tests).map(itemOf);
    const none =
      runs.length > 0
        ? l10n.t("Only tests have run this file yet.")
        : l10n.t("No runs yet. Run the prompt, and they stand here.");
    pick.items = items.length > 0 ? items : [{ label: none }];
    const tooltip = tests ? l10n.t("Leave out runs of tests") : l10n.t("Show runs of tests");
    pick.buttons = runs.some(isOfTest)
      ? [{ iconPath: new ThemeIcon(tests ? "filter" : "filter-filled"), tooltip }]
      : [];
  };
  pick.title = l10n.t("Last runs of {0}", prompt.path.split("/").at(-1) ?? "");
  pick.placeholder = l10n.t("Choose a run to see it in the runner");
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.busy = true;
  pick.onDidTriggerButton(() => {
    tests = !tests;
    draw();
  });
  pick.onDidAccept(() => chosen.resolve(pick.selectedItems[0]?.id ?? null));
  pick.onDidHide(() => chosen.resolve(null));
  pick.show();
  try {
    runs = await history.load(prompt);
    pick.busy = false;
    draw();
    const id = await chosen.promise;
    pick.hide();
    if (id) await runner.showRun(prompt, id);
  } finally {
    pick.dispose();
  }
}

function itemOf(run: PastRun): Item {
  const age = formatAge(Date.parse(run.created_at), Date.now(), env.language);
  const came = run.error && run.status !== "cancelled" ? run.error.message : run.output_preview;
  const { duration, tokens, cost } = runFigures(run);
  return {
    id: run.id,
    label: `${icons[run.status]} ${age}${isOfTest(run) ? " $(beaker)" : ""}`,
    description: [run.model, duration, tokens, cost].filter(Boolean).join(" · "),
    detail: [run.input_preview, run.died ? l10n.t("ended with its window") : null, came]
      .filter(Boolean)
      .join(" $(arrow-small-right) "),
  };
}
