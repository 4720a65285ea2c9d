import {
  l10n,
  Range,
  Selection,
  SnippetString,
  Uri,
  type ViewColumn,
  WorkspaceEdit,
  window,
  workspace,
} from "vscode";
import { isPartial } from "../../core/language/model/paths.ts";
import type { JsonSchema } from "../../core/types.ts";
import type { LoadCore } from "../core.ts";
import { type Files, workspacePath } from "../prompts/files.ts";
import { isTestFile, promptOf, testFileOf } from "../prompts/tests.ts";
import { readApplication } from "../settings.ts";

/** One run, as far as a test is made of it. */
export interface RunToTest {
  input: Record<string, unknown>;
  answer: string;
}

/** Makes tests: a file of them beside a prompt file, or one test out of a run. */
export interface TestMaking {
  /** Opens the test file of a prompt file, and makes it where there is none; asks for the prompt file without one. */
  newFile(prompt: Uri | null): Promise<void>;
  /** Adds a test with the run's input that holds its answer, and shows it. */
  fromRun(prompt: Uri, run: RunToTest): Promise<void>;
}

export function makeTestMaking({ loadCore, files }: { loadCore: LoadCore; files: Files }): TestMaking {
  /** The editor of a test file, made empty where there is none; null, with a sentence, where none can be. */
  const edit = async (prompt: Uri) => {
    if (prompt.scheme === "untitled") {
      void window.showInformationMessage(
        l10n.t("Save the prompt file first: its tests stand in a file beside it."),
      );
      return null;
    }
    const uri = testFileOf(prompt);
    const isNew = !(await files.exists(uri));
    if (isNew) await workspace.fs.writeFile(uri, new Uint8Array());
    const document = await workspace.openTextDocument(uri);
    return { editor: await window.showTextDocument(document, columnFor(prompt)), isNew };
  };

  /** The test file's text to begin with, made for the prompt's inputs. */
  const skeleton = async (prompt: Uri): Promise<string> => {
    const core = await loadCore();
    const model = core.createWorkspace();
    const { schemas } = await readApplication(files.read);
    model.configure({ schemas: schemas as Record<string, JsonSchema | true> });
    model.setFile("a.prompt", (await files.read(prompt)) ?? "");
    return core.features.testFileBody({ workspace: model, path: "a.eval.yaml" });
  };

  return {
    async newFile(given) {
      const prompt = given ?? (await pickPrompt());
      if (!prompt) return;
      const opened = await edit(prompt);
      if (opened?.editor.document.getText().trim() !== "") return;
      await opened.editor.insertSnippet(
        new SnippetString(await skeleton(prompt)),
        whole(opened.editor.document),
      );
    },
    async fromRun(prompt, { input, answer }) {
      const core = await loadCore();
      const opened = await edit(prompt);
      if (!opened) return;
      const { document } = opened.editor;
      const text = document.getText();
      const tree = core.parse((await files.read(prompt)) ?? "");
      const test = {
        id: core.nameFor(input),
        vars: input,
        assert: core.assertionsFor(answer, tree.metadata.output?.schema !== undefined),
      };
      const change = core.addTest(text, test);
      if (change === null) {
        void window.showErrorMessage(
          l10n.t(
            "{0} cannot be added to. Mend its YAML first, one test after each dash.",
            workspacePath(document.uri),
          ),
        );
        return;
      }
      const made = new WorkspaceEdit();
      const range = new Range(document.positionAt(change.start), document.positionAt(change.end));
      made.replace(document.uri, range, change.newText);
      if (!(await workspace.applyEdit(made))) return;
      // What the answer is held against is a first guess: it is selected, to be typed over.
      const end = change.start + change.newText.trimEnd().length;
      const value = /: (?!.*: )["']?(.*?)["']?$/.exec(document.getText().slice(0, end));
      const from = value ? value.index + value[0].indexOf(value[1]!) : end;
      const selected = new Selection(
        document.positionAt(from),
        document.positionAt(value ? from + value[1]!.length : end),
      );
      opened.editor.selection = selected;
      opened.editor.revealRange(selected);
    },
  };
}

const whole = ({ lineCount }: { lineCount: number }) => new Range(0, 0, lineCount, 0);

/** Where a prompt file is open its tests open, too: not over the runner that has the focus. */
function columnFor(prompt: Uri): ViewColumn | undefined {
  const key = prompt.toString();
  return window.visibleTextEditors.find(({ document }) => document.uri.toString() === key)?.viewColumn;
}

/** Asks for one of the workspace's prompt files. */
async function pickPrompt(): Promise<Uri | undefined> {
  const prompts = async () => {
    const found = await workspace.findFiles("**/*.prompt", undefined, 1000);
    const whole = found.filter(({ path }) => !isPartial(path));
    return whole
      .map((uri) => ({ label: workspacePath(uri), uri }))
      .sort((one, other) => one.label.localeCompare(other.label));
  };
  const picked = await window.showQuickPick(prompts(), {
    title: l10n.t("New test file"),
    placeHolder: l10n.t("Choose the prompt file that it tests"),
  });
  return picked?.uri;
}

/** The prompt file that a command of the explorer or the palette means; null when it is none. */
export function promptFor(given: unknown): Uri | null {
  const uri = given instanceof Uri ? given : window.activeTextEditor?.document.uri;
  if (!uri) return null;
  if (isTestFile(uri)) return promptOf(uri);
  return uri.path.endsWith(".prompt") && !isPartial(uri.path) ? uri : null;
}
