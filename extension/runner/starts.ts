import { l10n, type Uri, workspace } from "vscode";
import type { Connection } from "../connection/connection.ts";
import type { LoadCore } from "../core.ts";
import type { PreparedPrompt, Prompts } from "../prompts/prompts.ts";
import type { Comparisons } from "../run/comparisons.ts";
import type { Runs } from "../run/runs.ts";
import type { Settings } from "../settings.ts";
import { questionFor } from "./question.ts";

/** Everything that is paid for from the runner begins here, behind the same conditions. */
export interface Starts {
  /** Runs a prompt file with the input that was typed for it. */
  run(uri: Uri): Promise<void>;
  /** Runs it once for each of the models. */
  compare(uri: Uri, models: string[]): Promise<void>;
  /** Asks a column's model again: what it was asked before, or after a reload what the file says now. */
  retryColumn(uri: Uri, column: number): Promise<void>;
}

export function makeStarts(doors: {
  loadCore: LoadCore;
  prompts: Prompts;
  runs: Runs;
  comparisons: Comparisons;
  connection: Connection;
  settings: Settings;
  /** Told when nothing is sent: values of the form are missing or do not fit, or what the page says itself once it is drawn. */
  onHeld(missing: "input" | "other"): Promise<void>;
}): Starts {
  const { prompts, runs, comparisons, connection } = doors;

  /** The prompt file as it stands, once all is there that has to be, whatever the model. */
  const ready = async (uri: Uri): Promise<PreparedPrompt | null> => {
    // Right after the start the models are still on their way, and a file that names none has to wait for them.
    if (workspace.isTrusted) await connection.loadModels().catch(() => null);
    const view = await prompts.prepared(uri);
    if (view === null) return null;
    const core = await doors.loadCore();
    const { loaded, prepared } = view;
    const schemas = { schemas: loaded.schemas };
    const missing = core
      .inputFields(loaded.tree, schemas)
      .some(({ name, required }) => required && prepared.input[name] === undefined);
    if (missing || core.inputMisfits(loaded.tree, prepared.input, schemas).some(({ blocks }) => blocks)) {
      await doors.onHeld("input");
      return null;
    }
    await connection.ready();
    const { kind } = connection.standing();
    const signedIn = kind === "signed-in" || kind === "unreachable";
    if (workspace.isTrusted && signedIn) return view;
    await doors.onHeld("other");
    return null;
  };
  const optionsFor = ({ loaded, prepared }: PreparedPrompt) => ({
    json: prepared.rendering.output?.format === "json",
    timeoutMs: doors.settings.requestTimeoutMs(loaded.uri),
  });
  const ask = async (view: PreparedPrompt, model: string) =>
    questionFor(await doors.loadCore(), view, model, { stamped: prompts.stamped, t: l10n.t });

  return {
    async run(uri) {
      const key = uri.toString();
      if (runs.running(key)) return;
      const view = await ready(uri);
      if (view === null) return;
      // What is missing stands in the page already, with the button that helps.
      if (view.prepared.request === null) return doors.onHeld("other");
      const request = prompts.stamped(await doors.loadCore(), view.prepared);
      const run = runs.start(key, request, { ...optionsFor(view), input: view.prepared.input });
      // Only now, so that the run before is not seen between the two.
      comparisons.close(key);
      await run;
    },
    async compare(uri, models) {
      const key = uri.toString();
      if (runs.running(key)) return;
      const view = await ready(uri);
      if (view === null) return;
      if (view.prepared.broken) return doors.onHeld("other");
      const questions = await Promise.all(models.map((model) => ask(view, model)));
      await comparisons.start(key, questions, optionsFor(view));
    },
    async retryColumn(uri, column) {
      const key = uri.toString();
      const model = comparisons.shown(key)?.[column]?.model;
      const view = model ? await ready(uri) : null;
      if (!model || view === null) return;
      const question = comparisons.question(key, column) ?? (await ask(view, model));
      await comparisons.retry(key, column, question, optionsFor(view));
    },
  };
}
