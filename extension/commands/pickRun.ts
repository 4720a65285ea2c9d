import { env, l10n, type QuickPickItem, type Uri, window } from "vscode";
import { count, duration, money } from "../../core/figures.ts";
import type { RunStatus, RunSummary } from "../../core/protocol/run.ts";
import { formatAge } from "../editor/age.ts";
import type { History } from "../run/history.ts";
import type { Runner } from "../runner/runner.ts";

const icons: Record<RunStatus, string> = {
  started: "$(sync)",
  succeeded: "$(pass)",
  failed: "$(error)",
  cancelled: "$(circle-slash)",
  timed_out: "$(watch)",
};

/**
 * Lists the last runs of a prompt file and shows the chosen one in the runner. Throws BrokerError when they
 * cannot be had.
 */
export async function pickRun(prompt: Uri, history: History, runner: Runner): Promise<void> {
  const loading = history.load(prompt);
  const items = async (): Promise<(QuickPickItem & { id?: string })[]> => {
    const runs = await loading;
    if (runs.length === 0) return [{ label: l10n.t("No runs yet. Run the prompt, and they stand here.") }];
    return runs.map(itemOf);
  };
  const pick = window.showQuickPick(items(), {
    title: l10n.t("Last runs of {0}", prompt.path.split("/").at(-1) ?? ""),
    placeHolder: l10n.t("Choose a run to see it in the runner"),
    matchOnDescription: true,
  });
  // A failed list closes the picker without a word; the error is for the caller to show.
  const [, picked] = await Promise.all([loading, pick]);
  if (picked?.id) await runner.showRun(prompt, picked.id);
}

function itemOf(run: RunSummary): QuickPickItem & { id: string } {
  const age = formatAge(Date.parse(run.created_at), Date.now(), env.language);
  const tokens = run.usage
    ? `${count(run.usage.prompt_tokens)} → ${count(run.usage.completion_tokens)}`
    : "–";
  return {
    id: run.id,
    label: `${icons[run.status]} ${age}`,
    description: [run.model, duration(run.duration_ms), tokens, money(run.cost_usd)].join(" · "),
    ...(run.error ? { detail: run.error.message } : {}),
  };
}
