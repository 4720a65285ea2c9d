import { splitFrontmatter } from "../../syntax/frontmatter.ts";
import { missedFrontmatter } from "../../syntax/frontmatter-checks.ts";

/** A text as the recognisers look at it. All patterns over it are bounded, so each takes linear time. */
export interface View {
  text: string;
  /** The file's own name, in small letters; "" when it is not known. */
  base: string;
  /** The frontmatter's YAML, and the offset of each of its top-level keys; null without one. */
  head: { yaml: string; keys: ReadonlyMap<string, number> } | null;
  /** True when a frontmatter of Dotprompt was meant but is not seen: a mistake in a Dotprompt file. */
  missed: boolean;
  body: string;
  bodyStart: number;
  /** The body with code, fenced or inline, blanked; same length. */
  prose: string;
}

export function viewOf(text: string, path = ""): View {
  const split = splitFrontmatter(text);
  const yaml = split && split.yamlEnd > split.yamlStart ? text.slice(split.yamlStart, split.yamlEnd) : null;
  const bodyStart = split && yaml !== null ? split.bodyStart : 0;
  const body = text.slice(bodyStart);
  return {
    text,
    base: path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1).toLowerCase(),
    head: split && yaml !== null ? { yaml, keys: topLevelKeys(yaml, split.yamlStart) } : null,
    missed: yaml === null && missedFrontmatter(text, split).length > 0,
    body,
    bodyStart,
    prose: withoutCode(body),
  };
}

/** The keys that begin a line, with their offsets; the first place of each. */
export function topLevelKeys(yaml: string, offset: number): Map<string, number> {
  const keys = new Map<string, number>();
  for (const match of yaml.matchAll(/^([A-Za-z_][\w.-]{0,80})[ \t]{0,8}:(?=\s|$)/gm))
    if (!keys.has(match[1]!)) keys.set(match[1]!, offset + match.index);
  return keys;
}

/** Code blanked, line by line: a fence hides everything up to the next one. */
export function withoutCode(body: string): string {
  let fenced = false;
  return body
    .split("\n")
    .map((line) => {
      const fence = /^\s{0,12}(?:```|~~~)/.test(line);
      if (fence) fenced = !fenced;
      if (fence || fenced) return " ".repeat(line.length);
      return line.replace(/`[^`\n]{1,400}`/g, (code) => " ".repeat(code.length));
    })
    .join("\n");
}

/** Constructs that only Dotprompt, or Handlebars, has. */
export const handlebars =
  /\{\{~?\s{0,8}(?:#|\/|>|!|else\b|(?:role|history|media|section|json)\b)[^{}]{0,400}\}\}/;

/** Keys of a frontmatter that Dotprompt has, and the dialects that look like it have not. */
export const dotpromptKeys: readonly string[] = ["config", "input", "output", "toolDefs", "variant"];
