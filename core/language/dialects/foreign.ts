import type { PromptTree } from "../tree.ts";

/** Why a file is taken for something else than a Dotprompt prompt, and where that shows. */
export interface ForeignDialect {
  message: string;
  start: number;
  end: number;
}

const advice = "Nothing else is checked in it.";

interface Sign {
  name: string;
  pattern: RegExp;
}

/** Signs of other template languages: things that Handlebars never takes. */
const signs: readonly Sign[] = [
  {
    name: "a Jinja template",
    pattern: /\{%-?\s*(?:if|for|set|block|extends|include|macro|endif|endfor|raw)\b[^\n]*?%\}/,
  },
  { name: "a Jinja template", pattern: /\{\{-?\s*[A-Za-z_][\w.]*\s*\|\s*[a-z_]+(?:\([^)\n]*\))?\s*-?\}\}/ },
  {
    name: "a Go template",
    pattern:
      /\{\{-?\s*(?:range|define|block|template|if|with|else if)\s+(?:\$|\.|"|not |and |or |eq |ne |gt |lt |len )[^}\n]*\}\}/,
  },
  { name: "a Go template", pattern: /\{\{-\s*(?:\.|\$|end\b|else\b|if\b|range\b)/ },
  { name: "an XML prompt", pattern: /^\s*(?:<\?xml\b[^>]*\?>\s*)?<prompt[\s>]/ },
  { name: "a prompt of another program", pattern: /^\s*init\s+do\b[\s\S]*^end\b/m },
];

/**
 * Recognises files that are named `.prompt` and are no Dotprompt: only without a frontmatter that Dotprompt
 * reads, and only where Dotprompt could not render the file, or its text shows what it is.
 */
export function foreignDialect(tree: PromptTree): ForeignDialect | null {
  if (tree.frontmatter || tree.refused) return null;
  const { text } = tree;
  for (const { name, pattern } of signs) {
    const match = pattern.exec(text);
    if (!match) continue;
    const start = match.index + (match[0].length - match[0].trimStart().length);
    const line = text.slice(start, start + match[0].trimStart().length).split(/[\r\n]/, 1)[0]!;
    return {
      message: `This looks like ${name}, not like a Dotprompt file. ${advice}`,
      start,
      end: start + line.length,
    };
  }
  return null;
}
