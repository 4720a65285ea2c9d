import { type Code, problem } from "../codes.ts";
import { limits } from "../limits.ts";
import { lineStarts } from "../source/positions.ts";
import type { Problem } from "../types.ts";
import { type Ast, type AstNode, Handlebars } from "./handlebars.ts";
import { quickParse } from "./quick-parser.ts";
import { scanTemplate, type TemplateScan } from "./template-scan.ts";
import type { PromptTree } from "./tree.ts";

export interface TemplateResult {
  ast: Ast | null;
  problems: Problem[];
  /** True when the depth cap kept the text from Handlebars. */
  refused: boolean;
}

/**
 * Parses a template with Handlebars.
 *
 * @param template the template alone
 * @param offset where it begins in the file; problems count from the file's beginning
 * @param code the code of a syntax error; another one for a partial's text
 */
export function parseTemplate(
  template: string,
  offset: number,
  code: Code = "template-syntax",
): TemplateResult {
  const scan = scanTemplate(template);
  if (scan.tooDeepAt !== null) {
    const message = `The template nests more than ${limits.depth} levels. Move the inner part to a partial.`;
    // Nesting may be counted up to the very end, where no character stands any more.
    const at = offset + Math.max(0, Math.min(scan.tooDeepAt, template.length - 1));
    return { ast: null, problems: [problem("too-deep", message, at, at + 1)], refused: true };
  }
  // Handlebars counts columns from U+2028 and U+2029 as if lines ended there, but not the lines.
  const source = scan.neutral.replace(/[\u2028\u2029]/g, "\u00a0");
  const { ast, read } = quickParse(source);
  if (ast) return { ast, problems: [], refused: false };
  // What is sound already is mere text for Handlebars, which is slow, to tell the error after it.
  const rest = source.slice(0, read).replace(/[^\r\n]/g, "x") + source.slice(read);
  try {
    const whole = Handlebars.parse(rest);
    return { ast: read ? Handlebars.parse(source) : whole, problems: [], refused: false };
  } catch (error) {
    const { message, start, end } = explain(error, rest, scan);
    return { ast: null, problems: [problem(code, message, offset + start, offset + end)], refused: false };
  }
}

/** Start and end, in the whole file, of a node of the template. */
export function nodeRange(
  tree: Pick<PromptTree, "template" | "templateStart" | "templateLines">,
  node: AstNode,
): [number, number] {
  const offset = ({ line, column }: { line: number; column: number }) => {
    const start = tree.templateLines[line - 1] ?? tree.template.length;
    return tree.templateStart + Math.min(start + column, tree.template.length);
  };
  return [offset(node.loc.start), offset(node.loc.end)];
}

interface Explained {
  message: string;
  start: number;
  end: number;
}

/** A sentence and the place of the token at fault, from an error of Handlebars' parser. */
function explain(error: unknown, source: string, scan: TemplateScan): Explained {
  const text = error instanceof Error ? error.message : String(error);
  const place = error as { lineNumber?: number; column?: number; endColumn?: number; endLineNumber?: number };
  if (place.lineNumber !== undefined && place.column !== undefined) {
    const starts = lineStarts(source);
    const start = (starts[place.lineNumber - 1] ?? 0) + place.column;
    const endLine = starts[(place.endLineNumber ?? place.lineNumber) - 1] ?? 0;
    const end = Math.max(start + 1, endLine + (place.endColumn ?? 0));
    return { message: explainNode(text), start, end };
  }
  const at = failedAt(source);
  const unfinished = source.lastIndexOf("{{", at.end);
  if (unfinished >= 0 && source.indexOf("}}", unfinished) < 0) return explainUnfinished(source, unfinished);
  const got = /got '([A-Z_]+)'/.exec(text)?.[1];
  const open = scan.open.at(-1);
  if (got === "EOF" && open) {
    const message = `{{#${open.name}}} is never closed. Add {{/${open.name}}} where it ends.`;
    return { message, start: open.start, end: open.end };
  }
  return { message: explainToken(got, source.slice(at.start, at.end), text), ...at };
}

/** A mustache or comment that runs to the end of the template; marked as far as its line goes. */
function explainUnfinished(source: string, start: number): Explained {
  const line = /^[^\r\n]*/.exec(source.slice(start))![0];
  const end = start + line.trimEnd().length;
  if (!line.startsWith("{{!"))
    return { message: 'This mustache is never closed. Add the missing "}}".', start, end };
  return {
    message: `This comment is never closed. Add "${line.startsWith("{{!--") ? "--}}" : "}}"}".`,
    start,
    end,
  };
}

/** Errors about a node, such as "each doesn't match if - 3:2". */
function explainNode(text: string): string {
  const mismatch = /^(.*) doesn't match (.*) - \d+:\d+$/.exec(text);
  if (mismatch)
    return `{{#${mismatch[1]}}} is closed by {{/${mismatch[2]}}}. Close it with {{/${mismatch[1]}}}.`;
  return `The template is not valid Handlebars: ${text.replace(/ - \d+:\d+$/, "")}.`;
}

function explainToken(got: string | undefined, token: string, text: string): string {
  const space = "Put a space or a line break between them.";
  switch (got) {
    case "OPEN_ENDBLOCK":
      return "This {{/…}} closes no open block. Remove it, or add the {{#…}} that it closes.";
    case "CLOSE_RAW_BLOCK":
      return `Four closing braces belong to a raw block: "}}" and what follows are read as one. ${space}`;
    case "CLOSE_UNESCAPED":
      return `Three closing braces belong to "{{{": "}}" and the brace after it are read as one. ${space}`;
    case "INVERSE":
    case "OPEN_INVERSE_CHAIN":
      return "This {{else}} stands outside of any block. Remove it, or add the {{#…}} that it belongs to.";
    case "EOF":
      return 'The template ends inside a mustache. Add the missing "}}".';
    case "CLOSE":
      return "Something is missing in this mustache: write a variable or a helper between the braces.";
    case "EQUALS":
    case "INVALID":
      return `"${token}" has no meaning in a mustache. For a comparison use {{#ifEquals a b}}; to print braces as text write \\{{.`;
    case "OPEN":
    case "OPEN_BLOCK":
      return 'A mustache begins inside another one. Add the missing "}}" before it.';
  }
  if (text.startsWith("Lexical error"))
    return "This cannot be read as a template: a comment, a raw block or an escape is never closed.";
  return `The template is not valid Handlebars: "${token}" is not expected here.`;
}

/** The token at which Handlebars' parser stopped; its (not typed) lexer still stands there. */
function failedAt(source: string): { start: number; end: number } {
  const { lexer } = (Handlebars as unknown as { Parser: { lexer: { _input: string; match: string } } })
    .Parser;
  const end = source.length - lexer._input.length;
  const start = Math.min(Math.max(0, end - lexer.match.length), Math.max(0, source.length - 1));
  return { start, end: Math.max(end, start + 1) };
}
