import { type Uri, workspace } from "vscode";
import type { ChatRequest } from "../../core/protocol/chat.ts";
import type { ModelChoice, Prepared } from "../../core/rendering/prepare.ts";
import type { Connection } from "../connection/connection.ts";
import type { Core, LoadCore } from "../core.ts";
import { type Closable, Emitter, type Event, together } from "../events.ts";
import type { Memory } from "../memory.ts";
import type { Settings } from "../settings.ts";
import { type Files, isProductFile } from "./files.ts";
import { type LoadedPrompt, type LoadPrompt, makeLoadPrompt } from "./load.ts";
import { makePartials } from "./partials.ts";
import { type PromptTests, readTests } from "./tests.ts";

/** A prompt file as it would be run now. */
export interface PreparedPrompt {
  loaded: LoadedPrompt;
  prepared: Prepared;
  choice: ModelChoice;
}

/** The same with its tests, as the runner shows it. */
export interface PromptView extends PreparedPrompt {
  tests: PromptTests;
}

/** Prompt files, read, rendered and mapped as they stand in the editors. */
export interface Prompts extends Closable {
  load: LoadPrompt;
  tests(loaded: LoadedPrompt): Promise<PromptTests>;
  /** With the input that was typed for the file; null when the file is gone. */
  prepared(uri: Uri): Promise<PreparedPrompt | null>;
  view(uri: Uri): Promise<PromptView | null>;
  /** Which model may answer; `chosen` by hand only where a person looks on, not for tests. */
  choice(uri: Uri): ModelChoice;
  /** Chooses a model for a file by hand; null leaves it to the file again. */
  choose(uri: Uri, model: string | null): void;
  /** The request with what the broker is to keep about it. */
  stamped(core: Core, prepared: Prepared): ChatRequest;
  /** Something changed that renderings depend on: a text, a setting, the models. */
  onDidChange: Event<void>;
}

export function makePrompts(doors: {
  loadCore: LoadCore;
  files: Files;
  settings: Settings;
  connection: Connection;
  memory: Memory;
  client: string;
}): Prompts {
  const { loadCore, files, settings, connection, memory } = doors;
  const partials = makePartials(files);
  const load = makeLoadPrompt({ loadCore, files, partials, settings });
  const changes = new Emitter<void>();
  const changed = () => changes.fire();
  const subscriptions = together(
    partials,
    changes,
    files.onDidChange(changed),
    settings.onDidChange(changed),
    connection.onDidChange(changed),
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0 && isProductFile(document)) changed();
    }),
  );

  const choice = (uri: Uri): ModelChoice => ({
    known: connection.models() ?? [],
    models: settings.models(uri),
    defaultModel: settings.defaultModel(uri),
    chosen: memory.model(uri.toString()),
  });
  const tests = async (loaded: LoadedPrompt) => await readTests(await loadCore(), loaded, files);

  const prepared = async (uri: Uri): Promise<PreparedPrompt | null> => {
    const [core, loaded] = await Promise.all([loadCore(), load(uri)]);
    if (loaded === null) return null;
    const chosen = choice(uri);
    return {
      loaded,
      prepared: core.prepare(loaded, memory.input(uri.toString()), chosen),
      choice: chosen,
    };
  };

  return {
    load,
    tests,
    choice,
    prepared,
    async view(uri) {
      const found = await prepared(uri);
      return found && { ...found, tests: await tests(found.loaded) };
    },
    choose(uri, model) {
      memory.setModel(uri.toString(), model);
      changed();
    },
    stamped(core, { request, rendering, model, input }) {
      if (request === null || model === null) throw new Error("stamped() needs a request");
      const metadata = {
        ...request.metadata,
        ...core.keptInput(input),
        prompt_hash: core.testKey(rendering, model, 0),
        client: doors.client,
      };
      return { ...request, metadata };
    },
    onDidChange: changes.event,
    dispose: () => subscriptions.dispose(),
  };
}
