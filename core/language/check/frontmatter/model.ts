import { resolveModel } from "../../../rendering/models.ts";
import { textOf } from "../source.ts";
import { edit, type Rule } from "../subject.ts";

/** A model that the broker does not offer, with the nearest ones that it does. */
export const modelOffered: Rule = ({ keys, context, isPartial }, report) => {
  const { models = [], modelNames = {}, defaultModel = "" } = context;
  const entry = keys.find(({ name }) => name === "model");
  const named = textOf(entry?.value ?? null);
  if (isPartial || !models.length || !entry || !named?.trim() || named.includes("{{")) return;
  const answer = resolveModel(named, [...models], { models: modelNames, defaultModel });
  if ("model" in answer) return;
  const { place } = entry;
  const fixes = answer.nearest.map((id) => edit(`Change to ${id}`, place, id));
  report("model-unknown", answer.problem, place, { fixes });
};
