/** Thrown, and caught by the parser alone, where only Handlebars' own parser can tell what the text is. */
export const unsure = new Error("not a template that the quick parser reads");

export type Token =
  | "open"
  | "unescaped"
  | "block"
  | "inverseBlock"
  | "chain"
  | "inverse"
  | "end"
  | "partial"
  | "partialBlock"
  | "comment"
  | "content"
  | "close"
  | "closeUnescaped"
  | "id"
  | "separator"
  | "equals"
  | "data"
  | "openGroup"
  | "closeGroup"
  | "openNames"
  | "closeNames"
  | "string"
  | "number"
  | "boolean"
  | "undefined"
  | "null"
  | "eof";

const space = /\s+/y;
const elseWord = /\s*else(?:(\s*~?\}\})|\b)/y;
const restOfInverse = /\s*~?\}\}/y;
const ident = /[^\s!"#%-,./;->@[-^`{-~]+(?=[=~}\s/.)|])/y;
const number = /-?[0-9]+(?:\.[0-9]+)?(?=[~}\s)])/y;
const asNames = /as\s+\|/y;
const doubleQuoted = /"(?:\\["]|[^"])*"/y;
const singleQuoted = /'(?:\\[']|[^'])*'/y;
const bracketed = /\[(?:\\\]|[^\]])*\]/y;
const endsWord = /[~}\s)]/;
const words = new Map<string, Token>([
  ["true", "boolean"],
  ["false", "boolean"],
  ["undefined", "undefined"],
  ["null", "null"],
]);

/**
 * Handlebars' lexer for what templates are made of nearly always; `unsure` for the rest: raw blocks,
 * decorators, comments that are not closed, and whatever is an error.
 */
export class QuickLexer {
  readonly source: string;
  /** The token last read, its text as the grammar takes it, and where it stands. */
  token: Token = "content";
  text = "";
  start = 0;
  end = 0;
  #inMustache = false;
  #escaped = false;

  constructor(source: string) {
    this.source = source;
  }

  next(): Token {
    this.start = this.end;
    this.token = this.#inMustache ? this.#inside() : this.#outside();
    return this.token;
  }

  #take(token: Token, length: number): Token {
    this.end = this.start + length;
    this.text = this.source.slice(this.start, this.end);
    return token;
  }

  #matched(pattern: RegExp): boolean {
    pattern.lastIndex = this.start;
    if (!pattern.test(this.source)) return false;
    this.end = pattern.lastIndex;
    this.text = this.source.slice(this.start, this.end);
    return true;
  }

  #outside(): Token {
    const { source, start } = this;
    if (this.#escaped) return this.#afterEscape();
    const open = source.indexOf("{{", start);
    if (open < 0) return start === source.length ? "eof" : this.#take("content", source.length - start);
    if (open === start) return this.#opening();
    this.#take("content", open - start);
    if (source[open - 1] !== "\\") return "content";
    // A backslash makes text of the braces; two make one of themselves and leave the mustache.
    this.#escaped = source[open - 2] !== "\\" || open - 2 < start;
    this.text = this.text.slice(0, -1);
    if (this.text) return "content";
    this.start = this.end;
    return this.#outside();
  }

  /** Text from an escaped `{{` up to the next braces, or the backslashes before them. */
  #afterEscape(): Token {
    const { source, start } = this;
    this.#escaped = false;
    const next = source.indexOf("{{", start + 2);
    let end = next < 0 ? source.length : next;
    if (next >= 0) while (end > start + 2 && end > next - 2 && source[end - 1] === "\\") end--;
    return this.#take("content", end - start);
  }

  #opening(): Token {
    const { source, start } = this;
    const kind = source[start + 2] === "~" ? start + 3 : start + 2;
    const length = kind - start;
    this.#inMustache = true;
    switch (source[kind]) {
      case "{":
        if (kind === start + 2 && source[start + 3] === "{") throw unsure;
        return this.#take("unescaped", length + 1);
      case "&":
        return this.#take("open", length + 1);
      case ">":
        return this.#take("partial", length + 1);
      case "/":
        return this.#take("end", length + 1);
      case "#":
        if (source[kind + 1] === ">") return this.#take("partialBlock", length + 2);
        if (source[kind + 1] === "*") throw unsure;
        return this.#take("block", length + 1);
      case "^":
        restOfInverse.lastIndex = kind + 1;
        return restOfInverse.test(source)
          ? this.#inverse(restOfInverse.lastIndex)
          : this.#take("inverseBlock", length + 1);
      case "!":
        return this.#comment(kind + 1);
      case "*":
        throw unsure;
    }
    elseWord.lastIndex = kind;
    const found = elseWord.exec(source);
    if (!found) return this.#take("open", length);
    return found[1] === undefined
      ? this.#take("chain", elseWord.lastIndex - start)
      : this.#inverse(elseWord.lastIndex);
  }

  #inverse(end: number): Token {
    this.#inMustache = false;
    return this.#take("inverse", end - this.start);
  }

  #comment(from: number): Token {
    const end = this.source.indexOf("}}", from);
    if (end < 0 || this.source.startsWith("--", from)) throw unsure;
    this.#inMustache = false;
    return this.#take("comment", end + 2 - this.start);
  }

  #inside(): Token {
    if (this.#matched(space)) this.start = this.end;
    const { source, start } = this;
    switch (source[start]) {
      case undefined:
        throw unsure;
      case "}":
      case "~":
        return this.#closing();
      case "(":
        return this.#take("openGroup", 1);
      case ")":
        return this.#take("closeGroup", 1);
      case "=":
        return this.#take("equals", 1);
      case "@":
        return this.#take("data", 1);
      case "|":
        return this.#take("closeNames", 1);
      case "/":
        return this.#take("separator", 1);
      case ".":
        return this.#dot();
      case '"':
        return this.#quoted(doubleQuoted, /\\"/g, '"');
      case "'":
        return this.#quoted(singleQuoted, /\\'/g, "'");
      case "[":
        if (!this.#matched(bracketed)) throw unsure;
        this.text = this.text.replace(/\\([\\\]])/g, "$1");
        return "id";
    }
    if (this.#matched(number)) return "number";
    if (this.#matched(asNames)) return "openNames";
    if (!this.#matched(ident)) throw unsure;
    const word = words.get(this.text);
    return word && endsWord.test(source[this.end]!) ? word : "id";
  }

  #closing(): Token {
    const { source, start } = this;
    if (source.startsWith("}}}}", start)) throw unsure;
    const unescaped = source.startsWith("}}}", start) || source.startsWith("}~}}", start);
    const length = unescaped ? (source[start + 1] === "~" ? 4 : 3) : source[start] === "~" ? 3 : 2;
    if (!source.startsWith("}}", start + length - 2)) throw unsure;
    this.#inMustache = false;
    return this.#take(unescaped ? "closeUnescaped" : "close", length);
  }

  #dot(): Token {
    const after = this.source[this.start + 1];
    if (after === ".") return this.#take("id", 2);
    return this.#take(after !== undefined && /[=~}\s/.)|]/.test(after) ? "id" : "separator", 1);
  }

  #quoted(pattern: RegExp, escaped: RegExp, quote: string): Token {
    if (!this.#matched(pattern)) throw unsure;
    this.text = this.text.slice(1, -1).replace(escaped, quote);
    return "string";
  }
}
