import type { Model } from "../protocol/chat.ts";

export interface ModelSettings {
  /** `promptStudio.models`: names in prompt files and the broker's model each stands for. */
  models: Record<string, string>;
  /** `promptStudio.defaultModel`; "" for the broker's first model. */
  defaultModel: string;
}

export type ResolvedModel = { model: string } | { problem: string; nearest: string[] };

/** What Genkit calls a provider, and what LiteLLM calls it. */
const providers: Record<string, string> = { googleai: "gemini", vertexai: "vertex_ai" };

/**
 * Finds the broker's model for the name in a prompt file: the name itself, else what the setting maps it
 * to, else LiteLLM's name of the same provider's model. A file without a model gets the default.
 *
 * @param known the models the broker offers; while it is empty nothing can be checked and names pass
 */
export function resolveModel(
  named: string | undefined,
  known: Model[],
  settings: ModelSettings,
): ResolvedModel {
  const ids = known.map(({ id }) => id);
  const offered = (id: string) => ids.length === 0 || ids.includes(id);
  if (typeof named === "string" && named.trim() !== "")
    return resolveName(named.trim(), ids, offered, settings);
  if (named !== undefined && named !== null && typeof named !== "string")
    return {
      problem: "The model must be a name. Write model: name in the frontmatter.",
      nearest: ids.slice(0, 3),
    };
  if (settings.defaultModel) return resolveName(settings.defaultModel, ids, offered, settings);
  const first = known.find(({ mode }) => mode === undefined || mode === "chat") ?? known[0];
  if (first) return { model: first.id };
  return {
    problem: "The prompt names no model and the broker offers none. Add model: name to it.",
    nearest: [],
  };
}

function resolveName(
  name: string,
  ids: string[],
  offered: (id: string) => boolean,
  settings: ModelSettings,
): ResolvedModel {
  if (ids.includes(name)) return { model: name };
  if (Object.hasOwn(settings.models, name)) {
    const mapped = settings.models[name]!;
    if (offered(mapped)) return { model: mapped };
    const problem = `The setting promptStudio.models maps "${name}" to "${mapped}", which the broker does not offer. Choose another one.`;
    return { problem, nearest: nearestModels(mapped, ids) };
  }
  const slash = name.indexOf("/");
  const provider = name.slice(0, Math.max(slash, 0));
  if (Object.hasOwn(providers, provider)) {
    const theirs = `${providers[provider]}${name.slice(slash)}`;
    if (offered(theirs)) return { model: theirs };
  }
  if (offered(name)) return { model: name };
  const problem = `The broker does not offer the model "${name}". Choose another one, or map the name in the setting promptStudio.models.`;
  return { problem, nearest: nearestModels(name, ids) };
}

/** Up to three ids that share the most with a name; the broker's first ones when none shares anything. */
export function nearestModels(name: string, ids: string[]): string[] {
  const pairsOf = (text: string) => {
    const plain = text
      .toLowerCase()
      .replace(/^.*\//, "")
      .replace(/[^a-z0-9]+/g, " ");
    return new Set(Array.from({ length: Math.max(0, plain.length - 1) }, (_, at) => plain.slice(at, at + 2)));
  };
  const wanted = pairsOf(name);
  const scored = ids.map((id) => {
    const pairs = pairsOf(id);
    const shared = [...pairs].filter((pair) => wanted.has(pair)).length;
    return { id, score: (2 * shared) / Math.max(1, pairs.size + wanted.size) };
  });
  const near = scored.filter(({ score }) => score >= 0.3).sort((one, other) => other.score - one.score);
  return (near.length ? near : scored).slice(0, 3).map(({ id }) => id);
}
