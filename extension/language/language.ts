import {
  type DocumentFilter,
  Location,
  l10n,
  type Position,
  Range,
  type TextDocument,
  type Uri,
  workspace,
} from "vscode";
import type { Workspace } from "../../core/language/index.ts";
import type { Model } from "../../core/protocol/chat.ts";
import type { Core, LoadCore } from "../core.ts";
import { type Closable, Emitter, type Event, together } from "../events.ts";
import type { Files } from "../prompts/files.ts";
import { readApplication } from "../settings.ts";
import { makePlaces } from "./places.ts";

/** Prompt files. */
export const promptFiles: DocumentFilter[] = [{ language: "dotprompt" }];
/** The language of frontmatters, test files and tool files; a person may still call the latter two YAML. */
export const dotpromptYaml = "dotprompt-yaml";
/** Prompt files, and the test files beside them. */
export const allFiles: DocumentFilter[] = [
  ...promptFiles,
  ...[dotpromptYaml, "yaml"].map((language) => ({ language, pattern: "**/*.eval.yaml" })),
];

export interface LanguageDoors {
  loadCore: LoadCore;
  files: Files;
  /** The models that the broker offers; null while unknown. */
  models(): readonly Model[] | null;
  onDidChangeModels: Event<unknown>;
}

/** The core's features as they answer for one document. */
export interface Asked {
  core: Core;
  workspace: Workspace;
  path: string;
  /** For the core's functions that look at a whole file. */
  file: { workspace: Workspace; path: string; t: typeof l10n.t };
  /** For those that look at a place. */
  at(position: Position): { workspace: Workspace; path: string; offset: number; t: typeof l10n.t };
  range(range: { start: number; end: number }): Range;
}

/** The language model of the window, kept up to date, and the way from its offsets to VS Code's places. */
export interface Language extends Closable {
  /** For a document; waits for the core, not for the other files of the workspace. */
  about(document: TextDocument): Promise<Asked>;
  /** Resolves once every file of the workspace is known. */
  indexed(): Promise<{ core: Core; workspace: Workspace }>;
  location(range: { file: string; start: number; end: number }): Location;
  range(file: string, range: { start: number; end: number }): Range;
  uri(path: string): Uri;
  path(uri: Uri): string;
  /** A file, or null for what any file depends on (settings, models, files that came or went). */
  onDidChange: Event<string | null>;
}

/** Files of the workspace that are read at the same time. */
const atOnce = 16;
/** Most files that a workspace is searched for. */
const mostFiles = 20_000;
const pattern = "**/*.{prompt,eval.yaml,tool.yaml}";

export function makeLanguage(doors: LanguageDoors): Language {
  const { loadCore, files } = doors;
  const places = makePlaces();
  const changes = new Emitter<string | null>();
  let model: Workspace | null = null;
  let starting: Promise<{ core: Core; workspace: Workspace }> | null = null;
  let indexing: Promise<void> | null = null;

  const start = async () => {
    const core = await loadCore();
    const made = core.createWorkspace({ rootOf: places.root });
    for (const document of workspace.textDocuments) if (concerns(document)) tell(made, document);
    model = made;
    await configure(made);
    indexing = index(made);
    return { core, workspace: made };
  };
  const ready = () => {
    starting ??= start();
    return starting;
  };

  const tell = (made: Workspace, document: TextDocument) =>
    made.setFile(places.path(document.uri), document.getText());

  const configure = async (made: Workspace) => {
    const { schemaFiles, ...settings } = await readApplication(files.read);
    const paths = Object.entries(schemaFiles).map(([name, uri]) => [name, places.path(uri)]);
    made.configure({ ...settings, schemaFiles: Object.fromEntries(paths), models: doors.models() });
  };

  const index = async (made: Workspace) => {
    const uris = await workspace.findFiles(pattern, undefined, mostFiles);
    const left = uris.filter((uri) => !made.has(places.path(uri)));
    const read = async () => {
      for (let uri = left.pop(); uri; uri = left.pop()) {
        const text = await files.read(uri);
        const path = places.path(uri);
        if (text === null || made.has(path)) continue;
        made.setFile(path, text);
        // Read at once, a file at a time: the window stays responsive.
        made.symbols(path);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, read));
    made.complete();
    changes.fire(null);
  };

  const reread = async (uri: Uri) => {
    if (!model) return;
    const path = places.path(uri);
    const known = model.has(path);
    const text = await files.read(uri);
    if (text === null) model.removeFile(path);
    else model.setFile(path, text);
    changes.fire(known && text !== null ? path : null);
  };
  const reconfigure = async () => {
    if (!model) return;
    await configure(model);
    changes.fire(null);
  };

  const rangeIn = (file: string, { start: from, end: to }: { start: number; end: number }): Range => {
    const text = model?.text(file) ?? "";
    return new Range(...placeIn(text, from), ...placeIn(text, to));
  };

  const subscriptions = together(
    workspace.onDidOpenTextDocument((document) => {
      if (!model || !concerns(document)) return;
      tell(model, document);
      changes.fire(places.path(document.uri));
    }),
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (!model || contentChanges.length === 0 || !concerns(document)) return;
      tell(model, document);
      changes.fire(places.path(document.uri));
    }),
    // What was not saved is gone with its editor.
    workspace.onDidCloseTextDocument((document) => concerns(document) && void reread(document.uri)),
    files.onDidChange((uri) => void reread(uri)),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("promptStudio")) void reconfigure();
    }),
    workspace.onDidGrantWorkspaceTrust(() => void reconfigure()),
    doors.onDidChangeModels(() => {
      if (!model || model.settings.models === doors.models()) return;
      model.configure({ models: doors.models() });
      changes.fire(null);
    }),
  );

  return {
    async about(document) {
      const { core, workspace: made } = await ready();
      tell(made, document);
      const path = places.path(document.uri);
      const file = { workspace: made, path, t: l10n.t };
      return {
        core,
        workspace: made,
        path,
        file,
        at: (position) => ({ ...file, offset: document.offsetAt(position) }),
        range: (range) => new Range(document.positionAt(range.start), document.positionAt(range.end)),
      };
    },
    async indexed() {
      const loaded = await ready();
      await indexing;
      return loaded;
    },
    location: (range) => new Location(places.uri(range.file), rangeIn(range.file, range)),
    range: rangeIn,
    uri: places.uri,
    path: places.path,
    onDidChange: changes.event,
    dispose() {
      subscriptions.dispose();
      changes.dispose();
    },
  };
}

const concerns = ({ languageId, uri }: TextDocument): boolean =>
  languageId === "dotprompt" || /\.(?:eval|tool)\.yaml$/.test(uri.path);

/** Line and character, both from 0, of an offset of a text that may be in no editor. */
function placeIn(text: string, offset: number): [line: number, character: number] {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/);
  return [before.length - 1, before.at(-1)?.length ?? 0];
}
