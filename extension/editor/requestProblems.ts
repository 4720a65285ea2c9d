import type { TextDocument } from "vscode";
import { isPartial } from "../../core/language/model/paths.ts";
import type { Problem } from "../../core/types.ts";
import type { Connection } from "../connection/connection.ts";
import type { LoadCore } from "../core.ts";
import type { Prompts } from "../prompts/prompts.ts";

/**
 * What only shows when a prompt file is mapped to a request: content or parameters that the model cannot take.
 */
export function makeRequestProblems(doors: {
  loadCore: LoadCore;
  prompts: Prompts;
  connection: Connection;
}): (document: TextDocument) => Promise<Problem[]> {
  const { loadCore, prompts, connection } = doors;
  return async ({ uri }) => {
    // Without the broker's list every name would look unknown.
    if (connection.models() === null || isPartial(uri.path)) return [];
    const [core, loaded] = await Promise.all([loadCore(), prompts.load(uri)]);
    if (loaded === null) return [];
    const { problems, rendering } = core.prepare(loaded, {}, { ...prompts.choice(uri), chosen: null });
    const told = new Set([...loaded.tree.problems, ...rendering.problems]);
    return problems.filter((one) => !told.has(one));
  };
}
