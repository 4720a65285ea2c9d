/** Where the cursor stands in a YAML text, told by lines and indentation: also in texts that do not parse yet. */
export interface YamlPlace {
  /** The keys above, outermost first; `[]` for an item of a list. */
  path: string[];
  kind: "key" | "value";
  /** Offset of the word that is being typed, up to the cursor. */
  start: number;
  /** Keys that stand beside it already. */
  siblings: string[];
  /** The quote that the value has begun with. */
  quote: string;
  /** True inside `{…}` or `[…]` on one line. */
  flow: boolean;
}

const keyLine =
  /^(\s*)((?:-[ \t]+)*)("(?:[^"\\]|\\.)*"|'[^']*'|[^\s#:'"[{][^#:]*?|[^\s#:'"[{]\S*?\([^)]*\))\s*:(?:\s|$)/;

interface Line {
  indent: number;
  /** Columns of its dashes. */
  dashes: number[];
  key: string | null;
  /** Column of its key or value. */
  column: number;
  value: string;
  blank: boolean;
}

/**
 * Tells what is being typed at an offset of a YAML text.
 *
 * @param from where the YAML begins in the text
 * @param to where it ends
 * @returns null inside comments and block texts
 */
export function yamlPlaceAt(text: string, from: number, to: number, offset: number): YamlPlace | null {
  const lines = text.slice(from, to).split("\n");
  const number = text.slice(from, offset).split("\n").length - 1;
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  const before = text.slice(lineStart, offset);
  const written = readLine(before);
  if (/(?:^|\s)#/.test(before.replaceAll(/"[^"]*"|'[^']*'/g, ""))) return null;
  const around = ancestors(lines, number, written);
  if (!around) return null;
  const { path, siblings } = around;
  if (written.key === null) {
    const value = before.slice(written.column);
    const inside = flowPlace(value, offset - value.length, path);
    if (inside) return inside;
    // Behind a dash it may become either: the word alone is a value, with a colon a key.
    const kind = written.dashes.length > 0 && !/^[\w.]*$/.test(value) ? "value" : "key";
    const quote = /^["']/.exec(value)?.[0] ?? "";
    return { path, kind, start: offset - value.length + quote.length, siblings, quote, flow: false };
  }
  const value = written.value;
  const here = [...path, written.key];
  const inside = flowPlace(value, offset - value.length, here);
  if (inside) return inside;
  const quote = /^["']/.exec(value)?.[0] ?? "";
  return {
    path: here,
    kind: "value",
    start: offset - value.length + quote.length,
    siblings: [],
    quote,
    flow: false,
  };
}

function readLine(line: string): Line {
  const match = keyLine.exec(line);
  const lead = /^(\s*)((?:-(?:[ \t]+|$))*)/.exec(line)!;
  const dashes = [...lead[2]!.matchAll(/-/g)].map(({ index }) => lead[1]!.length + index);
  return {
    indent: lead[1]!.length,
    dashes,
    key: match ? match[3]!.replace(/^(["'])(.*)\1$/, "$2") : null,
    column: lead[0].length,
    value: match ? line.slice(match[0].length).trimStart() : "",
    blank: /^\s*(?:#.*)?$/.test(line),
  };
}

/** The keys above a line, and those beside it. */
function ancestors(
  lines: string[],
  number: number,
  here: Line,
): { path: string[]; siblings: string[] } | null {
  const path: string[] = [];
  const siblings: string[] = [];
  let column = here.column;
  let item = false;
  let climbed = false;
  const enterItem = (dash: number) => {
    path.unshift("[]");
    column = dash;
    item = true;
    climbed = true;
  };
  for (const dash of here.dashes.toReversed()) enterItem(dash);
  for (let index = number - 1; index >= 0; index--) {
    const line = readLine(lines[index]!.replace(/\r$/, ""));
    if (line.blank) continue;
    const own = line.key === null ? null : line.column;
    // A block text of this or a lower level holds our line.
    if (own !== null && own < column && /^[|>][-+\d]*\s*$/.test(line.value)) return null;
    if (own !== null && (own < column || (item && own === column && line.dashes.length === 0))) {
      path.unshift(line.key!);
      column = own;
      item = false;
      climbed = true;
    } else if (own === column && !item && !climbed && line.key !== null) siblings.push(line.key);
    for (const dash of line.dashes.toReversed()) {
      if (dash < column && !item) enterItem(dash);
    }
    if (column === 0 && !item) break;
  }
  if (here.dashes.length === 0) siblings.push(...later(lines, number, here.column));
  return { path, siblings };
}

/** Keys below a line at its own column. */
function later(lines: string[], number: number, column: number): string[] {
  const found: string[] = [];
  for (let index = number + 1; index < lines.length; index++) {
    const line = readLine(lines[index]!);
    if (line.blank) continue;
    if (line.indent < column || (line.indent === column && line.dashes.length > 0)) break;
    if (line.column === column && line.key !== null) found.push(line.key);
  }
  return found;
}

interface Open {
  list: boolean;
  key: string | null;
  siblings: string[];
}

/** The place inside `{…}` and `[…]` of one line; null when none is open. */
function flowPlace(value: string, start: number, path: string[]): YamlPlace | null {
  const open: Open[] = [];
  let word = 0;
  for (let at = 0; at < value.length; at++) {
    const char = value[at]!;
    const inner = open.at(-1);
    if (char === '"' || char === "'") {
      const end = value.indexOf(char, at + 1);
      if (end < 0) break;
      at = end;
    } else if (char === "{" || char === "[") {
      if (!inner && value.slice(0, at).trim() !== "") return null;
      open.push({ list: char === "[", key: null, siblings: [] });
      word = at + 1;
    } else if ((char === "}" || char === "]") && inner) {
      open.pop();
      if (open.length === 0) return null;
    } else if (char === "," && inner) {
      inner.key = null;
      word = at + 1;
    } else if (char === ":" && inner && !inner.list && inner.key === null) {
      inner.key = value
        .slice(word, at)
        .trim()
        .replace(/^(["'])(.*)\1$/, "$2");
      inner.siblings.push(inner.key);
      word = at + 1;
    }
  }
  const inner = open.at(-1);
  if (!inner) return null;
  const typed = value.slice(word).trimStart();
  const quote = /^["']/.exec(typed)?.[0] ?? "";
  const steps = open.flatMap(({ list, key }) => (list ? ["[]"] : key === null ? [] : [key]));
  const kind = inner.list || inner.key !== null ? "value" : "key";
  const begin = start + value.length - typed.length + quote.length;
  return {
    path: [...path, ...steps],
    kind,
    start: begin,
    siblings: kind === "key" ? inner.siblings : [],
    quote,
    flow: true,
  };
}

/** Where the YAML of a prompt file lies, also while its end is missing; null when the offset is not in it. */
export function frontmatterAt(text: string, offset: number): { from: number; to: number } | null {
  const first = /^---[ \t]*(?:\r\n|\r|\n)/.exec(text);
  if (!first || offset < first[0].length) return null;
  const closing = /^---[ \t]*$/gm;
  closing.lastIndex = first[0].length;
  const end = closing.exec(text)?.index ?? text.length;
  return offset <= end && !(offset === end && end < text.length && text[end - 1] !== "\n")
    ? { from: first[0].length, to: end }
    : null;
}
