import { commands, l10n, window, workspace } from "vscode";

/** What goes over the network waits for trust; the button leads to where it is given. */
export async function withTrust(run: () => unknown): Promise<void> {
  if (workspace.isTrusted) return void (await run());
  const manage = l10n.t("Manage trust");
  const message = l10n.t("Prompts and tests run only in a trusted workspace. Trust this one to go on.");
  if (await window.showInformationMessage(message, manage)) {
    await commands.executeCommand("workbench.trust.manage");
  }
}
