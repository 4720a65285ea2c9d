import type { CheckContext } from "../../../language/check/types.ts";
import { parse } from "../../../syntax/parse.ts";
import { frontmatterRows } from "./frontmatter.ts";
import type { BrokenContext, BrokenRow } from "./rows.ts";
import { schemaRows } from "./schema.ts";
import { templateRows } from "./template.ts";

/** Every broken prompt file. */
export const brokenRows: readonly BrokenRow[] = [...frontmatterRows, ...schemaRows, ...templateRows];

/** The context of a row, its partials parsed; a partial that is not given is missing. */
export function contextOf({ partials, ...context }: BrokenContext = {}): CheckContext {
  if (!partials) return context;
  const trees = new Map(
    Object.entries(partials).map(([name, text]) => [name, { path: `_${name}.prompt`, tree: parse(text) }]),
  );
  return { ...context, partials: (name) => trees.get(name) ?? null };
}

/** The text without its ⟦ and ⟧, and the place of each pair as `start-end`. */
export function unmarked(marked: string): { text: string; places: string[] } {
  const pieces = marked.split(/[⟦⟧]/);
  const places: string[] = [];
  let at = 0;
  for (const [index, piece] of pieces.entries()) {
    if (index % 2) places.push(`${at}-${at + piece.length}`);
    at += piece.length;
  }
  return { text: pieces.join(""), places };
}
