import { lineBreak } from "../../source/line-break.ts";
import { nextLine } from "./lines.ts";
import {
  entryOf,
  type Guess,
  isInSchema,
  type Line,
  type LineEntry,
  lineBelow,
  lineOf,
  quoted,
  type YamlError,
} from "./text.ts";

const types = "string|number|integer|boolean|any|null";

/** Values that YAML takes for something else than text, or that do not end where YAML ends them. */
export function valueGuesses(text: string, error: YamlError): Guess[] {
  const line = lineOf(text, error.start);
  const entry = entryOf(line);
  if (!entry?.value) return [];
  const { value } = entry;
  const first = value[0]!;
  if ("[{".includes(first)) return behindBrackets(text, line, entry);
  if (`"'`.includes(first)) return behindQuote(text, line, entry);
  if ("|>".includes(first)) return blockHeader(text, line, entry);
  if ("`@%*&!,]}".includes(first)) return special(text, line, entry);
  return colonInside(text, line, entry);
}

const settle = (
  { valueStart, valueEnd }: LineEntry,
  message: string,
  title: string,
  newText: string,
  preferred = true,
): Guess => ({
  message,
  start: valueStart,
  end: valueEnd,
  title,
  edits: [{ start: valueStart, end: valueEnd, newText }],
  preferred,
});

