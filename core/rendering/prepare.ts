import type { ChatRequest, Model, RunMetadata } from "../protocol/chat.ts";
import type { PromptTree } from "../syntax/tree.ts";
import type { Helper, JsonSchema, Problem, Rendering, RenderOptions, ToolDefinition } from "../types.ts";
import { find } from "./failure-problem.ts";
import { resolveModel } from "./models.ts";
import { renderTree, withDefaults } from "./render.ts";
import { toChatRequest } from "./request.ts";

/** A prompt file with everything it needs to be rendered, as it stood at one moment. */
export interface Loaded {
  /** The path the broker knows it by. */
  path: string;
  text: string;
  tree: PromptTree;
  /** Source of each partial that is used, directly or not, by name. */
  partials: Record<string, string>;
  schemas: Record<string, JsonSchema>;
  toolDefs: Record<string, ToolDefinition>;
  /** Stand-ins for the helpers that the person's application registers. */
  helpers: Record<string, Helper>;
  /** Findings that only a look at other files gives, placed in `text`. */
  problems: Problem[];
}

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

/** Longest input, in characters of JSON, that is sent along for the history; pictures in one are sent once only. */
const longestInput = 64_000;

/**
 * What the broker keeps of an input, so that the run can be shown with it; nothing of one that is too long.
 * An empty one is kept: that a run had no input is something else than that it is not known.
 */
export const keptInput = (input: Record<string, unknown>): { input?: Record<string, unknown> } =>
  JSON.stringify(input).length <= longestInput ? { input } : {};

/**
 * Renders a loaded prompt and maps it to the broker's request, without any door to the outside.
 * `input` lies over the file's own defaults.
 */
export function prepare(
  loaded: Loaded,
  typed: Record<string, unknown>,
  choice: ModelChoice,
  metadata: RunMetadata = {},
  /** Stands in for the model that the file names, as a test may. */
  named: string | undefined = loaded.tree.metadata.model,
): Prepared {
  const input = withDefaults(loaded.tree, typed);
  const rendering = renderLoaded(loaded, input);
  const problems = unique([...loaded.tree.problems, ...loaded.problems, ...rendering.problems]);
  const resolved = chooseModel(named, choice);
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
  const mapped = toChatRequest(rendering, {
    model: resolved.model,
    ...(knownModel ? { knownModel } : {}),
    stream: true,
    toolDefs: loaded.toolDefs,
    metadata: { prompt_path: loaded.path, ...metadata },
    place: (code, about) =>
      code === "role-not-sent" || code === "only-system" ? rolePlace(loaded.tree, about) : null,
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
export function renderLoaded(loaded: Loaded, input: Record<string, unknown>): Rendering {
  return renderTree(loaded.tree, { input }, renderOptions(loaded));
}

/** What a loaded prompt file is rendered with, besides the input. */
export const renderOptions = ({ partials, schemas, toolDefs, helpers }: Loaded): RenderOptions => ({
  partials,
  schemas,
  tools: toolDefs,
  helpers,
});

/** The model for a prompt file: chosen by hand, else what the file names, else the default. */
export function chooseModel(
  named: string | undefined,
  choice: ModelChoice,
): { model: string; problem: null } | { model: null; problem: string } {
  const { known, models, chosen } = choice;
  if (chosen !== null && known.some(({ id }) => id === chosen)) return { model: chosen, problem: null };
  const defaultModel = choice.defaultModel || known[0]?.id || "";
  const resolved = resolveModel(named, known, { models, defaultModel });
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

/** Where a prompt file names a role: the word in `{{role "word"}}`. */
function rolePlace(tree: PromptTree, role: string): [number, number] | null {
  return find(
    tree,
    (node) => node.type === "StringLiteral" && (node as hbs.AST.StringLiteral).value === role,
  );
}
