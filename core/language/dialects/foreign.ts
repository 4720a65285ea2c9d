import type { PromptTree } from "../../syntax/tree.ts";
import { recognise } from "./recognise.ts";

/** Why a file is taken for something else than a Dotprompt prompt, and where that shows. */
export interface ForeignDialect {
  message: string;
  start: number;
  end: number;
}

/**
 * The dialect of a parsed file, when checking it as Dotprompt would only drown it in errors.
 *
 * @returns null for Dotprompt, and for other texts that Dotprompt sends as they are written
 */
export function foreignDialect(tree: PromptTree, path?: string): ForeignDialect | null {
  if (tree.refused) return null;
  const found = recognise(tree.text, path);
  if (!found || found.harmless || (found.dialect === "guide" && tree.ast)) return null;
  return { message: found.note, start: found.start, end: found.end };
}
