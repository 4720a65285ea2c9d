import type { Problem } from "../types.ts";

/** A stretch of a text, by offsets in UTF-16 code units. */
export interface Place {
  start: number;
  end: number;
}

/** A place that belongs to a finding; without `path` in the same file. */
export interface RelatedPlace extends Place {
  path?: string;
  message: string;
}

export interface TextEdit extends Place {
  path?: string;
  newText: string;
}

/** A change that settles a finding. */
export interface Fix {
  title: string;
  /** Empty for the kinds that are not an edit of a prompt file. */
  edits: TextEdit[];
  /** True for the one change that is certainly meant. */
  preferred?: boolean;
  kind?: "edit" | "declare-helper" | "declare-schema" | "create-partial";
  /** The helper, schema or partial that the kind is about. */
  name?: string;
}

/** A problem with what helps to understand and settle it. */
export interface Finding extends Problem {
  related?: RelatedPlace[];
  fixes?: Fix[];
}

/** A change of one place. */
export function change(title: string, { start, end }: Place, newText: string, preferred = false): Fix {
  return { title, edits: [{ start, end, newText }], ...(preferred ? { preferred } : {}) };
}

/** What happens when a fix is taken, as a text: for tests and for changes that are made at once. */
export function fixed(text: string, { edits }: Pick<Fix, "edits">): string {
  return edits
    .toSorted((one, other) => other.start - one.start)
    .reduce((done, { start, end, newText }) => done.slice(0, start) + newText + done.slice(end), text);
}
