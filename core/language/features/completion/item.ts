import type { Translate } from "../../../translate.ts";
import type { Range } from "../../model/index.ts";
import type { Query } from "../query.ts";

export type CompletionKind =
  | "key"
  | "value"
  | "type"
  | "model"
  | "variable"
  | "parameter"
  | "helper"
  | "keyword"
  | "partial"
  | "tool"
  | "schema"
  | "snippet";

/** One thing that fits at the cursor. */
export interface Completion {
  label: string;
  kind: CompletionKind;
  /** One line beside the label. */
  detail?: string;
  /** Markdown. */
  documentation?: string;
  /** What is inserted; the label when left out. */
  insert?: string;
  /** True when `insert` is in VS Code's snippet syntax. */
  snippet?: boolean;
  /** What is replaced. */
  range: Range;
  /** What the typed word is matched with; the label when left out. */
  filter?: string;
  /** Groups of the list, the first first. */
  rank: number;
  /** True to offer what fits next at once. */
  again?: boolean;
}

/** A completion without the range, which all at one place share, but for one that brings the rest of a mustache. */
export type Offer = Omit<Completion, "range"> & { end?: number };

/** What the makers of completions need besides their own place. */
export interface Asked extends Query {
  t: Translate;
  text: string;
}
