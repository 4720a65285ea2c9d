import { lineBreak } from "../../source/line-break.ts";
import {
  entryOf,
  type Guess,
  isInSchema,
  type Line,
  lineAbove,
  lineBelow,
  lineOf,
  type YamlError,
} from "./text.ts";

const types = "string|number|integer|boolean|any|null";
const known =
  "model|config|input|output|tools|toolDefs|name|variant|version|description|schema|default|format";

/** Lines that are no entry: without a colon or the blank behind it, comments of other languages, ends of the YAML. */
export function lineGuesses(text: string, error: YamlError): Guess[] {
  const line = lineOf(text, error.start);
  return [
    ...ends(text, line, error),
    ...directive(text, error),
    ...foreignComment(line),
    ...strayCharacter(line),
    ...listOnKeyLine(text, line),
    ...noBlank(line),
    ...noColon(text, line, error),
    ...itemAmongKeys(text, line),
  ];
}

const guess = (
  line: Line,
  message: string,
  title: string,
  edits: Guess["edits"],
  preferred = true,
): Guess => {
  const start = line.start + line.indent;
  return {
    message,
    start,
    end: Math.max(start + 1, line.start + line.text.trimEnd().length),
    title,
    edits,
    preferred,
  };
};

/** `...`, which ends the YAML before its end, and a second `---`. */
function ends(text: string, line: Line, { code }: YamlError): Guess[] {
  if (code !== "MULTIPLE_DOCS") return [];
  for (let at: Line | null = line; at; at = lineAbove(text, at)) {
    if (!/^(?:\.\.\.|---)(?:\s|$)/.test(at.text)) continue;
    const sign = at.text.slice(0, 3);
    const message = `${sign} ends the YAML here, and what follows in the frontmatter is lost. Remove it.`;
    return [
      guess(at, message, "Remove the line", [{ start: at.start, end: nextLine(text, at), newText: "" }]),
    ];
  }
  return [];
}

/** Where the line below begins. */
export const nextLine = (text: string, { end }: Line) =>
  end + (text.startsWith("\r\n", end) ? 2 : end < text.length ? 1 : 0);

/** `%YAML 1.2`, which only stands before a `---`. */
function directive(text: string, { message: parser }: YamlError): Guess[] {
  const line = lineOf(text, /\S/.exec(text)?.index ?? 0);
  if (!/directive/i.test(parser) || !line.text.startsWith("%")) return [];
  const message = "A frontmatter takes no directives such as %YAML. Remove the line.";
  return [
    guess(line, message, "Remove the line", [{ start: line.start, end: nextLine(text, line), newText: "" }]),
  ];
}

function foreignComment(line: Line): Guess[] {
  const sign = /^[ \t]*(\/\/+|\/\*+|<!--|--(?=\s)|;)/.exec(line.text)?.[1];
  if (!sign) return [];
  const start = line.start + line.indent;
  const rest = line.text
    .trim()
    .slice(sign.length)
    .replace(/\s*(?:\*+\/|-->)$/, "")
    .trim();
  const message = `A comment in YAML begins with #, not with ${sign}.`;
  const edits = [{ start, end: line.start + line.text.trimEnd().length, newText: `# ${rest}` }];
  return [guess(line, message, "Write it with #", edits)];
}

