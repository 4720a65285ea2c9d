import { env, l10n, MarkdownString, StatusBarAlignment, type Uri, window, workspace } from "vscode";
import { contextSize, money, pricePerMillion, runFigures } from "../../core/figures.ts";
import type { RunStatus } from "../../core/protocol/run.ts";
import type { Connection } from "../connection/connection.ts";
import { type Closable, together } from "../events.ts";
import type { Prompts } from "../prompts/prompts.ts";
import type { History } from "../run/history.ts";
import { formatAge } from "./age.ts";

const statusWords: Record<RunStatus, () => string> = {
  started: () => l10n.t("running"),
  succeeded: () => l10n.t("succeeded"),
  failed: () => l10n.t("failed"),
  cancelled: () => l10n.t("stopped"),
  timed_out: () => l10n.t("timed out"),
};

/** One item: the model that would answer, or what keeps it from answering. Shown beside prompt files only. */
export function registerStatusBar(doors: {
  connection: Connection;
  prompts: Prompts;
  history: History;
  /** The prompt file that the person is busy with, in the editor or the runner. */
  focused(): Uri | null;
}): Closable {
  const { connection, prompts, history } = doors;
  const item = window.createStatusBarItem("promptStudio.status", StatusBarAlignment.Right, 100);
  item.name = l10n.t("Prompt Studio");
  let updating = 0;
  let timer: ReturnType<typeof setTimeout> | null = null;

  const update = async () => {
    timer = null;
    const mine = ++updating;
    const prompt = doors.focused();
    if (!prompt) return item.hide();
    const standing = connection.standing();
    const hover = new MarkdownString("", true);
    hover.isTrusted = {
      enabledCommands: ["promptStudio.signIn", "promptStudio.signOut", "promptStudio.selectModel"],
    };
    item.backgroundColor = undefined;
    // Its icons have no name that says anything: a screen reader gets words.
    const show = (text: string, words: string) => {
      item.text = `$(sparkle) ${text}`;
      item.accessibilityInformation = { label: `${l10n.t("Prompt Studio")}: ${words}` };
    };
    if (!workspace.isTrusted) {
      show(l10n.t("Restricted"), l10n.t("Prompts run only in a trusted workspace."));
      item.command = "workbench.trust.manage";
      hover.appendMarkdown(l10n.t("Prompts run only in a trusted workspace."));
    } else if (standing.kind === "signed-in") {
      const view = await prompts.prepared(prompt).catch(() => null);
      if (mine !== updating) return;
      const last = history.of(prompt.toString())[0];
      const model = view?.prepared.model ?? null;
      const cost = last?.cost_usd ?? null;
      const answers = model === null ? l10n.t("No model") : l10n.t("model {0}", model);
      show(
        `${model ?? l10n.t("No model")}${cost === null ? "" : `  ${money(cost)}`}`,
        cost === null ? answers : `${answers}, ${l10n.t("last run {0}", money(cost))}`,
      );
      item.command = "promptStudio.selectModel";
      const known = connection.models()?.find(({ id }) => id === model);
      hover.appendMarkdown(`**${plain(model ?? l10n.t("No model"))}**`);
      if (view?.prepared.modelProblem) hover.appendMarkdown(`\n\n${plain(view.prepared.modelProblem)}`);
      if (known) {
        const prices = l10n.t(
          "{0} in, {1} out a million tokens",
          pricePerMillion(known.input_cost_per_token),
          pricePerMillion(known.output_cost_per_token),
        );
        hover.appendMarkdown(`\n\n${prices} · ${l10n.t("context {0}", contextSize(known.max_input_tokens))}`);
      }
      const account = l10n.t("Signed in as {0}", standing.owner ?? "–");
      hover.appendMarkdown(`\n\n${plain(account)} · ${plain(connection.broker())}`);
      if (last) {
        const age = formatAge(Date.parse(last.created_at), Date.now(), env.language);
        const { duration, cost: paid } = runFigures(last);
        const facts = [statusWords[last.status](), duration, paid, age].filter(Boolean).join(" · ");
        hover.appendMarkdown(`\n\n${l10n.t("Last run")}: ${plain(facts)}`);
      }
      hover.appendMarkdown(
        `\n\n[${l10n.t("Select model")}](command:promptStudio.selectModel) · [${l10n.t("Sign out")}](command:promptStudio.signOut)`,
      );
    } else if (standing.kind === "unreachable" || standing.kind === "bad-address") {
      show(`$(warning) ${l10n.t("Broker away")}`, standing.message);
      item.command = {
        command: "workbench.action.openSettings",
        title: l10n.t("Open settings"),
        arguments: ["promptStudio.broker.url"],
      };
      hover.appendMarkdown(plain(standing.message));
    } else {
      const message = standing.kind === "refused" ? standing.message : l10n.t("Not signed in to a broker.");
      show(l10n.t("Sign in"), message);
      item.command = "promptStudio.signIn";
      hover.appendMarkdown(`${plain(message)}\n\n[${l10n.t("Sign in")}](command:promptStudio.signIn)`);
    }
    item.tooltip = hover;
    item.show();
  };

  // Typing changes the model line rarely; a moment's delay keeps it off the path of every key press.
  const updateSoon = () => {
    timer ??= setTimeout(() => void update(), 150);
  };
  updateSoon();
  return together(
    item,
    { dispose: () => timer && clearTimeout(timer) },
    window.onDidChangeActiveTextEditor(updateSoon),
    workspace.onDidGrantWorkspaceTrust(updateSoon),
    connection.onDidChange(updateSoon),
    prompts.onDidChange(updateSoon),
    history.onDidChange(updateSoon),
  );
}

/** What models and brokers call themselves must not become markup. */
const plain = (text: string) => text.replace(/[\\`*_{}[\]()#+\-.!|<>$~]/g, "\\$&");
