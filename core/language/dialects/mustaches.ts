import type { View } from "./view.ts";

/** Start and length of what shows a dialect, by offsets in the text. */
export type Found = [start: number, length: number];

/** A Jinja tag; Handlebars takes it for text. */
export const jinjaTag =
  /\{%[-+]?\s{0,8}(?:if|elif|else|endif|for|endfor|set|block|endblock|extends|include|macro|raw|endraw)\b[^\n%]{0,200}%\}/;

/** A value that goes through a filter, as Jinja and Liquid write it. */
export const jinjaFilter =
  /(?<!\\)\{\{-?\s{0,8}[A-Za-z_][\w.]{0,80}\s{0,8}\|\s{0,8}[a-z_]+(?:\([^)\n]{0,200}\))?\s{0,8}-?\}\}/;

/** A plain variable, in Handlebars and most other languages. */
export const plainVariable = /\{\{~?\s{0,8}@?[A-Za-z_][\w.]{0,80}\s{0,8}~?\}\}/;

/** `.Name` as a value: Handlebars has no such path, and takes `a .b` for `a.b`, which nobody writes so. */
const goField = /(?:^|[\s(])\.[A-Za-z_]/;
const goStart = /^(?:\.[A-Za-z_]|(?:range|with|if|else if|len|index|printf?|not|and|or|eq|ne)\s)/;

/** What Go and Handlebars both take, or what goes with a field elsewhere in the text. */
const goNeutral = /^(?:\.|end|else|break|continue|(?:range|with) \.|\$\w{0,80}(?:\.\w{1,80}){0,8})$/;

/**
 * The first field of a text whose mustaches are all Go's. A single one that Handlebars would take makes
 * the others slips in a Dotprompt file, and so do fields that stand in code only.
 */
export function onlyGo({ body, bodyStart, prose }: View): Found | null {
  let first: Found | null = null;
  for (const { length, inside, at, escaped } of mustaches(body)) {
    const code = inside.replace(/^-\s|\s-$/g, "").trim();
    if (goNeutral.test(code) || code.startsWith("/*")) continue;
    if (escaped || /^[#/>!&^~]/.test(code) || !goField.test(code)) return null;
    if (prose[at] === "{" && goStart.test(code)) first ??= [bodyStart + at, length];
  }
  return first;
}

/** Each of these is no Handlebars, or means nothing in it, and is nobody's slip. */
const foreign = [
  // Values and calls of n8n and Semantic Kernel
  /^\$[A-Za-z_(]/,
  // A function call
  /^[A-Za-z_][\w.]{0,80}\(/,
  // Something to fetch: {{file:../a.md}}
  /^[A-Za-z_]\w{0,40}:(?:\s?[^\s:"']{0,200}[./]|["'])/,
  // Choices and filters: {{a|b|c}}
  /^[^|]{1,200}\|[^|]/,
];

/** A calculation, which people may write in Handlebars in error. */
const operator = /^[\w.]{1,80}\s{1,8}(?:[-+*/%<>?]|[<>=!]=|===|&&|\|\||\?\?)\s{1,8}\S/;

/** The mustache that shows a template of a language that is not named; calculations only among their like. */
export function foreignMustache({ body, bodyStart, prose }: View): Found | null {
  const all = [...mustaches(body)];
  // A backslash is how Handlebars keeps a mustache as text; a style of JSX is an object in braces.
  if (all.some(({ escaped }) => escaped)) return null;
  const shown = all.filter(({ at }) => prose[at] === "{" && body[at - 1] !== "=");
  const sure = shown.find(({ inside }) => foreign.some((pattern) => pattern.test(inside)));
  const found = sure ?? (all.every(({ inside }) => operator.test(inside)) ? shown[0] : undefined);
  return found ? [bodyStart + found.at, found.length] : null;
}

interface Written {
  /** What stands between the braces, without texts in quotes. */
  inside: string;
  /** Place of the first brace, and the length up to the first line break. */
  at: number;
  length: number;
  /** True after a backslash. */
  escaped: boolean;
}

/** Everything between two pairs of braces, or up to the next pair inside. */
function* mustaches(text: string): Generator<Written> {
  for (const { 0: written, 1: inside = "", index: at } of text.matchAll(
    /\{\{([^{}]{1,400})(?:\}\}|(?=\{\{))/g,
  )) {
    const length = written.trimEnd().split(/[\r\n]/, 1)[0]!.length;
    yield {
      inside: inside.replace(/"[^"\n]{0,200}"/g, '""').trim(),
      at,
      length,
      escaped: text[at - 1] === "\\",
    };
  }
}
