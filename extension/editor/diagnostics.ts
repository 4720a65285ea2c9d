import {
  Diagnostic,
  type DiagnosticCollection,
  DiagnosticSeverity,
  languages,
  Range,
  type TextDocument,
  type Uri,
  workspace,
} from "vscode";
import type { Problem, Severity } from "../../core/rendering/types.ts";
import type { Connection } from "../connection/connection.ts";
import type { Core, LoadCore } from "../core.ts";
import { type Closable, together } from "../events.ts";
import { isProductFile } from "../prompts/files.ts";
import type { LoadedPrompt } from "../prompts/load.ts";
import { prepare } from "../prompts/prepare.ts";
import type { Prompts } from "../prompts/prompts.ts";
import { isTestFile, promptOf, testFileOf } from "../prompts/tests.ts";

/** Milliseconds of quiet before an edited file is looked at again. */
const quiet = 120;

const severities: Record<Severity, DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/**
 * Findings of every open prompt and test file, from parsing and from rendering with the file's defaults.
 * Works without network and trust.
 */
export function registerDiagnostics(doors: {
  loadCore: LoadCore;
  prompts: Prompts;
  connection: Connection;
}): Closable {
  const { loadCore, prompts, connection } = doors;
  const collection = languages.createDiagnosticCollection("prompt-studio");
  const timers = new Map<string, ReturnType<typeof setTimeout>>();

  const look = async (document: TextDocument) => {
    const core = await loadCore();
    const { version } = document;
    const problems = isTestFile(document.uri)
      ? await testProblems(document.uri, prompts)
      : await promptProblems(core, document.uri, prompts, connection);
    if (document.isClosed || document.version !== version || problems === null) return;
    show(collection, document, problems);
  };

  const lookSoon = (document: TextDocument) => {
    if (!concerns(document)) return;
    const key = document.uri.toString();
    clearTimeout(timers.get(key));
    const timer = setTimeout(() => {
      timers.delete(key);
      void look(document);
    }, quiet);
    timers.set(key, timer);
  };
  // A partial, a test file's prompt, the models: any of them may change what another file means.
  const lookAtAll = () => {
    for (const document of workspace.textDocuments) lookSoon(document);
  };

  lookAtAll();
  return together(
    collection,
    { dispose: () => [...timers.values()].map((timer) => clearTimeout(timer)) },
    workspace.onDidOpenTextDocument(lookSoon),
    workspace.onDidCloseTextDocument(({ uri }) => collection.delete(uri)),
    prompts.onDidChange(lookAtAll),
  );
}

const concerns = (document: TextDocument): boolean =>
  isProductFile(document) && !document.uri.path.endsWith(".tool.yaml");

async function promptProblems(
  core: Core,
  uri: Uri,
  prompts: Prompts,
  connection: Connection,
): Promise<Problem[] | null> {
  const loaded = await prompts.load(uri);
  if (loaded === null) return null;
  const choice = { ...prompts.choice(uri), chosen: null };
  const prepared = prepare(core, loaded, {}, choice);
  const inline = (await prompts.tests(loaded)).sources.find((source) => source.uri === loaded.uri);
  const problems = [...prepared.problems, ...(inline?.set.problems ?? [])];
  // Without the broker's list every name would look unknown.
  if (connection.models() !== null && prepared.modelProblem !== null && loaded.tree.metadata.model) {
    problems.push(modelProblem(loaded, prepared.modelProblem));
  }
  return problems;
}

/** What is wrong in a test file; null when it has no prompt file beside it and so is none of ours. */
async function testProblems(uri: Uri, prompts: Prompts): Promise<Problem[] | null> {
  const loaded = await prompts.load(promptOf(uri));
  if (loaded === null) return null;
  const wanted = testFileOf(loaded.uri).toString();
  const { sources } = await prompts.tests(loaded);
  return sources.find((source) => source.uri.toString() === wanted)?.set.problems ?? [];
}

function modelProblem({ tree, text }: LoadedPrompt, message: string): Problem {
  const line = /^model[ \t]*:[ \t]*(\S.*?)[ \t]*$/m.exec(text.slice(0, tree.templateStart));
  const end = line ? line.index + line[0].trimEnd().length : 0;
  const start = line?.[1] ? end - line[1].length : 0;
  return { code: "model-unknown", severity: "warning", message, start, end };
}

function show(collection: DiagnosticCollection, document: TextDocument, problems: Problem[]) {
  collection.set(
    document.uri,
    problems.map(({ code, severity, message, start, end }) => {
      const range = new Range(document.positionAt(start), document.positionAt(Math.max(start, end)));
      const diagnostic = new Diagnostic(range, message, severities[severity]);
      diagnostic.source = "Prompt Studio";
      diagnostic.code = code;
      return diagnostic;
    }),
  );
}
