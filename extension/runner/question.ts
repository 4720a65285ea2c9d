import type { Translate } from "../../core/translate.ts";
import type { Core } from "../core.ts";
import type { PreparedPrompt, Prompts } from "../prompts/prompts.ts";
import type { Question } from "../run/comparisons.ts";

/**
 * What one model of a comparison is asked: the file's rendering, mapped for this model. What the model cannot
 * take, such as a picture, is its problem alone.
 */
export function questionFor(
  core: Core,
  { loaded, prepared, choice }: PreparedPrompt,
  model: string,
  doors: { stamped: Prompts["stamped"]; t: Translate },
): Question {
  const own = core.prepare(loaded, prepared.input, { ...choice, chosen: model });
  if (own.model !== model) {
    // Without its model a file would go to the one it names; that is no answer to what was asked.
    return {
      model,
      request: null,
      problem: doors.t("The broker does not offer {0} any more. Compare with other models.", model),
    };
  }
  const problem = own.problems.find(({ severity }) => severity === "error")?.message ?? "";
  return { model, request: own.request && doors.stamped(core, own), problem };
}
