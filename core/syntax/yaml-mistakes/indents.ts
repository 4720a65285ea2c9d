import {
  entryOf,
  type Guess,
  isInSchema,
  type Line,
  lineAbove,
  lineBelow,
  lineOf,
  type YamlEdit,
  type YamlError,
} from "./text.ts";

/** Lines that begin with tabs, or too far left or right. */
export function indentGuesses(text: string, error: YamlError): Guess[] {
  const line = lineOf(text, error.start);
  const tab = line.text.slice(0, line.indent).indexOf("\t");
  if (tab >= 0) return [...tabs(text, line, line.start + tab)];
  return [
    ...blockText(text, line),
    ...oddBlanks(text, line),
    ...tooDeep(text, line),
    ...shiftedHead(text, line),
    ...notLevel(text, line, error),
  ];
}

/** Every line's tabs at once: one width fits all, and who indents with tabs does so everywhere. */
function* tabs(text: string, line: Line, start: number): Generator<Guess> {
  const message = "YAML takes no tabs as indentation. Use blanks.";
  const common = {
    message,
    start,
    end: start + 1,
    title: "Use blanks instead of tabs",
    preferred: true,
    until: line.end,
  };
  for (const width of [2, 4, 8, 0]) {
    const edits: YamlEdit[] = [];
    for (const match of text.matchAll(/^[ \t]*\t[ \t]*/gm)) {
      const newText = match[0].replaceAll("\t", " ".repeat(width));
      edits.push({ start: match.index, end: match.index + match[0].length, newText });
    }
    yield { ...common, edits };
  }
}

/** The text below `description: |`, which does not stand deeper. */
function blockText(text: string, line: Line): Guess[] {
  const above = lineAbove(text, line);
  const head = above && entryOf(above);
  if (!above || !head || !/^[|>][+\-\d]*$/.test(head.value) || line.indent > above.indent) return [];
  const edits: YamlEdit[] = [];
  for (let at: Line | null = line; at && at.indent <= above.indent && !entryOf(at); at = lineBelow(text, at))
    edits.push({ start: at.start, end: at.start + at.indent, newText: " ".repeat(above.indent + 2) });
  if (!edits.length) return [];
  const message = `The text behind ${head.value} stands deeper than its key. Put blanks before it.`;
  return [
    { message, start: line.start, end: line.end, title: "Put blanks before it", edits, preferred: true },
  ];
}

/** Blanks from word processors and web pages, which are letters to YAML. */
function oddBlanks(text: string, { start, end }: Line): Guess[] {
  const edits = [
    ...text
      .slice(start, end)
      .matchAll(/[\u00a0\u2000-\u200a\u202f\u205f\u3000]|[\u200b-\u200d\u2060\ufeff]/g),
  ].map(({ index, 0: char }) => ({
    start: start + index,
    end: start + index + 1,
    newText: /[\u200b-\u200d\u2060\ufeff]/.test(char) ? "" : " ",
  }));
  const [first] = edits;
  if (!first) return [];
  const message =
    "This looks like a blank and is another character, which YAML takes for a letter. Write a blank.";
  return [
    { message, start: first.start, end: first.end, title: "Write plain blanks", edits, preferred: true },
  ];
}

/** A line below one that has a value already. */
function tooDeep(text: string, line: Line): Guess[] {
  const entry = entryOf(line);
  const below = lineBelow(text, line);
  if (!entry?.value || !below || below.indent <= line.indent) return [];
  const inner = entryOf(below);
  if (!inner || !/^[\w.?$-]+(?:\(.*\))?$/.test(inner.key) || isSentence(entry.key, inner.key)) return [];
  const message = `This line stands deeper than the one before it, which has a value already. Begin it where that one begins.`;
  return [
    {
      message,
      start: below.start,
      end: below.start + below.indent,
      title: "Align it",
      edits: shifted(text, below, line.indent),
      preferred: true,
      until: line.start,
    },
  ];
}

/** `description: We note⏎  this: and that` goes on; a key of the format does not. */
const isSentence = (outer: string, inner: string) =>
  /^(?:description|title)$/.test(outer) &&
  !/^(?:model|config|input|output|tools|toolDefs|name|variant|version|schema|default|format)$/.test(inner);

/** The first lines are indented, and this one is not. */
function shiftedHead(text: string, line: Line): Guess[] {
  const first = lineOf(text, /\S/.exec(text)?.index ?? 0);
  if (line.indent > 0 || first.indent === 0 || first.start >= line.start) return [];
  const edits: YamlEdit[] = [];
  for (let at: Line | null = first; at && at.start < line.start; at = lineBelow(text, at))
    if (at.indent >= first.indent) edits.push({ start: at.start, end: at.start + first.indent, newText: "" });
  const message =
    "This line is indented, and a later one of the same kind is not. Remove the blanks before it.";
  return [
    {
      message,
      start: first.start,
      end: first.start + first.indent,
      title: "Remove the blanks",
      edits,
      preferred: true,
      until: line.start,
    },
  ];
}

/** A line that stands level with none above it. */
function notLevel(text: string, line: Line, { code }: YamlError): Guess[] {
  if (!/INDENT|IMPLICIT_KEY|UNEXPECTED_TOKEN/.test(code)) return [];
  const indents = new Set<number>();
  for (let above = lineAbove(text, line); above && indents.size < 8; above = lineAbove(text, above)) {
    indents.add(above.indent);
    if (above.indent === 0) break;
  }
  if (indents.has(line.indent)) return [];
  const where = isInSchema(text, line) ? "the names" : "the lines";
  const message = `This line stands level with none of ${where} above it. Begin it where one of them begins.`;
  return [...indents].map((indent) => ({
    message,
    start: line.start,
    end: line.start + Math.max(line.indent, 1),
    title: indent === 0 ? "Begin it at the left edge" : `Begin it behind ${blanks(indent)}`,
    edits: shifted(text, line, indent),
    preferred: true,
  }));
}

const blanks = (count: number) => (count === 1 ? "one blank" : `${count} blanks`);

/** Moves a line to an indentation, with what stands below it when it has no value of its own. */
function shifted(text: string, line: Line, indent: number): YamlEdit[] {
  const edits: YamlEdit[] = [];
  const isAlone = Boolean(entryOf(line)?.value);
  for (let at: Line | null = line; at && (at === line || at.indent > line.indent); at = lineBelow(text, at)) {
    const wanted = Math.max(0, at.indent + indent - line.indent);
    edits.push({ start: at.start, end: at.start + at.indent, newText: " ".repeat(wanted) });
    if (isAlone) break;
  }
  return edits;
}