/** `@model: x`, `* name: y` */
function strayCharacter(line: Line): Guess[] {
  const [head = "", blanks = "", sign = ""] =
    /^([ \t]*)([^\w\s"'#$-]+|["'])[ \t]*(?=[\p{L}_][\w.$?-]*(?:\([^)]*\))?:(?:\s|$))/u.exec(line.text) ?? [];
  if (!sign) return [];
  const start = line.start + blanks.length;
  const message = `A key cannot begin with ${sign} in YAML. Remove it.`;
  return [guess(line, message, "Remove it", [{ start, end: line.start + head.length, newText: "" }])];
}

/** `tools: - a` */
function listOnKeyLine(text: string, line: Line): Guess[] {
  const entry = entryOf(line);
  if (!entry?.key || !/^-(?:\s|$)/.test(entry.value)) return [];
  const below = lineBelow(text, line);
  const indent = below && /^\s*-\s/.test(below.text) ? below.indent : line.indent + 2;
  const { valueStart, keyEnd } = entry;
  const message = "A list begins in a line of its own below its key, or stands in brackets: [a, b].";
  const edits = [{ start: keyEnd + 1, end: valueStart, newText: `${lineBreak(text)}${" ".repeat(indent)}` }];
  return [{ ...guess(line, message, "Begin it in a line of its own", edits), start: valueStart }];
}

/** `temperature:0.2`, `model = x`, `name：x`, `-item` */
function noBlank(line: Line): Guess[] {
  const dash = /^([ \t]*)-(?=[^\s-])/.exec(line.text);
  if (dash) {
    const at = line.start + dash[0].length;
    const message = "An item of a list needs a blank behind its dash.";
    return [guess(line, message, "Put a blank behind the dash", [{ start: at, end: at, newText: " " }])];
  }
  const match =
    /^([ \t]*(?:- +)?["']?[\p{L}_$][\w.$?-]*(?:\([^)]*\))?["']?)([ \t]*[=：][ \t]*|:)(?=[^\s:])/u.exec(
      line.text,
    );
  if (!match) return [];
  const [, head, sign] = match;
  const start = line.start + head!.length;
  const edits = [{ start, end: start + sign!.length, newText: ": " }];
  const message =
    sign === ":"
      ? "YAML needs a blank behind the colon of a key."
      : `Between a key and its value stand a colon and a blank, not "${sign!.trim()}".`;
  const title = sign === ":" ? "Put a blank behind the colon" : "Write a colon and a blank";
  return [guess(line, message, title, edits)];
}

function noColon(text: string, line: Line, { code }: YamlError): Guess[] {
  const entry = entryOf(line);
  if (entry || !/MISSING_CHAR|IMPLICIT_KEY|UNEXPECTED_TOKEN|SCALAR_START/.test(code)) return [];
  const content = line.text.trim();
  const at = line.start + line.indent;
  const below = lineBelow(text, line);
  const guesses: Guess[] = [];
  const word = new RegExp(`^(?:(?:${known})(?= )|[\\w.$?-]+(?:\\([^)]*\\))?(?= +(?:${types})\\b))`).exec(
    content,
  )?.[0];
  const message = "This line has no colon. Write key: value.";
  if (word)
    guesses.push(
      guess(line, message, `Put a colon behind ${word}`, [
        { start: at + word.length, end: at + word.length, newText: ":" },
      ]),
    );
  else if (/^[\w.$?-]+(?:\([^)]*\))?$/.test(content)) {
    const end = at + content.length;
    if (below && below.indent > line.indent)
      guesses.push(guess(line, message, "Put a colon behind it", [{ start: end, end, newText: ":" }]));
    else if (isInSchema(text, line))
      guesses.push(
        guess(
          line,
          "This name has no type. Write name: string, or another type.",
          "Write the type string",
          [{ start: end, end, newText: ": string" }],
          false,
        ),
      );
  }
  const above = lineAbove(text, line);
  const isProse =
    /\s/.test(content) && above && (entryOf(above)?.value ?? "") !== "" && above.indent >= line.indent;
  if (isProse) {
    const deeper = [{ start: line.start, end: at, newText: " ".repeat(above.indent + 2) }];
    guesses.push(
      guess(
        line,
        "This line has no colon. When it goes on from the line above, indent it; else write key: value.",
        "Make it part of the line above",
        deeper,
        false,
      ),
    );
  }
  const comment = [{ start: at, end: at, newText: "# " }];
  guesses.push(guess(line, `${message} A comment begins with #.`, "Make it a comment", comment, false));
  return guesses;
}

/** `- x` level with keys. */
function itemAmongKeys(text: string, line: Line): Guess[] {
  const above = lineAbove(text, line);
  if (!above || above.indent !== line.indent || isItem(above) === isItem(line)) return [];
  const message =
    "Items of a list and keys cannot stand level. Remove the dashes, or put the list below a key of its own.";
  const items: Line[] = [];
  if (isItem(line))
    for (let at: Line | null = line; at && isItem(at); at = lineBelow(text, at)) items.push(at);
  else for (let at: Line | null = above; at && isItem(at); at = lineAbove(text, at)) items.push(at);
  const starts = items.map((item) => item.start + item.indent);
  const keyed = items.every((item) => entryOf(item)?.key);
  const edits = starts.map((start, at) =>
    keyed
      ? { start, end: start + /^-\s+/.exec(items[at]!.text.slice(items[at]!.indent))![0].length, newText: "" }
      : { start, end: start, newText: "# " },
  );
  return [guess(line, message, keyed ? "Remove the dashes" : "Make the list a comment", edits, false)];
}

const isItem = ({ text }: Line) => /^[ \t]*-[ \t]/.test(text);
