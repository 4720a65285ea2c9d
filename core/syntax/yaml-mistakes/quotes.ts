import { Lexer } from "yaml";
import { entryOf, type Guess, lineBelow, lineOf, quoted, type YamlError } from "./text.ts";

/** Quotes that never close, or close too late, and backslashes between double ones. */
export function quoteGuesses(text: string, error: YamlError): Guess[] {
  if (error.code === "BAD_DQ_ESCAPE") return backslashes(text, error);
  const isOpen = error.code === "MISSING_CHAR" && /closing/.test(error.message);
  const start = quoteBefore(text, error.start, isOpen);
  return start === null ? [] : neverClosed(text, start, isOpen);
}

/** The beginning of the last quoted text over several lines before an offset, or of the one that never closes. */
function quoteBefore(text: string, offset: number, isOpen: boolean): number | null {
  let at = 0;
  let last: number | null = null;
  for (const token of new Lexer().lex(text)) {
    if (token.length === 1 && "\u0002\u001f\u0018\ufeff".includes(token)) continue;
    if (at >= offset) break;
    const isQuoted = token[0] === '"' || token[0] === "'";
    if (isQuoted) last = isOpen || /[\r\n]/.test(token) ? at : null;
    else if (/\S/.test(token) && !isOpen)
      last = last !== null && lineOf(text, at).end >= offset ? last : null;
    at += token.length;
  }
  return last;
}

function neverClosed(text: string, start: number, isOpen: boolean): Guess[] {
  const line = lineOf(text, start);
  const below = lineBelow(text, line);
  // A text over several lines is meant when the next one is no entry of its own.
  if (!isOpen && (!below || !entryOf(below))) return [];
  const quote = text[start]!;
  const written = text.slice(start + 1, line.end).replace(/\s+(?:#\s.*)?$/, "");
  const inner = isInFlow(line.text.slice(0, start - line.start))
    ? written.replace(/[\s,]*[\]}]+,?$/, "")
    : written;
  const end = start + 1 + inner.length;
  const message = `This ${quote} is never closed. Put one where the text ends.`;
  const common = { message, start, end: Math.max(end, start + 1), until: line.start };
  const close = { start: end, end, newText: quote };
  const whole = { start, end, newText: quoted(quote + inner) };
  const isApostrophe = quote === "'" && /^\w+ \w/.test(inner);
  const guesses = [
    { ...common, title: "Close it at the end of the line", edits: [close], preferred: !isApostrophe },
    { ...common, title: "Put the whole text in quotes", edits: [whole], preferred: false },
  ];
  // In quotes a whole entry is a text, and the frontmatter no map.
  if (line.start + line.indent === start && /^[\w.-]+\??:(?:\s|$)/.test(inner)) {
    const said = `This ${quote} is never closed. Remove it: a key with its value stands without quotes.`;
    const edits = [{ start, end: start + 1, newText: "" }];
    return [{ ...common, message: said, title: `Remove the ${quote}`, edits, preferred: true }, ...guesses];
  }
  return isApostrophe ? guesses.toReversed() : guesses;
}

const isInFlow = (before: string) => /[[{]/.test(before);

/** `"C:\dir"`: every backslash begins an escape. */
function backslashes(text: string, error: YamlError): Guess[] {
  const line = lineOf(text, error.start);
  const edits = [...line.text.matchAll(/\\(?![\\"])|\\\\|\\"/g)]
    .filter(([written]) => written === "\\")
    .map(({ index }) => ({ start: line.start + index, end: line.start + index, newText: "\\" }))
    .filter(({ start }) => start >= text.lastIndexOf('"', error.start));
  const message =
    "Between double quotes a backslash begins an escape. Write two of them, or use single quotes.";
  return [
    {
      message,
      start: error.start,
      end: error.end + 1,
      title: "Double the backslashes",
      edits,
      preferred: true,
    },
  ];
}
