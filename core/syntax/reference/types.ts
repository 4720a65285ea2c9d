/** A value that people choose from. */
export interface ValueDoc {
  value: string;
  about: string;
}

/** What a key's value must be; `any` where people put what they like. */
export type ValueKind = "text" | "name" | "map" | "list" | "any";

/** A key of the frontmatter. */
export interface KeyDoc {
  key: string;
  /** Left out: any. */
  kind?: ValueKind;
  /** What its value is, for people. */
  type: string;
  about: string;
  values?: readonly ValueDoc[];
  children?: readonly KeyDoc[];
  /** What stands behind `key:` when it is completed, in VS Code's snippet syntax; ` $0` when left out. */
  snippet?: string;
  /** A value as one would write it. */
  example?: string;
}

export interface ParameterDoc {
  name: string;
  about: string;
  optional?: boolean;
  /** Given by name: `url=…`. */
  hash?: boolean;
  /** Written in quotes, from these. */
  values?: readonly ValueDoc[];
}

/** A helper of Dotprompt or Handlebars. */
export interface HelperDoc {
  name: string;
  /** Written `{{#name}}…{{/name}}`. */
  block: boolean;
  about: string;
  parameters: readonly ParameterDoc[];
  /** Between the opening and the closing braces, in VS Code's snippet syntax; blocks hold their own braces. */
  snippet: string;
  /** A use that renders as it stands. */
  example: string;
  /** Names that may stand between `as |` and `|`. */
  blockParameters?: readonly string[];
}

/** A variable that begins with `@`. */
export interface VariableDoc {
  name: string;
  about: string;
  /** Only inside `{{#each}}`. */
  loop: boolean;
}
