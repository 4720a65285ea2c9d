import { commands, type LogOutputChannel, l10n, window } from "vscode";
import type { PageMessage } from "../../core/protocol/runner.ts";
import type { SignIn } from "../authentication/provider.ts";
import { newPrompt } from "./newPrompt.ts";

export type Action = Extract<PageMessage, { type: "action" }>["action"];

/** Shows the setting that holds the broker's address. */
export const openBrokerSetting = (): Thenable<unknown> =>
  commands.executeCommand("workbench.action.openSettings", "promptStudio.broker.url");

/** What the buttons of the runner page do. */
export function makeActions(signIn: SignIn, log: LogOutputChannel): (action: Action) => unknown {
  const table: Record<Action, () => unknown> = {
    "sign-in": () => signIn.signIn(),
    "open-settings": openBrokerSetting,
    "manage-trust": () => commands.executeCommand("workbench.trust.manage"),
    "new-prompt": newPrompt,
    "show-log": () => log.show(),
  };
  return (action) => table[action]();
}

/** Says that the broker no longer takes the token. The connection calls this once for each token. */
export async function tellRefused(message: string, signIn: SignIn): Promise<void> {
  const button = l10n.t("Sign in");
  if (await window.showWarningMessage(message, button)) await signIn.signIn();
}
