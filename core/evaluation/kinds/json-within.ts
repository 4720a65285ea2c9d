import { parseDocument } from "yaml";

const opener = /[[{]/g;
/** Characters of one loosely written value, how deep it nests, and how many of them are tried in one text. */
const loose = { length: 20_000, depth: 50, tries: 50 };

/**
 * Every map and list in JSON that stands in a text, the outermost of those that stand in each other. As promptfoo has
 * it, a map may be written loosely: keys without quotes, single quotes, comments, a comma too many, cut off at the end
 * of the text.
 */
export function jsonWithin(text: string): unknown[] {
  const found: unknown[] = [];
  // A start that leads nowhere is read again from within: often enough for any answer, never without end.
  let work = 4 * text.length + 500_000;
  let tries = loose.tries;
  let position = 0;
  for (;;) {
    opener.lastIndex = position;
    const start = opener.exec(text)?.index;
    if (start === undefined) return found;
    const { end, stopped } = strictEnd(text, start);
    work -= stopped - start;
    const strict =
      end === undefined ? undefined : parsed(() => JSON.parse(text.slice(start, end)) as unknown);
    if (strict !== undefined && end !== undefined) {
      found.push(strict);
      position = end;
      continue;
    }
    const free = text[start] === "{" && tries-- > 0 ? looseValue(text, start) : undefined;
    if (free) found.push(free.value);
    position = free?.end ?? (work > 0 ? start + 1 : Math.max(stopped, start + 1));
  }
}

const token = /[ \t\r\n]*(?:[{}[\],:]|"(?:[^"\\\u0000-\u001f]|\\.)*"|-?\d[\d.eE+-]*|true|false|null)/y;

/** Where the brackets that open at `start` are closed, if what stands between them may be JSON; else where it stopped. */
function strictEnd(text: string, start: number): { end?: number; stopped: number } {
  const open: string[] = [];
  token.lastIndex = start;
  let stopped = start;
  for (let found = token.exec(text); found; found = token.exec(text)) {
    stopped = token.lastIndex;
    const mark = found[0].at(-1)!;
    if (found[0].trimStart().startsWith('"')) continue;
    if (mark === "{") open.push("}");
    else if (mark === "[") open.push("]");
    else if (mark === "}" || mark === "]") {
      if (open.pop() !== mark) return { stopped };
      if (open.length === 0) return { end: stopped, stopped };
    }
  }
  return { stopped };
}

function looseValue(text: string, start: number): { value: object; end: number } | undefined {
  const most = Math.min(text.length, start + loose.length);
  let depth = 0;
  let deepest = 0;
  let end = start;
  do {
    if (text[end] === "{" || text[end] === "[") deepest = Math.max(deepest, ++depth);
    else if (text[end] === "}" || text[end] === "]") depth--;
    end++;
  } while (end < most && depth > 0);
  // A brace that ends the text is none that was begun.
  if (end === start + 1 || deepest > loose.depth || (depth > 0 && end < text.length)) return undefined;
  const missing = text.slice(start, end).split("{").length - text.slice(start, end).split("}").length;
  const whole = text.slice(start, end) + "}".repeat(Math.max(0, missing));
  const plain = whole.replace(/"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|(?<!:)\/\/[^\n]*/g, (piece) =>
    piece.startsWith("//") ? "" : piece,
  );
  const value = parsed(() => {
    const document = parseDocument(plain, { uniqueKeys: false, logLevel: "silent" });
    return document.errors.length > 0 ? undefined : (document.toJS({ maxAliasCount: 0 }) as unknown);
  });
  return typeof value === "object" && value !== null ? { value, end } : undefined;
}

function parsed(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return undefined;
  }
}
