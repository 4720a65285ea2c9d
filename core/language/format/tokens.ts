import { Handlebars } from "../../syntax/handlebars.ts";
import { scanTemplate } from "../../syntax/template-scan.ts";

/** A token of a template, by offsets in it. */
export interface Token {
  /** Handlebars' own name of it, such as `OPEN_BLOCK`. */
  kind: string;
  start: number;
  end: number;
}

/** What is used of Handlebars' parser; its own types leave it out. */
interface Parser {
  terminals_: Record<number, string>;
  lexer: { yy: object; match: string; _input: string; setInput(text: string): void; lex(): number };
}

/**
 * The tokens of a template that parses, as Handlebars' own lexer sees them: every character belongs to
 * one, except white space inside mustaches.
 */
export function tokensOf(template: string): Token[] {
  const { lexer, terminals_: names } = (Handlebars as unknown as { Parser: Parser }).Parser;
  const source = scanTemplate(template).neutral;
  const tokens: Token[] = [];
  lexer.yy = {};
  lexer.setInput(source);
  for (;;) {
    const kind = names[lexer.lex()] ?? "INVALID";
    if (kind === "EOF" || kind === "INVALID") return tokens;
    const end = source.length - lexer._input.length;
    tokens.push({ kind, start: end - lexer.match.length, end });
  }
}
