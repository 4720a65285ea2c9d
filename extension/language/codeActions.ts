import {
  CodeAction,
  CodeActionKind,
  type CodeActionProvider,
  commands,
  type Diagnostic,
  l10n,
  languages,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from "vscode";
import type { features } from "../../core/language/index.ts";
import { isImportable } from "../commands/importPrompt.ts";
import { type Closable, together } from "../events.ts";
import { allFiles, type Language } from "./language.ts";

/** Not in the palette: it only makes sense with what a quick fix hands it. */
const declare = "promptStudio.declare";

type Action = features.CodeAction;

export function registerCodeActions(language: Language): Closable {
  const provider: CodeActionProvider = {
    async provideCodeActions(document, range, { diagnostics }) {
      const { core, file, path, workspace: model } = await language.about(document);
      const place = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
      const found = core.features.codeActions(file, place, model.renderedFindings(path));
      const actions = found.map((action) => actionOf(action, document.uri, diagnostics, language));
      const foreign = diagnostics.filter((one) => codeOf(one) === "other-dialect");
      if (foreign.length > 0 && isImportable(core, document.getText(), path))
        actions.push(importAction(document.uri, foreign));
      return actions;
    },
  };
  return together(
    languages.registerCodeActionsProvider(allFiles, provider, {
      providedCodeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite],
    }),
    commands.registerCommand(declare, declareName),
  );
}

function actionOf(
  action: Action,
  document: Uri,
  diagnostics: readonly Diagnostic[],
  language: Language,
): CodeAction {
  const kind = action.finding ? CodeActionKind.QuickFix : CodeActionKind.RefactorRewrite;
  const made = new CodeAction(action.title, kind);
  made.isPreferred = action.preferred;
  const { finding, name = "" } = action;
  if (finding) made.diagnostics = diagnostics.filter((one) => codeOf(one) === finding.code);
  if (action.kind === "declare-helper" || action.kind === "declare-schema") {
    const setting = action.kind === "declare-helper" ? "helpers" : "schemas";
    made.command = { command: declare, title: action.title, arguments: [setting, name, document] };
    return made;
  }
  const edit = new WorkspaceEdit();
  for (const one of action.edits)
    edit.replace(language.uri(one.file), language.range(one.file, one), one.newText);
  if (action.kind === "create-partial") createPartial(edit, made, document, name);
  made.edit = edit;
  return made;
}

function importAction(document: Uri, diagnostics: Diagnostic[]): CodeAction {
  const title = l10n.t("Import it as a Dotprompt file");
  const made = new CodeAction(title, CodeActionKind.QuickFix);
  made.diagnostics = diagnostics;
  made.isPreferred = true;
  made.command = { command: "promptStudio.importPrompt", title, arguments: [document] };
  return made;
}

/** An empty partial would not be found: Dotprompt takes it for missing. */
function createPartial(edit: WorkspaceEdit, action: CodeAction, prompt: Uri, name: string) {
  const steps = name.split("/");
  const base = steps.pop();
  const uri = Uri.joinPath(prompt, "..", ...steps, `_${base}.prompt`);
  const contents = new TextEncoder().encode(`{{!-- ${name} --}}\n`);
  edit.createFile(uri, { ignoreIfExists: true, contents });
  action.command = { command: "vscode.open", title: l10n.t("Open the partial"), arguments: [uri] };
}

const codeOf = ({ code }: Diagnostic) => (typeof code === "object" ? code.value : code);

/** Adds a name to the settings of the workspace; of the person where there is no workspace. */
async function declareName(setting: "helpers" | "schemas", name: string, resource: Uri): Promise<void> {
  const configuration = workspace.getConfiguration("promptStudio", resource);
  const inWorkspace = workspace.workspaceFolders !== undefined;
  try {
    if (setting === "helpers") {
      const names = configuration.get<string[]>("helpers", []);
      if (!names.includes(name)) await configuration.update("helpers", [...names, name], !inWorkspace);
    } else {
      const schemas = configuration.get<Record<string, unknown>>("schemas", {});
      await configuration.update("schemas", { ...schemas, [name]: schemas[name] ?? {} }, !inWorkspace);
    }
  } catch {
    const message = l10n.t(
      'The settings cannot be written here. Add "{0}" to {1} yourself.',
      name,
      `promptStudio.${setting}`,
    );
    await window.showErrorMessage(message);
  }
}
