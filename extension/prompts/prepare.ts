import type { ChatRequest, Model, RunMetadata } from "../../core/protocol/chat.ts";
import type { Problem, Rendering, RenderOptions } from "../../core/types.ts";
import type { Core } from "../core.ts";
import type { LoadedPrompt } from "./load.ts";

/** What a rendering becomes depends on, besides the files and the input. */
export interface ModelChoice {
  /** Models the broker offers; empty while unknown. */
  known: Model[];
  /** The setting that maps names. */
  models: Record<string, string>;
  /** For prompt files that name no model. */
  defaultModel: string;
  /** Chosen by hand for this file; wins over what the file names. */
  chosen: string | null;
}

/** A prompt file rendered for one input and mapped to a request. */
export interface Prepared {
  input: Record<string, unknown>;
  rendering: Rendering;
  /** The model that would answer; null when none can be told. */
  model: string | null;
  /** Why no model can be told. */
  modelProblem: string | null;
  /** True when the file itself is in error, whichever model would answer. */
  broken: boolean;
  /** Null when nothing can be sent: an error in the file, or no model. */
  request: ChatRequest | null;
  problems: Problem[];
}

/**
 * Renders a loaded prompt and maps it to the broker's request, without any door to the outside.
 * `input` lies over the file's own defaults.
 */
export function prepare(
  core: Core,
  loaded: LoadedPrompt,
  typed: Record<string, unknown>,
  choice: ModelChoice,
  metadata: RunMetadata = {},
  /** Stands in for the model that the file names, as a test may. */
  named: string | undefined = loaded.tree.metadata.model,
): Prepared {
  const input = core.withDefaults(loaded.tree, typed);
  const rendering = renderLoaded(core, loaded, input);
  const problems = unique([...loaded.tree.problems, ...loaded.problems, ...rendering.problems]);
  const resolved = chooseModel(core, named, choice);
  const broken = rendering.messages.length === 0 || problems.some(({ severity }) => severity === "error");
  if (broken || resolved.model === null) {
    return {
      input,
      rendering,
      model: resolved.model,
      modelProblem: resolved.problem,
      broken,
      request: null,
      problems,
    };
  }
  const knownModel = choice.known.find(({ id }) => id === resolved.model);
  const mapped = core.toChatRequest(rendering, {
    model: resolved.model,
    ...(knownModel ? { knownModel } : {}),
    stream: true,
    toolDefs: loaded.toolDefs,
    metadata: { prompt_path: loaded.path, ...metadata },
  });
  const all = unique([...problems, ...mapped.problems]);
  const refused = mapped.problems.some(({ severity }) => severity === "error");
  return {
    input,
    rendering,
    model: resolved.model,
    modelProblem: null,
    broken,
    request: refused ? null : mapped.request,
    problems: all,
  };
}

/** Renders with the partials, schemas, tools and helpers that were loaded. */
export function renderLoaded(core: Core, loaded: LoadedPrompt, input: Record<string, unknown>): Rendering {
  return core.renderTree(loaded.tree, { input }, renderOptions(loaded));
}

/** What a loaded prompt file is rendered with, besides the input. */
export const renderOptions = ({ partials, schemas, toolDefs, helpers }: LoadedPrompt): RenderOptions => ({
  partials,
  schemas,
  tools: toolDefs,
  helpers,
});

/** The file's `input.default`. */
export const defaultsOf = (loaded: LoadedPrompt): Record<string, unknown> =>
  loaded.tree.metadata.input?.default ?? {};

/** What of an input differs from the file's defaults: only that is kept, so that new defaults show. */
export function beyondDefaults(
  input: Record<string, unknown>,
  loaded: LoadedPrompt,
): Record<string, unknown> {
  const defaults = defaultsOf(loaded);
  return Object.fromEntries(
    Object.entries(input).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(defaults[name])),
  );
}

/** The model for a prompt file: chosen by hand, else what the file names, else the default. */
export function chooseModel(
  core: Core,
  named: string | undefined,
  choice: ModelChoice,
): { model: string; problem: null } | { model: null; problem: string } {
  const { known, models, chosen } = choice;
  if (chosen !== null && known.some(({ id }) => id === chosen)) return { model: chosen, problem: null };
  const defaultModel = choice.defaultModel || known[0]?.id || "";
  const resolved = core.resolveModel(named, known, { models, defaultModel });
  if ("model" in resolved) return { model: resolved.model, problem: null };
  return { model: null, problem: resolved.problem };
}

/** One finding may come from parsing, loading and rendering alike; people see it once. */
function unique(problems: Problem[]): Problem[] {
  const seen = new Set<string>();
  return problems.filter(({ code, start, end, message }) => {
    const key = `${code}\n${start}\n${end}\n${message}`;
    return !seen.has(key) && seen.add(key);
  });
}
