import { limits } from "../limits.ts";

/** A stretch of a text, by offsets in UTF-16 code units. */
export interface Range {
  start: number;
  end: number;
}

/** One name of a path; the range leaves out the brackets of `[a name]`. */
export interface Segment extends Range {
  name: string;
}

/** `user.name`, `../x`, `this.y`, `@index`. */
export interface PathNode extends Range {
  type: "path";
  /** Begins with `@`. */
  data: boolean;
  /** How many `../` stand before it. */
  depth: number;
  /** Begins with `this`, `.` or `..`: never a helper or a block parameter. */
  scoped: boolean;
  segments: Segment[];
  /** As it is written, without the brackets of `[a name]`; Handlebars takes this for the name of a partial. */
  original: string;
}

export interface LiteralNode extends Range {
  type: "literal";
  value: string | number | boolean | null | undefined;
}

export interface HashArgument extends Range {
  /** The place of the name before `=`. */
  key: Segment;
  /** null while nothing stands behind the `=`. */
  value: Expression | null;
}

/** What stands in a mustache or in parentheses: a name and its arguments. */
export interface CallNode extends Range {
  type: "call";
  callee: Expression | null;
  params: Expression[];
  hash: HashArgument[];
}

export type Expression = PathNode | LiteralNode | CallNode;

/** The inside of a mustache, read as far as it goes. */
export interface Inside {
  call: CallNode;
  blockParameters: Segment[];
}

const name = /\[(?:\\\]|[^\]])*\]|[^\s!"#%-,./;->@[-^`{-~]+/y;
const number = /-?\d+(?:\.\d+)?(?=[=~}\s/)\]|]|$)/y;
const word = /(?:true|false|null|undefined)(?=[=~}\s/.)\]|]|$)/y;
const string = /"(?:\\"|[^"])*"|'(?:\\'|[^'])*'/y;
const blank = /\s+/y;
const hashKey = /(\[(?:\\\]|[^\]])*\]|[^\s!"#%-,./;->@[-^`{-~]+)=/y;
const parameters = /as\s+\|([^|}]*)\|?/y;

/** Reads the inside of a mustache by Handlebars' rules and, where it is half typed, by what it seems to become. */
export function readInside(text: string, start: number, end: number): Inside {
  return new Reader(text.slice(0, end), start).inside(end);
}

class Reader {
  readonly #text: string;
  #at: number;
  #depth = 0;
  readonly #blockParameters: Segment[] = [];

  constructor(text: string, start: number) {
    this.#text = text;
    this.#at = start;
  }

  inside(end: number): Inside {
    const start = this.#at;
    const call = this.#call(start, false);
    return { call: { ...call, end }, blockParameters: this.#blockParameters };
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match) this.#at = pattern.lastIndex;
    return match;
  }

  #call(start: number, inParentheses: boolean): CallNode {
    const call: CallNode = { type: "call", start, end: start, callee: null, params: [], hash: [] };
    let first = true;
    while (this.#at < this.#text.length) {
      if (this.#match(blank)) continue;
      if (this.#text[this.#at] === ")") {
        this.#at++;
        if (inParentheses) break;
        continue;
      }
      const before = this.#at;
      if (!inParentheses && !first && this.#readBlockParameters()) continue;
      if (!first && this.#readHash(call)) continue;
      const expression = this.#expression();
      if (!expression) {
        // A character that has no meaning here: the rest is still read.
        if (this.#at === before) this.#at++;
        continue;
      }
      if (first) call.callee = expression;
      else call.params.push(expression);
      first = false;
    }
    call.end = this.#at;
    return call;
  }

  #readBlockParameters(): boolean {
    const at = this.#at;
    const match = this.#match(parameters);
    if (!match) return false;
    const from = at + match[0].indexOf("|") + 1;
    for (const { 0: found, index } of match[1]!.matchAll(/\S+/g))
      this.#blockParameters.push({ name: found, start: from + index, end: from + index + found.length });
    return true;
  }

  #readHash(call: CallNode): boolean {
    const start = this.#at;
    const match = this.#match(hashKey);
    if (!match) return false;
    const key = segment(match[1]!, start);
    while (this.#match(blank));
    const next = this.#text[this.#at];
    const value = next === undefined || next === ")" ? null : this.#expression();
    call.hash.push({ key, value, start, end: value ? value.end : this.#at });
    return true;
  }

  #expression(): Expression | null {
    const start = this.#at;
    const next = this.#text[start];
    if (next === "(" && this.#depth < limits.depth) {
      this.#at++;
      this.#depth++;
      const call = this.#call(start, true);
      this.#depth--;
      return call;
    }
    if (next === '"' || next === "'") return this.#string(next);
    const digits = this.#match(number);
    if (digits) return { type: "literal", value: Number(digits[0]), start, end: this.#at };
    const constant = this.#match(word);
    if (constant) return { type: "literal", value: constants[constant[0]], start, end: this.#at };
    return this.#path();
  }

  #string(quote: string): LiteralNode {
    const start = this.#at;
    const match = this.#match(string);
    if (!match) this.#at = this.#text.length;
    const inner = this.#text
      .slice(start + 1, match ? this.#at - 1 : this.#at)
      .replaceAll(`\\${quote}`, quote);
    return { type: "literal", value: inner, start, end: this.#at };
  }

  #path(): PathNode | null {
    const start = this.#at;
    const path: PathNode = {
      type: "path",
      start,
      end: start,
      data: false,
      depth: 0,
      scoped: false,
      segments: [],
      original: "",
    };
    if (this.#text[this.#at] === "@") {
      path.data = true;
      this.#at++;
    }
    const written: string[] = path.data ? ["@"] : [];
    for (;;) {
      const rest = this.#text.slice(this.#at, this.#at + 3);
      if (rest.startsWith("..")) {
        path.depth++;
        path.scoped = true;
        written.push("..");
        this.#at += 2;
      } else if (/^\.(?:[/\s)}~]|$)/.test(rest)) {
        path.scoped = true;
        written.push(".");
        this.#at++;
      } else {
        const at = this.#at;
        const found = this.#match(name);
        if (!found) break;
        written.push(found[0].replace(/^\[(.*)\]$/s, "$1"));
        if (found[0] === "this" && path.segments.length === 0 && !path.data) path.scoped = true;
        else if (path.segments.length < limits.depth) path.segments.push(segment(found[0], at));
      }
      if (this.#text[this.#at] !== "." && this.#text[this.#at] !== "/") break;
      written.push(this.#text[this.#at]!);
      this.#at++;
    }
    path.end = this.#at;
    path.original = written.join("");
    return path.end > start ? path : null;
  }
}

const constants: Record<string, boolean | null | undefined> = { true: true, false: false, null: null };

function segment(written: string, start: number): Segment {
  if (!written.startsWith("[")) return { name: written, start, end: start + written.length };
  const inner = written.slice(1, -1);
  return { name: inner, start: start + 1, end: start + 1 + inner.length };
}
