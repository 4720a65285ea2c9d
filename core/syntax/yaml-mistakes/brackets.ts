import { Lexer } from "yaml";
import { aliasCode } from "./aliases.ts";
import { entryOf, type Guess, lineOf, quoted, type YamlError } from "./text.ts";

/** Lists and maps in brackets: never closed, closed too far left, with a comma too many or too few. */
export function bracketGuesses(text: string, error: YamlError): Guess[] {
  const open = openBracket(text, error.start);
  if (open === null) return closesNothing(text, error);
  return [
    ...commentInside(text, open),
    ...closedTooFarLeft(text, open, error),
    ...commas(text, error),
    ...badItem(text, error),
    ...colonInItem(text, error),
    ...unclosed(text, open, error),
  ];
}

/** The innermost bracket that is open at an offset. */
function openBracket(text: string, offset: number): number | null {
  const open: number[] = [];
  let at = 0;
  for (const token of new Lexer().lex(text)) {
    if (token.length === 1 && "\u0002\u001f\u0018\ufeff".includes(token)) continue;
    if (at >= offset && !(at === offset && open.length === 0)) break;
    if (token === "[" || token === "{") open.push(at);
    else if (token === "]" || token === "}") open.pop();
    at += token.length;
  }
  return open.at(-1) ?? null;
}

/** `[#, ##]`: a # behind a blank, a comma or a bracket begins a comment. */
function commentInside(text: string, open: number): Guess[] {
  const line = lineOf(text, open);
  const inside = text.slice(open + 1, line.end);
  const edits = [...inside.matchAll(/(^|[,\s])(#[^\s,\]}]*)/g)].map((match) => {
    const start = open + 1 + match.index + match[1]!.length;
    return { start, end: start + match[2]!.length, newText: quoted(match[2]!) };
  });
  const [first] = edits;
  if (!first) return [];
  const message =
    "YAML takes this # for the beginning of a comment, so the bracket is never closed. Put it in quotes.";
  return [{ message, start: first.start, end: first.end, title: "Put it in quotes", edits, preferred: true }];
}

/** A closing bracket that stands level with its key, as it does in JSON. */
function closedTooFarLeft(text: string, open: number, error: YamlError): Guess[] {
  const indent = lineOf(text, open).indent;
  const line = lineOf(text, error.start);
  if (line.indent > indent || !/^[\]}]/.test(line.text.slice(line.indent))) return [];
  const at = line.start + line.indent;
  const message = `In YAML a closing bracket stands deeper than the key it belongs to. Put ${indent - line.indent + 2} blanks before it.`;
  const edits = [{ start: at, end: at, newText: " ".repeat(indent - line.indent + 2) }];
  return [
    { message, start: at, end: at + 1, title: "Put blanks before it", edits, preferred: true, until: at },
  ];
}

function commas(text: string, { message: parser, start }: YamlError): Guess[] {
  if (/Unexpected , in flow/.test(parser) || (text[start] === "," && /,\s*$/.test(text.slice(0, start)))) {
    const message = "Between two items stands one comma. Remove this one.";
    const edits = [{ start, end: start + 1, newText: "" }];
    return [{ message, start, end: start + 1, title: "Remove the comma", edits, preferred: true }];
  }
  if (!/Missing ,/.test(parser)) return [];
  const at = text.slice(0, start).trimEnd().length;
  const message = "A comma is missing before this.";
  const edits = [{ start: at, end: at, newText: "," }];
  return [{ message, start, end: start + 1, title: "Put a comma before it", edits, preferred: true }];
}

/** `[@a, b]`: an item that begins with a character that means something else to YAML. */
function badItem(text: string, { code, start }: YamlError): Guess[] {
  if (code !== "BAD_SCALAR_START" && code !== aliasCode && code !== "BAD_ALIAS") return [];
  const item = /^[^,\]}\r\n]*/.exec(text.slice(start, lineOf(text, start).end))![0].trimEnd();
  const message = `A value cannot begin with ${item[0]} in YAML. Put it in quotes.`;
  const edits = [{ start, end: start + item.length, newText: quoted(item) }];
  return [{ message, start, end: start + item.length, title: "Put it in quotes", edits, preferred: true }];
}

/** `{ a: 1 b: 2 }` and `{ description: the name: of it }` */
function colonInItem(text: string, { code, start }: YamlError): Guess[] {
  if (code !== "BLOCK_IN_FLOW") return [];
  const item = /^[^,\]}\r\n]*/.exec(text.slice(start, lineOf(text, start).end))![0].trimEnd();
  const place = { start, end: start + item.length, preferred: true };
  const message = 'A value with ": " in it needs quotes: YAML takes what stands before for a key.';
  const edits = [{ start, end: start + item.length, newText: quoted(item) }];
  const quote: Guess = { ...place, message, title: "Put it in quotes", edits };
  const first = /^(?:-?[\d.]+|true|false|null|"[^"]*"|'[^']*')(?=\s+["'\w])/.exec(item)?.[0];
  if (!first) return [quote];
  const at = start + first.length;
  const comma = "A comma is missing behind this value.";
  const insert = [{ start: at, end: at, newText: "," }];
  return [
    { ...place, end: at, message: comma, title: "Put a comma behind it", edits: insert, until: start },
    quote,
  ];
}

/** `}` in a line of its own. */
function closesNothing(text: string, { start }: YamlError): Guess[] {
  const line = lineOf(text, start);
  if (!/^[ \t]*[\]}],?[ \t]*$/.test(line.text)) return [];
  const at = line.start + line.indent;
  const edits = [{ start: Math.max(0, line.start - 1), end: line.end, newText: "" }];
  if (line.start > 1 && text[line.start - 2] === "\r") edits[0]!.start--;
  const message = `This ${text[at]} closes nothing. Remove it.`;
  return [{ message, start: at, end: at + 1, title: "Remove it", edits, preferred: true }];
}

function unclosed(text: string, open: number, error: YamlError): Guess[] {
  const bracket = text[open]!;
  const closing = bracket === "[" ? "]" : "}";
  const line = lineOf(text, open);
  const entry = entryOf(line);
  const message = `This ${bracket} is never closed. Write ${closing} where the ${bracket === "[" ? "list" : "map"} ends.`;
  const at = (end: number, preferred: boolean): Guess => ({
    message,
    start: open,
    end: Math.max(open + 1, Math.min(end, line.end)),
    title: `Close it with ${closing}`,
    edits: [{ start: end, end, newText: closing }],
    preferred,
    until: end,
  });
  const written = line.text.slice(open - line.start).replace(/\s+(?:#\s.*)?$/, "");
  const last = text.slice(0, error.start).trimEnd().length;
  const guesses: Guess[] = [];
  if (/[\]}]/.test(text[error.start] ?? "")) guesses.push(at(error.start, true));
  if (last > line.end) guesses.push(at(last, true));
  if (written.length > 1) guesses.push(at(open + written.length, true));
  // What begins with a bracket in a sentence is no list.
  if (entry && entry.valueStart === open && /^.[^,:]+$/.test(entry.value)) {
    const edits = [{ start: open, end: entry.valueEnd, newText: quoted(entry.value) }];
    guesses.push({
      message,
      start: open,
      end: entry.valueEnd,
      title: "Put it in quotes",
      edits,
      preferred: false,
      until: open,
    });
    if (/\s/.test(entry.value.trim()) || /^(?:description|title|name)$/.test(entry.key)) guesses.reverse();
  }
  return guesses;
}
