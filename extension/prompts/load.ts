import { Uri } from "vscode";
import type { Loaded } from "../../core/rendering/prepare.ts";
import type { Helper, JsonSchema, Problem } from "../../core/types.ts";
import type { Core, LoadCore } from "../core.ts";
import { asSchema, type Settings, schemaFile } from "../settings.ts";
import { type Files, rootOf, workspacePath } from "./files.ts";
import type { Partials } from "./partials.ts";

/** A prompt file as it was loaded, and where it and its partials stand. */
export interface LoadedPrompt extends Loaded {
  uri: Uri;
  partialFiles: Map<string, Uri>;
}

export type LoadPrompt = (uri: Uri) => Promise<LoadedPrompt | null>;

/** Most partials that one prompt may reach; a chain that grows past it is a mistake. */
const mostPartials = 200;

/**
 * Reads a prompt file, unsaved changes included, and all it refers to. Gives null when the file is gone.
 * Nothing of the files is remembered: every call sees them as they are now.
 */
export function makeLoadPrompt(doors: {
  loadCore: LoadCore;
  files: Files;
  partials: Partials;
  settings: Settings;
}): LoadPrompt {
  const { loadCore, files, partials, settings } = doors;
  return async (uri) => {
    const core = await loadCore();
    const text = await files.read(uri);
    if (text === null) return null;
    const tree = core.parse(text);
    const loaded: LoadedPrompt = {
      uri,
      path: workspacePath(uri),
      text,
      tree,
      partials: {},
      partialFiles: new Map(),
      schemas: await readSchemas(uri, files, settings),
      toolDefs: {},
      helpers: Object.fromEntries(settings.helpers(uri).map((name) => [name, standIn(name)])),
      problems: [],
    };
    await Promise.all([addPartials(core, loaded, files, partials), addTools(core, loaded, files)]);
    return loaded;
  };
}

async function addPartials(core: Core, loaded: LoadedPrompt, files: Files, partials: Partials) {
  const root = rootOf(loaded.uri);
  const seen = new Set<string>();
  let wanted = core.partialsUsed(loaded.tree).map((use) => ({ ...use, within: loaded.uri }));
  while (wanted.length > 0 && seen.size < mostPartials) {
    const next: typeof wanted = [];
    const fresh = wanted.filter(({ name }) => !seen.has(name) && seen.add(name));
    await Promise.all(
      fresh.map(async ({ name, start, end, within }) => {
        const look = async (again: boolean) => {
          const first = await partials.find(core, loaded.uri, name, root, again);
          // What the prompt file does not reach may stand beside the partial that includes it.
          const found = first.kind === "none" ? await partials.find(core, within, name, root, again) : first;
          const [uri] = found.kind === "one" ? [found.uri] : found.kind === "many" ? found.uris : [];
          return { found, uri, source: uri ? await files.read(uri) : null };
        };
        let { found, uri, source } = await look(false);
        if (uri && source === null) ({ found, uri, source } = await look(true));
        if (found.kind === "many") loaded.problems.push(ambiguous(name, found.uris, start, end));
        if (!uri || source === null) return;
        loaded.partials[name] = source;
        loaded.partialFiles.set(name, uri);
        // A partial's own partials are blamed on the place in the prompt that brings them in.
        for (const inner of core.partialsUsed(core.parse(source)))
          next.push({ name: inner.name, start, end, within: uri });
      }),
    );
    wanted = next;
  }
}

function ambiguous(name: string, uris: Uri[], start: number, end: number): Problem {
  const places = uris.map((uri) => workspacePath(uri)).join(", ");
  return {
    code: "partial-ambiguous",
    severity: "warning",
    message: `More than one file could be the partial "${name}": ${places}. Rename all but one, or name its folder.`,
    start,
    end,
  };
}

async function addTools(core: Core, loaded: LoadedPrompt, files: Files) {
  const defined = new Set(core.definedTools(loaded.tree));
  await Promise.all(
    core
      .namedTools(loaded.tree)
      // A name is a file name here and must not lead out of the folder.
      .filter((name) => !defined.has(name) && /^[\w.-]+$/.test(name))
      .map(async (name) => {
        const source = await files.read(Uri.joinPath(loaded.uri, "..", `${name}.tool.yaml`));
        const tool = source === null ? null : core.readToolFile(name, source);
        if (tool) loaded.toolDefs[name] = tool;
      }),
  );
}

/** Schemas from the settings; one given by a path is read from the workspace, and only from there. */
async function readSchemas(uri: Uri, files: Files, settings: Settings): Promise<Record<string, JsonSchema>> {
  const schemas: Record<string, JsonSchema> = {};
  for (const [name, value] of Object.entries(settings.schemas(uri))) {
    const file = schemaFile(value, uri.with({ path: rootOf(uri) }));
    // What cannot be read is reported by the core where the name is used, which is where a person looks.
    const schema = file ? asSchema(await files.read(file)) : value;
    if (typeof schema === "object" && schema !== null) schemas[name] = schema as JsonSchema;
  }
  return schemas;
}

/** The application's own helpers are not here; their place in the text is marked instead of left empty. */
const standIn =
  (name: string): Helper =>
  () =>
    `[${name}]`;
