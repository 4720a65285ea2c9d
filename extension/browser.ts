import type { ExtensionContext } from "vscode";
import { registerCommandsElsewhere } from "./commands/elsewhere.ts";
import { makeImporting } from "./commands/importPrompt.ts";
import { makeTestMaking } from "./commands/tests.ts";
import { lazyCore } from "./core.ts";
import { Emitter } from "./events.ts";
import { pagesOf } from "./language/diagnostics.ts";
import { registerLanguage } from "./language/index.ts";
import { makeFiles } from "./prompts/files.ts";

/** The extension where there is no Node, such as vscode.dev: the language, without the broker. */
export function activate(context: ExtensionContext): void {
  const loadCore = lazyCore();
  const files = makeFiles();
  const importing = makeImporting({ loadCore, files });
  context.subscriptions.push(
    files,
    importing,
    registerCommandsElsewhere(context.extension.packageJSON, importing, makeTestMaking({ loadCore, files })),
    registerLanguage({
      loadCore,
      files,
      models: () => null,
      onDidChangeModels: new Emitter<void>().event,
      pages: pagesOf(context.extension.packageJSON),
    }),
  );
}
