import { nearestModels } from "../../core/rendering/models.ts";
import { Refusal } from "../http/refusal.ts";
import type { Models } from "./models.ts";

/**
 * A refusal of a model that is not on offer, with its name and the nearest ones that are; any other stays as it is,
 * also that of a model which is on offer and which its provider does not know.
 */
export async function explainModel(refusal: Refusal, model: string, models: Models): Promise<Refusal> {
  if (refusal.code !== "model_not_found") return refusal;
  const { models: offered } = await models.list().catch(() => ({ models: [] }));
  const ids = offered.map(({ id }) => id);
  if (ids.includes(model)) return refusal;
  return new Refusal("model_not_found", notOffered(model, ids), { source: "upstream", param: "model" });
}

/** A sentence that names a model that is not on offer, and up to three of `ids` that are nearest to it. */
export function notOffered(model: string, ids: string[]): string {
  const near = nearestModels(model, ids);
  const nearest =
    near.length > 1
      ? ` The nearest are ${near.slice(0, -1).join(", ")} and ${near.at(-1)}.`
      : near.map((id) => ` The nearest is ${id}.`).join("");
  return `The model "${model.slice(0, 100)}" is not on offer.${nearest} GET /v1/models lists all that are.`;
}
