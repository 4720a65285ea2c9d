import type { Document as YamlDocument } from "yaml";
import type { Problem, PromptMetadata } from "../types.ts";
import type { Ast } from "./handlebars.ts";
import type { YamlMistake } from "./yaml-mistakes/index.ts";

/** Where the frontmatter stands; offsets in the whole file. */
export interface Frontmatter {
  /** 0: Dotprompt knows frontmatter at the very beginning only. */
  start: number;
  /** After the closing `---` and its line break, where the body begins. */
  end: number;
  /** The YAML between the two `---` lines. */
  yamlStart: number;
  yamlEnd: number;
  /**
   * The YAML with its own offsets: add `yamlStart` to a node's `range`. null when a cap kept the
   * text from the parser.
   */
  document: YamlDocument | null;
  /** The mistakes that keep the YAML from being read, with changes; offsets as in the document. */
  mistakes: readonly YamlMistake[];
}

/** What one prompt file says. A mistake in it is a problem in here, never an exception. */
export interface PromptTree {
  text: string;
  /** null when Dotprompt sees no frontmatter and takes the whole file as the template. */
  frontmatter: Frontmatter | null;
  /** Exactly what Dotprompt would take as the template. */
  template: string;
  /** Offset in `text` of the template's first character. */
  templateStart: number;
  /** Offset in `template` of each of its lines, as the template's tree counts them. */
  templateLines: number[];
  /** As Dotprompt's own `parse` gives it, without keys that would reach into prototypes. */
  metadata: PromptMetadata;
  /**
   * Handlebars' tree, null when the template does not parse. Its `loc` counts lines and columns in
   * `template`; `nodeRange(tree, node)` gives offsets in `text`.
   */
  ast: Ast | null;
  problems: Problem[];
  /**
   * True when a cap (size, depth, aliases, values) keeps the file from being rendered. Every other file is
   * rendered as Dotprompt does it, if only as plain text.
   */
  refused: boolean;
}
