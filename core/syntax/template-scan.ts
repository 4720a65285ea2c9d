import { limits } from "../limits.ts";

/** A block that was opened, as written after its braces; offsets in the template. */
export interface OpenBlock {
  name: string;
  start: number;
  end: number;
}

/** What a linear walk over a template tells before Handlebars' own, recursive parser sees it. */
export interface TemplateScan {
  /** Where the nesting passes the cap. */
  tooDeepAt: number | null;
  /**
   * The template with the inside of `{{!-- … --}}` comments blanked, same length. Handlebars' lexer
   * counts columns wrong after such a comment, and copies the whole text before it once for each.
   */
  neutral: string;
  /** Blocks still open at the end, innermost last. */
  open: OpenBlock[];
}

const ident = /[^\s!"#%-,./;->@[-^`{-~]+/y;
const endRaw = /\{\{\{\{\/[^\s!"#%-,./;->@[-^`{-~]+(?=[=}\s/.])\}\}\}\}/y;
const emptyElse = /\{\{~?(?:\^\s*|\s*else\s*)~?\}\}/y;
const elseChain = /\{\{~?\s*else\b/y;
const opening = /\{\{~?(#>|#\*?|\/|\^|!--|!|)/y;
const closing = /\}~?\}\}|~?\}\}/y;
const literal = /"(?:\\"|[^"])*"|'(?:\\'|[^'])*'|\[(?:\\\]|[^\]])*\]/y;

/**
 * Walks a template the way Handlebars' lexer does: text, escaped mustaches, mustaches with their strings,
 * comments, raw blocks. Where the lexer would stop with an error, the walk stops too.
 */
export function scanTemplate(source: string): TemplateScan {
  return new Scanner(source).scan();
}

class Scanner {
  readonly #source: string;
  #at = 0;
  #blanks: [number, number][] = [];
  #open: OpenBlock[] = [];
  /** Depth of nested programs: each block, and each `{{else if}}` inside it, is one level. */
  #levels: number[] = [];
  #depth = 0;
  #tooDeepAt: number | null = null;

  constructor(source: string) {
    this.#source = source;
  }

  scan(): TemplateScan {
    const source = this.#source;
    let nul = source.indexOf("\0");
    while (this.#tooDeepAt === null) {
      const next = source.indexOf("{{", this.#at);
      if (next < 0) break;
      if (nul >= 0 && nul < this.#at) nul = source.indexOf("\0", this.#at);
      if (nul >= 0 && nul < next) break;
      const escaped = source[next - 1] === "\\" && next > this.#at;
      const twice = escaped && next - 1 > this.#at && source[next - 2] === "\\";
      this.#at = next;
      const goesOn = escaped && !twice ? this.#escaped() : this.#mustache();
      if (!goesOn) break;
    }
    return { tooDeepAt: this.#tooDeepAt, neutral: this.#neutral(), open: this.#open };
  }

  /** After `\{{`: text up to the next mustache, escaped or not. */
  #escaped(): boolean {
    const next = this.#source.indexOf("{{", this.#at + 2);
    if (next < 0) return false;
    let end = next;
    while (end > this.#at + 2 && end > next - 2 && this.#source[end - 1] === "\\") end--;
    this.#at = end;
    return true;
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#source);
  }

  #enter(): boolean {
    this.#depth++;
    if (this.#depth <= limits.depth) return true;
    this.#tooDeepAt = this.#at;
    return false;
  }

  #mustache(): boolean {
    const source = this.#source;
    const start = this.#at;
    if (source.startsWith("{{{{", start)) {
      this.#at += 4;
      return this.#inside(start, "{{{{");
    }
    const plainElse = this.#match(emptyElse);
    if (plainElse) {
      this.#at += plainElse[0].length;
      return true;
    }
    const chain = this.#match(elseChain);
    if (chain) {
      if (!this.#enter()) return false;
      if (this.#levels.length) this.#levels[this.#levels.length - 1]!++;
      this.#at += chain[0].length;
      return this.#inside(start, "else");
    }
    const open = this.#match(opening);
    if (!open) return false;
    const kind = open[1]!;
    if (kind === "!--" || kind === "!") return this.#comment(start, kind);
    this.#at += open[0].length;
    return this.#inside(start, kind);
  }

  #comment(start: number, kind: string): boolean {
    const source = this.#source;
    const bang = source.indexOf("!", start) + 1;
    if (kind === "!") {
      const end = source.indexOf("}}", bang);
      this.#at = end + 2;
      return end >= 0;
    }
    let dashes = source.indexOf("--", bang);
    let after = -1;
    while (dashes >= 0 && after < 0) {
      if (source.startsWith("}}", dashes + 2)) after = dashes + 2;
      else if (source.startsWith("~}}", dashes + 2)) after = dashes + 3;
      else dashes = source.indexOf("--", dashes + 1);
    }
    if (after < 0) return false;
    this.#blanks.push([bang, dashes + 2]);
    this.#at = after + 2;
    return true;
  }

  /** Inside a mustache, after its opening braces, up to and past its closing ones. */
  #inside(start: number, kind: string): boolean {
    const source = this.#source;
    let parens = 0;
    let path = 0;
    const nameStart = this.#at;
    for (;;) {
      if (this.#at >= source.length || source[this.#at] === "\0") return false;
      if (source.startsWith("}}}}", this.#at)) {
        this.#at += 4;
        return kind === "{{{{" && this.#raw();
      }
      const close = this.#match(closing);
      if (close) {
        const name = source.slice(nameStart, this.#at).trim();
        this.#at += close[0].length;
        return this.#block(kind, { name: name.split(/\s/, 1)[0]!, start, end: this.#at });
      }
      if (source.startsWith("{{", this.#at)) return false;
      // A quote or bracket that never closes is an error, and nothing behind it can be told.
      const text = this.#match(literal);
      if (!text && /["'[]/.test(source[this.#at]!)) return false;
      const name = text ?? this.#match(ident);
      if (name) {
        this.#at += name[0].length;
        continue;
      }
      const char = source[this.#at]!;
      if (char === "(") parens++;
      else if (char === ")") parens--;
      if (char === "." || char === "/") path++;
      else path = 0;
      if (parens + this.#depth > limits.depth || path > limits.depth) {
        this.#tooDeepAt = this.#at;
        return false;
      }
      this.#at++;
    }
  }

  #block(kind: string, block: OpenBlock): boolean {
    if (kind === "#" || kind === "#>" || kind === "#*" || kind === "^") {
      if (!this.#enter()) return false;
      this.#levels.push(1);
      this.#open.push(block);
    } else if (kind === "/") {
      this.#depth -= this.#levels.pop() ?? 0;
      this.#open.pop();
    }
    return true;
  }

  /** The content of `{{{{name}}}} … {{{{/name}}}}`, raw blocks inside it included. */
  #raw(): boolean {
    const source = this.#source;
    for (let nested = 1; nested > 0; ) {
      const next = source.indexOf("{{{{", this.#at);
      if (next < 0) return false;
      this.#at = next;
      const end = this.#match(endRaw);
      if (end) {
        nested--;
        this.#at += end[0].length;
      } else if (source[next + 4] !== "/" && next + 4 < source.length) {
        nested++;
        this.#at += 4;
      } else this.#at++;
    }
    return true;
  }

  #neutral(): string {
    const pieces: string[] = [];
    let from = 0;
    for (const [start, end] of this.#blanks) {
      pieces.push(this.#source.slice(from, start), this.#source.slice(start, end).replace(/[^\r\n]/g, "x"));
      from = end;
    }
    return pieces.join("") + this.#source.slice(from);
  }
}
