import { commands, l10n, window } from "vscode";
import { type Closable, together } from "../events.ts";
import type { Importing } from "./importPrompt.ts";
import { newPrompt } from "./newPrompt.ts";
import { promptFor, type TestMaking } from "./tests.ts";

/**
 * The commands of the manifest where nothing can be run: they stand in menus there too, so each says why.
 * @param manifest the extension's package.json
 */
export function registerCommandsElsewhere(
  manifest: unknown,
  importing: Importing,
  testMaking: TestMaking,
): Closable {
  const { contributes } = manifest as { contributes: { commands: { command: string }[] } };
  const explain = () =>
    window.showInformationMessage(
      l10n.t(
        "Prompts and tests run in VS Code on a computer or in a remote window. Here the language works.",
      ),
    );
  const working: Record<string, (given: unknown) => unknown> = {
    "promptStudio.newPrompt": newPrompt,
    "promptStudio.newTestFile": (given) => testMaking.newFile(promptFor(given)),
    "promptStudio.importPrompt": importing.start,
  };
  return together(
    ...contributes.commands.map(({ command }) =>
      commands.registerCommand(command, working[command] ?? explain),
    ),
  );
}
