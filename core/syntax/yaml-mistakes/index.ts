import { type Document, parseDocument } from "yaml";
import { aliasCode, unknownAlias } from "./aliases.ts";
import { bracketGuesses } from "./brackets.ts";
import { indentGuesses } from "./indents.ts";
import { lineGuesses } from "./lines.ts";
import { quoteGuesses } from "./quotes.ts";
import { applied, type Guess, lineOf, type YamlEdit, type YamlError } from "./text.ts";
import { nestedTypeGuesses, valueGuesses } from "./values.ts";

export type { YamlEdit } from "./text.ts";

/** One mistake of the YAML; offsets in its text. */
export interface YamlMistake {
  message: string;
  start: number;
  end: number;
  /** The change that settles it, tried with the parser; null when none is known. */
  fix: { title: string; edits: YamlEdit[]; preferred: boolean } | null;
}

export interface YamlMistakes {
  mistakes: YamlMistake[];
  /** The YAML with every mistake mended; null when the parser could not go on. */
  mended: Document | null;
  /** The offset in the YAML as written, of one in the mended text. */
  original(offset: number): number;
}

/** Most mistakes that are told of one file, and of one line: with more nobody can guess what was meant. */
const most = 20;
const mostOfLine = 3;
/** Characters that are parsed in search of them: that is what it costs. */
const mostParsed = 200_000;
/** What each error costs on top, in characters: the parser takes a stack trace for it. */
const errorCost = 1000;

const guessers = [nestedTypeGuesses, quoteGuesses, bracketGuesses, indentGuesses, lineGuesses, valueGuesses];

/** How Dotprompt's parser reads YAML, but for duplicate keys, which are found in linear time elsewhere. */
export const parserOptions = {
  schema: "core",
  merge: false,
  uniqueKeys: false,
  prettyErrors: false,
  keepSourceTokens: true,
  logLevel: "error",
} as const;

/**
 * Every mistake of a YAML text that does not parse, said in the words of prompt files. One mistake upsets
 * what follows, so each is mended before the next is looked for: the parser reads the mended text, and only a
 * change that lets it go on past the mistake counts.
 *
 * @param source YAML within the caps of size and depth
 * @param document the same as the parser read it
 */
export function yamlMistakes(source: string, document: Document): YamlMistakes {
  const mistakes: YamlMistake[] = [];
  const changes: YamlEdit[][] = [];
  const original = (offset: number) => changes.reduceRight(before, offset);
  let text = source;
  let read: Document = document;
  let error = firstError(read);
  let left = mostParsed;
  const ofLines = new Map<number, number>();
  while (error) {
    const found = error;
    let next: YamlError | null = null;
    const all = guesses(text, found);
    const guess = all.find(({ edits, end, until = Math.max(end, found.start) }) => {
      const after = applied(text, edits);
      left -= after.length;
      if (left < 0) return false;
      read = parseDocument(after, parserOptions);
      left -= read.errors.length * errorCost;
      next = firstError(read);
      const passed = lineOf(after, moved(until, edits)).end;
      return !next || next.start > passed || (next.code === aliasCode && found.code !== aliasCode);
    });
    const told = guess ?? all[0] ?? plain(text, found);
    const place = [original(told.start), original(told.end)] as const;
    const edits = guess && backward(guess.edits, changes);
    mistakes.push({
      message: told.message,
      start: place[0],
      end: Math.max(place[1], place[0] + 1),
      fix: guess && edits ? { title: guess.title, edits, preferred: guess.preferred } : null,
    });
    const line = lineOf(source, place[0]).start;
    const ofLine = (ofLines.get(line) ?? 0) + 1;
    ofLines.set(line, ofLine);
    const isEnough = mistakes.length === most || ofLine === mostOfLine;
    if (!guess || isEnough) return { mistakes: mistakes.sort(inOrder), mended: null, original };
    text = applied(text, guess.edits);
    changes.push(guess.edits.toSorted((one, other) => one.start - other.start));
    error = next;
  }
  return { mistakes: mistakes.sort(inOrder), mended: read, original };
}

const inOrder = (one: YamlMistake, other: YamlMistake) => one.start - other.start;

function guesses(text: string, error: YamlError): Guess[] {
  return guessers.flatMap((guesser) => guesser(text, error));
}

/** The first thing the parser stumbles over; aliases that stand for nothing it finds only later. */
function firstError(document: Document): YamlError | null {
  const [first] = document.errors;
  if (!first) return unknownAlias(document);
  return { code: first.code, message: first.message, start: first.pos[0], end: first.pos[1] };
}

/** What is said of the parser's errors when nobody knows what was meant. */
const plainly: Readonly<Record<string, string>> = {
  BAD_INDENT:
    "This line does not stand where its neighbours do, or a bracket before it is never closed. Align it, or close the bracket.",
  UNEXPECTED_TOKEN:
    "YAML expects nothing here. Look for a quote, bracket or colon that is missing before it.",
  MISSING_CHAR: "A colon, comma, quote or bracket is missing here.",
  BLOCK_AS_IMPLICIT_KEY:
    "YAML cannot tell where this key ends. Write key: value on one line, level with its neighbours.",
  MULTILINE_IMPLICIT_KEY:
    "YAML cannot tell where this key ends. Write key: value on one line, level with its neighbours.",
};

function plain(text: string, { code, message, start, end }: YamlError) {
  const line = lineOf(text, start);
  const atEnd = start >= line.end && line.text.trim() !== "";
  return {
    message: plainly[code] ?? `YAML cannot read this: ${message.replace(/\.$/, "")}.`,
    start: atEnd ? line.end - 1 : start,
    end: atEnd ? line.end : Math.min(Math.max(end, start + 1), Math.max(line.end, start + 1)),
  };
}

/** An offset in the text before some changes; one inside a change is its beginning. */
function before(offset: number, edits: readonly YamlEdit[]): number {
  let shift = 0;
  for (const { start, end, newText } of edits) {
    if (offset <= start + shift) break;
    if (offset < start + shift + newText.length) return start;
    shift += newText.length - (end - start);
  }
  return offset - shift;
}

/** An offset in the text after some changes; one inside a change is its end. */
function moved(offset: number, edits: readonly YamlEdit[]): number {
  let shift = 0;
  for (const { start, end, newText } of edits.toSorted((one, other) => one.start - other.start)) {
    if (start > offset) break;
    if (end > offset) return start + shift + newText.length;
    shift += newText.length - (end - start);
  }
  return offset + shift;
}

/** The same changes of the text as it was written; null where it was changed already. */
function backward(edits: readonly YamlEdit[], changes: readonly YamlEdit[][]): YamlEdit[] | null {
  let done = [...edits];
  for (const change of changes.toReversed()) {
    let shift = 0;
    const places = change.map(({ start, end, newText }) => {
      const from = start + shift;
      shift += newText.length - (end - start);
      return [from, from + newText.length] as const;
    });
    if (done.some(({ start, end }) => places.some(([from, to]) => start < to && end > from))) return null;
    done = done.map((edit) => ({
      ...edit,
      start: before(edit.start, change),
      end: before(edit.end, change),
    }));
  }
  return done;
}