/** `state(enum): [a, b], what it is` */
function behindBrackets(text: string, line: Line, entry: LineEntry): Guess[] {
  const { value, key, keyStart, keyEnd, valueStart, valueEnd } = entry;
  const close = closing(value);
  const rest = close < 0 ? "" : value.slice(close + 1);
  if (!rest) return [];
  const start = valueStart + close + 1;
  const place = { start: start + rest.length - rest.trimStart().length, end: valueEnd };
  const said = rest.replace(/^[\s,:;–—-]+/, "");
  const what = value[0] === "[" ? "list" : "map";
  if (!said) {
    const message = `Nothing stands behind the ${value[close]} of a ${what}. Remove the comma.`;
    return [
      {
        message,
        ...place,
        title: "Remove it",
        edits: [{ start, end: valueEnd, newText: "" }],
        preferred: true,
      },
    ];
  }
  const guesses: Guess[] = [];
  const isJson = /^(?:enum|required|type|items|properties|anyOf|oneOf|allOf|examples|default)$/.test(key);
  if (isInSchema(text, line) && !isJson && /^[\w.$-]+\??(?:\(\w+(?:,[^()]*)?\))?$/.test(key)) {
    const inner = value.slice(1, close).trim();
    const isArray =
      new RegExp(`^(?:${types})$`).test(inner) && what === "list" && /^[^(]*(?:\(array\b.*)?$/.test(key);
    const kind = what === "map" ? "object" : isArray ? "array" : "enum";
    const plain = said.replace(/\s*\(\s*/g, " - ").replace(/\s*\)/g, "");
    const better = key.includes("(") ? `${key.slice(0, -1)}, ${plain})` : `${key}(${kind}, ${plain})`;
    const message = `Nothing stands behind the ${value[close]} of a ${what}. Its description belongs into the parentheses: ${better}.`;
    const name = /: | #|"|:$/.test(better) ? quoted(better) : better;
    const edits = [
      { start: keyStart, end: keyEnd, newText: name },
      { start: isArray ? valueStart : start, end: valueEnd, newText: isArray ? inner : "" },
    ];
    guesses.push({ message, ...place, title: `Write as ${better}`, edits, preferred: true });
  }
  const comment: Guess = {
    message: `Nothing stands behind the ${value[close]} of a ${what} but a comment, which begins with #.`,
    ...place,
    title: "Make it a comment",
    edits: [{ start, end: valueEnd, newText: ` # ${said}` }],
    preferred: false,
  };
  const message = `YAML takes what begins with ${value[0]} for a ${what}, which ends before this. Put the whole text in quotes.`;
  const text_ = {
    ...settle(entry, message, "Put it in quotes", quoted(value), !/^\s*,/.test(rest)),
    ...place,
  };
  return [...guesses, ...(/^\s*[,#]/.test(rest) ? [comment, text_] : [text_, comment])];
}

/** The place of the bracket that closes the first one; -1 when none does. */
function closing(value: string): number {
  let depth = 0;
  let quote = "";
  for (let at = 0; at < value.length; at++) {
    const char = value[at]!;
    if (quote) {
      if (char === quote) quote = "";
    } else if (`"'`.includes(char) && /[\s[{,:]/.test(value[at - 1] ?? " ")) quote = char;
    else if ("[{".includes(char)) depth++;
    else if ("]}".includes(char) && --depth === 0) return at;
  }
  return -1;
}

/** `"string", what it is`, `'it's'`, `"Foo" is it` */
function behindQuote(text: string, line: Line, entry: LineEntry): Guess[] {
  const { value, valueStart, valueEnd } = entry;
  const quote = value[0]!;
  const close = value.indexOf(quote, 1);
  if (close < 0 || close === value.length - 1) return [];
  const inner = value.slice(1, close);
  const rest = value.slice(close + 1);
  const place = { start: valueStart + close, end: valueEnd };
  const whole = `'${value.replaceAll("'", "''")}'`;
  if (/^\s*,/.test(rest) && isInSchema(text, line)) {
    const message = "The description stands behind the closing quote. It belongs inside, with its type.";
    return [{ ...settle(entry, message, "Put it inside", quoted(inner + rest)), ...place }];
  }
  const guesses: Guess[] = [];
  if (value.endsWith(quote) && !/["']\s*,\s*["']/.test(value)) {
    const message = `This ${quote} ends the text before its end. Write it as ${quote === "'" ? "''" : '\\"'}, or use the other kind of quotes.`;
    const better = quoted(
      value
        .slice(1, -1)
        .replace(/''|\\'/g, "'")
        .replaceAll('\\"', '"'),
    );
    const mended = settle(entry, message, "Mend the quotes", better, quote === "'" || !/^\s/.test(rest));
    guesses.push({ ...mended, ...place });
  }
  const message = "Nothing may stand behind the closing quote. Put the whole value in quotes.";
  guesses.push({ ...settle(entry, message, "Put it in quotes", whole), ...place });
  return guesses;
}

/** `> text`, `|text` */
function blockHeader(text: string, line: Line, entry: LineEntry): Guess[] {
  const { value, valueStart, valueEnd } = entry;
  const [, header = "", gap = "", rest = ""] = /^([|>][+\-\d]*)(\s*)(.*)$/.exec(value) ?? [];
  if (!rest) return [];
  const sign = value[0]!;
  const below = lineBelow(text, line);
  const isBlock = below !== null && below.indent > line.indent && !entryOf(below);
  const message = `After ${sign} the text begins in the next line.`;
  const indent = " ".repeat(isBlock ? below.indent : line.indent + 2);
  const inSchema = isInSchema(text, line);
  const chomped = inSchema && header === sign ? `${sign}-` : header;
  const edits = [
    { start: valueStart, end: valueEnd, newText: `${chomped}${lineBreak(text)}${indent}${rest}` },
  ];
  const move: Guess = {
    message,
    start: valueStart,
    end: valueEnd,
    title: "Begin it in the next line",
    edits,
    preferred: true,
  };
  const quote = settle(
    entry,
    `A text cannot begin with ${sign} in YAML. Put it in quotes.`,
    "Put it in quotes",
    quoted(value),
    !inSchema,
  );
  if (isBlock) return [move];
  if (inSchema) return [settle(entry, `${message} A type needs no ${sign}.`, `Remove ${sign}`, rest), quote];
  return gap ? [move, quote] : [quote, move];
}

/** `@name`, `` `code` ``, `*bold*`, `%d` */
function special(text: string, line: Line, entry: LineEntry): Guess[] {
  const { value } = entry;
  const first = value[0]!;
  const inSchema = isInSchema(text, line);
  const message =
    {
      "*": "YAML takes a word behind * for the name of another value. Put the text in quotes.",
      "&": "YAML takes a word behind & for a name of this value. Put the text in quotes.",
      "!": "YAML takes a word behind ! for a kind of value. Put the text in quotes.",
    }[first] ?? `A value cannot begin with ${first} in YAML. Put it in quotes.`;
  const wrapped = new RegExp(`^(\`|\\*+)(${types})\\1(.*)$`).exec(value);
  const guesses = [settle(entry, message, "Put it in quotes", quoted(value), !inSchema)];
  if (wrapped && inSchema) {
    const plain = `A type stands without ${first}: ${wrapped[2]}.`;
    guesses.unshift(settle(entry, plain, `Write ${wrapped[2]}`, `${wrapped[2]}${wrapped[3]}`));
  }
  return guesses;
}

/** `string, the name: of it`, also over several lines */
function colonInside(text: string, line: Line, entry: LineEntry): Guess[] {
  const { value, valueStart } = entry;
  const below = lineBelow(text, line);
  const guesses = [...keyWithColon(line, entry), ...mapOnKeyLine(text, line, entry, below)];
  if (/:(?:\s|$)/.test(value)) {
    const message = 'A value with ": " in it needs quotes: YAML takes what stands before for a key.';
    guesses.push(settle(entry, message, "Put it in quotes", quoted(value), !guesses.length));
  }
  if (guesses.length > 1) return guesses;
  if (below && below.indent > line.indent) {
    const message =
      'A text over several lines that has ": " in it needs >- before it: YAML takes what stands before for a key.';
    const edits = [
      { start: valueStart, end: valueStart, newText: `>-${lineBreak(text)}${" ".repeat(below.indent)}` },
    ];
    const block: Guess = { ...settle(entry, message, "Put >- before it", ""), edits, until: below.start };
    guesses.unshift(block);
  }
  return guesses;
}

/** `items: array(object({` with the fields below it, as other languages nest types. */
export function nestedTypeGuesses(text: string, error: YamlError): Guess[] {
  const line = lineOf(text, error.start);
  const { key = "", keyEnd = 0, value = "", valueEnd = 0 } = entryOf(line) ?? {};
  const kind = /^(array|list|object|map)\b[^)\]}>]*[({[<]\s*$/i.exec(value)?.[1]?.toLowerCase();
  if (!kind || key.includes("(") || !isInSchema(text, line)) return [];
  let below = lineBelow(text, line);
  while (below && below.indent > line.indent) below = lineBelow(text, below);
  if (!below || !/^[ \t]*[)}\]>]+,?[ \t]*$/.test(below.text)) return [];
  const better = `${key}(${/^[al]/.test(kind) ? "array" : "object"}):`;
  const message = `Fields of a list or object stand below its name without brackets: ${better}`;
  const edits = [
    { start: keyEnd, end: valueEnd, newText: better.slice(key.length) },
    { start: below.start, end: nextLine(text, below), newText: "" },
  ];
  return [
    {
      message,
      start: keyEnd - key.length,
      end: valueEnd,
      title: `Write as ${better}`,
      edits,
      preferred: true,
      until: line.start,
    },
  ];
}

/** `x(array, the: names): string` */
function keyWithColon({ start, text }: Line, { key, keyStart, value }: LineEntry): Guess[] {
  const end = text.indexOf("):", keyStart - start);
  if (!key.includes("(") || key.includes(")") || !value.includes(")") || end < 0) return [];
  const whole = text.slice(keyStart - start, end + 1);
  const place = { start: keyStart, end: start + end + 1 };
  const message = 'A name with ": " in its parentheses needs quotes: YAML ends the key there.';
  const edits = [{ ...place, newText: quoted(whole) }];
  return [{ message, ...place, title: "Put the name in quotes", edits, preferred: true }];
}

/** `config: temperature: 0.2` */
function mapOnKeyLine(
  text: string,
  line: Line,
  { key, keyEnd, value, valueStart, valueEnd }: LineEntry,
  below: Line | null,
): Guess[] {
  if (
    !/^(?:config|input|output|schema|default|properties|items)$/.test(key) ||
    !/^[\w.?$-]+(?:\(.*\))?:(?:\s|$)/.test(value)
  )
    return [];
  const isDeeper = below !== null && below.indent > line.indent;
  const indent = isDeeper ? below.indent : line.indent + 2;
  const edits = [{ start: keyEnd + 1, end: valueStart, newText: `${lineBreak(text)}${" ".repeat(indent)}` }];
  // What stands below `input: schema:` belongs to the schema.
  if (value.endsWith(":"))
    for (let at: Line | null = below; at && at.indent > line.indent; at = lineBelow(text, at))
      edits.push({ start: at.start, end: at.start, newText: "  " });
  const message = `What stands under ${key} begins in the next line.`;
  return [
    { message, start: valueStart, end: valueEnd, title: "Begin it in the next line", edits, preferred: true },
  ];
}
