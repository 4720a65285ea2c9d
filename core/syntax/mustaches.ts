import { type CallNode, type Range, readInside, type Segment } from "./expressions.ts";

export type MustacheKind =
  | "value"
  | "open"
  | "close"
  | "else"
  | "partial"
  | "partial-open"
  | "inline-open"
  | "raw-open"
  | "raw-close"
  | "comment";

/** Everything between two pairs of braces, closed or still being typed. */
export interface Mustache extends Range {
  kind: MustacheKind;
  /** False while the closing braces are missing. */
  closed: boolean;
  /** What stands between the braces, without `#`, `~` and the like. */
  inside: Range;
  /** Null for comments. */
  call: CallNode | null;
  blockParameters: Segment[];
  /** `{{^name}}`: a block that begins with its else branch. */
  inverted: boolean;
}

const opening = /\{\{\{\{\/?|\{\{\{|\{\{~?(?:#>|#\*|#|\/|>|&|\^|\*|!--|!|\{)?/y;
const closingBraces = /\}\}\}\}|\}~?\}\}|~?\}\}/y;
/** Of bounded length: one that is never closed is looked for again at each of its kind. */
const literal = /"(?:\\"|[^"]){0,2000}"|'(?:\\'|[^']){0,2000}'|\[(?:\\\]|[^\]]){0,2000}\]/y;

/**
 * Finds every mustache of a template, in order, in linear time. It reads as Handlebars' lexer does; where
 * that would give up, because a mustache is half typed, this one goes on behind it.
 *
 * @param from the template's first character in `text`, `to` the one after its last
 */
export function findMustaches(text: string, from: number, to: number): Mustache[] {
  const found: Mustache[] = [];
  let at = from;
  while (at < to) {
    const next = text.indexOf("{{", at);
    if (next < 0 || next >= to) break;
    const escaped = next > from && text[next - 1] === "\\" && !(next - 1 > from && text[next - 2] === "\\");
    if (escaped) {
      at = next + 2;
      continue;
    }
    const mustache = readMustache(text, next, to);
    found.push(mustache);
    at = mustache.end;
    if (mustache.kind === "raw-open") {
      const close = rawClose(text, mustache, to);
      if (!close) break;
      found.push(close);
      at = close.end;
    }
  }
  return found;
}

function readMustache(text: string, start: number, to: number): Mustache {
  opening.lastIndex = start;
  const braces = opening.exec(text)?.[0] ?? "{{";
  const insideStart = Math.min(start + braces.length, to);
  if (braces.endsWith("!") || braces.endsWith("!--")) return comment(text, start, insideStart, braces, to);
  const end = endOfMustache(text, insideStart, to);
  return { ...shape(text, braces, insideStart, end.inside), start, end: end.after, closed: end.closed };
}

type Shape = Omit<Mustache, "start" | "end" | "closed">;

function shape(text: string, braces: string, start: number, end: number): Shape {
  const sign = braces.replaceAll(/[{~]/g, "");
  const written = text.slice(start, end);
  const chain = /^\s*else\b/.exec(written);
  // `{{else}}` and `{{else if x}}`; a lone `{{^}}` is the same.
  if (chain && sign === "" && braces.length < 4 && !/^\s*else\s*[.=/]/.test(written)) {
    return read("else", text, start + chain[0].length, end);
  }
  if (sign === "^" && written.trim() === "") return read("else", text, start, end);
  const kind = braces === "{{{{" ? "raw-open" : braces === "{{{{/" ? "raw-close" : (kinds[sign] ?? "value");
  return { ...read(kind, text, start, end), inverted: sign === "^" };
}

const kinds: Record<string, MustacheKind> = {
  "#": "open",
  "^": "open",
  "/": "close",
  ">": "partial",
  "#>": "partial-open",
  "#*": "inline-open",
};

function read(kind: MustacheKind, text: string, start: number, end: number): Shape {
  const { call, blockParameters } = readInside(text, start, end);
  return { kind, inside: { start, end }, call, blockParameters, inverted: false };
}

function comment(text: string, start: number, insideStart: number, braces: string, to: number): Mustache {
  const pattern = braces.endsWith("--") ? /--~?\}\}/g : /~?\}\}/g;
  pattern.lastIndex = insideStart;
  const match = pattern.exec(text);
  const closed = match !== null && match.index + match[0].length <= to;
  return {
    kind: "comment",
    start,
    end: closed ? match.index + match[0].length : to,
    closed,
    inside: { start: insideStart, end: closed ? match.index : to },
    call: null,
    blockParameters: [],
    inverted: false,
  };
}

/** Where the inside of a mustache ends, and where the text behind it begins. */
function endOfMustache(
  text: string,
  from: number,
  to: number,
): { inside: number; after: number; closed: boolean } {
  let at = from;
  while (at < to) {
    closingBraces.lastIndex = at;
    const close = closingBraces.exec(text);
    if (close && at + close[0].length <= to) {
      return { inside: at, after: at + close[0].length, closed: true };
    }
    if (text.startsWith("{{", at)) break;
    literal.lastIndex = at;
    const quoted = literal.exec(text);
    if (quoted && !isRunaway(quoted[0])) at += quoted[0].length;
    else at++;
  }
  // Never closed: what belongs to it ends with its line, or where the next mustache begins.
  const lineEnd = text.slice(from, at).search(/[\r\n]/);
  const end = Math.min(lineEnd < 0 ? at : from + lineEnd, to);
  return { inside: end, after: end, closed: false };
}

/** A quote that is closed by one far below, in other text: it is still being typed. */
function isRunaway(quoted: string): boolean {
  return /[\r\n]/.test(quoted) && /\}\}|\{\{/.test(quoted);
}

function rawClose(text: string, open: Mustache, to: number): Mustache | null {
  let depth = 1;
  let at = open.end;
  while (depth > 0) {
    at = text.indexOf("{{{{", at);
    if (at < 0 || at >= to) return null;
    if (text[at + 4] === "/") depth--;
    else depth++;
    if (depth > 0) at += 5;
  }
  return readMustache(text, at, to);
}
