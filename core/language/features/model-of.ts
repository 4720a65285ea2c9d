import type { Model } from "../../protocol/chat.ts";
import { resolveModel } from "../../rendering/models.ts";
import type { WorkspaceSettings } from "../model/index.ts";

/** The broker's model that a prompt file's name, or none, stands for; or why there is none. */
export function resolvedModel(
  { models, modelNames, defaultModel }: WorkspaceSettings,
  named: string | undefined,
): { model: Model } | { problem: string } {
  const known = [...(models ?? [])];
  const resolved = resolveModel(named, known, { models: { ...modelNames }, defaultModel });
  if ("problem" in resolved) return { problem: resolved.problem };
  const model = known.find(({ id }) => id === resolved.model);
  return model ? { model } : { problem: `The broker does not offer "${resolved.model}".` };
}
