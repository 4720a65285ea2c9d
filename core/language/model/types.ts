import type { Range, Segment } from "../../syntax/expressions.ts";

/** Where a value lies inside the input: keys, and `[]` for each element of a list. */
export type InputPath = readonly string[];

/** The step of an `InputPath` from a list, or from a map of unknown keys, to one of its elements. */
export const element = "[]";

/** First step of a path inside a partial that begins at the prompt's own input, as `@root` does. */
export const root = "@root";

/**
 * What a name stands for. `argument`: a value handed to a partial (`{{>card title=x}}`); `loop`: `@index` and
 * the like; `context`: any other `@name`; `inline`: a partial that the template defines itself.
 */
export type OccurrenceKind =
  | "input"
  | "argument"
  | "parameter"
  | "context"
  | "loop"
  | "helper"
  | "partial"
  | "inline"
  | "role"
  | "schema"
  | "tool"
  | "model";

/** Where a name stands; `definition` for what the template itself introduces. */
export type Site = "schema" | "default" | "test" | "template" | "definition" | "frontmatter";

/** One place where a name stands; the range covers the name alone. */
export interface Occurrence extends Range {
  kind: OccurrenceKind;
  name: string;
  site: Site;
  /** For inputs and context variables: the whole way to the value. */
  path?: InputPath;
  /** For parameters and inline partials: where they are introduced. */
  binding?: Range;
  /** For a declaration: all of it, with its value. */
  whole?: Range;
  /** For arguments: the partial they are handed to. */
  partial?: string;
  /** The application's helpers look the same as inputs until they are declared. */
  call?: boolean;
}

/** One declared field of a schema. */
export interface Declared {
  name: string;
  path: InputPath;
  /** The name alone; null when the declaration stands in another file. */
  key: Range | null;
  /** The name with its type and description. */
  whole: Range | null;
  /** The type for people: `string`, `array of string`, `enum`. */
  type: DeclaredType;
  /** `items` of an array, for people. */
  itemType?: string;
  /** The name of a schema that the application registers. */
  schemaName?: string;
  optional: boolean;
  description?: string;
  choices?: unknown[];
  children: Declared[];
}

export type DeclaredType =
  | "string"
  | "number"
  | "integer"
  | "boolean"
  | "null"
  | "any"
  | "array"
  | "object"
  | "enum"
  | "unknown";

/** `{{>name context key=value}}`, and what its template will see. */
export interface Include extends Range {
  name: string;
  /** The name alone. */
  place: Range;
  /** `{{#>name}}`, which Dotprompt never loads. */
  block: boolean;
  /** The value that plain names are looked up in; null when it cannot be told. */
  context: InputPath | null;
  arguments: { key: Segment; value: InputPath | null }[];
}

/** A `{{role "…"}}`: where a message begins. */
export interface RoleMark extends Range {
  role: string;
  /** The name between its quotes. */
  name: Range;
}

/** Values reached by a name that is known only when it runs. */
export interface DynamicUse extends Range {
  of: InputPath | null;
}
