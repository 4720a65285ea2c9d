/**
 * What a text may be before any parser sees it. The parsers recurse: without these caps a small file
 * could end the process (yaml 2.9.1 with 10,000 `[`) or occupy it for minutes.
 */
export const limits = {
  /** Characters (UTF-16 code units) of a prompt file. */
  size: 256 * 1024,
  /** Nesting of YAML collections, template blocks or sub-expressions. */
  depth: 100,
  /** How often YAML aliases may be resolved, nested ones multiplied. */
  aliases: 50,
  /** Keys and values in the frontmatter, also once its aliases are expanded. */
  nodes: 20_000,
  /** Partials inside partials, so that one that includes itself ends with a sentence. */
  partialDepth: 100,
  /** Partials rendered for one prompt. */
  partialCalls: 20_000,
  /** Turns of all loops of one rendering. */
  iterations: 500_000,
  /** Characters of one rendering; room for images as `data:` addresses. */
  output: 64 * 1024 * 1024,
} as const;
