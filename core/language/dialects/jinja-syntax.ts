/** An expression of Jinja or Nunjucks, as far as Handlebars has anything like it. */
export type Expression =
  | { is: "path"; steps: (string | number)[] }
  | { is: "literal"; value: string | number | boolean | null }
  | { is: "not"; of: Expression }
  | { is: "both" | "either" | "joined"; left: Expression; right: Expression }
  | { is: "compare"; how: string; left: Expression; right: Expression }
  | { is: "test"; name: string; of: Expression }
  | Call
  | { is: "choice"; when: Expression; then: Expression; otherwise: Expression };

/** A filter behind its value, or a method behind its owner. */
export interface Call {
  is: "filter" | "call";
  name: string;
  of: Expression;
  arguments: Argument[];
}

export interface Argument {
  name?: string;
  value: Expression;
}

const pieces =
  /\s{0,400}(?:([A-Za-z_]\w*)|(\d+(?:\.\d+)?)|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(===|!==|==|!=|<=|>=|\/\/|\*\*|[-+*/%<>()[\]{}.,|~:=]))/y;

type Piece = { name: string } | { value: string | number } | { sign: string };

function split(code: string): Piece[] | null {
  const found: Piece[] = [];
  pieces.lastIndex = 0;
  for (let at = 0; at < code.length; at = pieces.lastIndex) {
    if (!code.slice(at).trim()) break;
    const match = pieces.exec(code);
    if (!match) return null;
    const [, name, number, double, single, sign] = match;
    if (name !== undefined) found.push({ name });
    else if (sign !== undefined) found.push({ sign });
    else if (number !== undefined) found.push({ value: Number(number) });
    else found.push({ value: unescaped(double ?? single ?? "") });
  }
  return found;
}

const escapes: Record<string, string> = { n: "\n", t: "\t", r: "\r" };
const unescaped = (text: string) => text.replace(/\\(.)/gs, (_, one: string) => escapes[one] ?? one);

/** Reads an expression; null for one that is not of these forms. */
export function expressionOf(code: string): Expression | null {
  const found = code.length > 4000 ? null : split(code);
  if (!found) return null;
  const reader = new Reader(found);
  try {
    const expression = reader.choice();
    return reader.isDone ? expression : null;
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
}

class Unreadable extends Error {}

const words: Record<string, boolean | null> = {
  true: true,
  True: true,
  false: false,
  False: false,
  none: null,
  None: null,
  null: null,
};

class Reader {
  readonly #pieces: Piece[];
  #at = 0;
  #depth = 0;

  constructor(pieces: Piece[]) {
    this.#pieces = pieces;
  }

  get isDone(): boolean {
    return this.#at >= this.#pieces.length;
  }

  #is(what: string): boolean {
    const piece = this.#pieces[this.#at];
    return (
      piece !== undefined &&
      (("sign" in piece && piece.sign === what) || ("name" in piece && piece.name === what))
    );
  }

  #take(what: string): boolean {
    const taken = this.#is(what);
    if (taken) this.#at++;
    return taken;
  }

  #need(what: string): void {
    if (!this.#take(what)) throw new Unreadable();
  }

  #name(): string {
    const piece = this.#pieces[this.#at++];
    if (!piece || !("name" in piece)) throw new Unreadable();
    return piece.name;
  }

  choice(): Expression {
    if (++this.#depth > 50) throw new Unreadable();
    const then = this.#either();
    this.#depth--;
    if (!this.#take("if")) return then;
    const when = this.#either();
    const otherwise: Expression = this.#take("else") ? this.choice() : { is: "literal", value: "" };
    return { is: "choice", when, then, otherwise };
  }

  #either(): Expression {
    let left = this.#both();
    while (this.#take("or")) left = { is: "either", left, right: this.#both() };
    return left;
  }

  #both(): Expression {
    let left = this.#not();
    while (this.#take("and")) left = { is: "both", left, right: this.#not() };
    return left;
  }

  #not(): Expression {
    let count = 0;
    while (this.#take("not")) count++;
    const of = this.#compare();
    return count % 2 ? { is: "not", of } : of;
  }

  #compare(): Expression {
    const left = this.#joined();
    const piece = this.#pieces[this.#at];
    if (piece && "sign" in piece && /^(?:[=!]==?|[<>]=?)$/.test(piece.sign)) {
      this.#at++;
      return { is: "compare", how: piece.sign, left, right: this.#joined() };
    }
    if (!this.#take("is")) return left;
    const not = this.#take("not");
    const test: Expression = { is: "test", name: this.#name(), of: left };
    return not ? { is: "not", of: test } : test;
  }

  #joined(): Expression {
    let left = this.#filtered();
    while (this.#take("~")) left = { is: "joined", left, right: this.#filtered() };
    return left;
  }

  #filtered(): Expression {
    let of = this.#primary();
    while (this.#take("|")) {
      const name = this.#name();
      of = { is: "filter", name, of, arguments: this.#take("(") ? this.#arguments() : [] };
    }
    return of;
  }

  #arguments(): Argument[] {
    const found: Argument[] = [];
    while (!this.#take(")")) {
      if (found.length) this.#need(",");
      const [piece, next] = [this.#pieces[this.#at], this.#pieces[this.#at + 1]];
      if (piece && "name" in piece && next && "sign" in next && next.sign === "=") {
        this.#at += 2;
        found.push({ name: piece.name, value: this.choice() });
      } else found.push({ value: this.choice() });
    }
    return found;
  }

  #primary(): Expression {
    if (this.#take("(")) {
      const inside = this.choice();
      this.#need(")");
      return inside;
    }
    const negative = this.#take("-");
    const piece = this.#pieces[this.#at++];
    if (!piece || "sign" in piece) throw new Unreadable();
    if ("value" in piece) {
      if (negative && typeof piece.value === "string") throw new Unreadable();
      return { is: "literal", value: negative ? -piece.value : piece.value };
    }
    if (negative || /^(?:if|else|and|or|not|in|is)$/.test(piece.name)) throw new Unreadable();
    if (Object.hasOwn(words, piece.name)) return { is: "literal", value: words[piece.name]! };
    return this.#path(piece.name);
  }

  #path(first: string): Expression {
    const steps: (string | number)[] = [first];
    for (;;) {
      if (this.#take(".")) steps.push(this.#step());
      else if (this.#take("[")) {
        const piece = this.#pieces[this.#at++];
        if (!piece || !("value" in piece)) throw new Unreadable();
        steps.push(piece.value);
        this.#need("]");
      } else if (this.#take("(")) {
        const name = String(steps.pop());
        const called: Expression = {
          is: "call",
          name,
          of: { is: "path", steps },
          arguments: this.#arguments(),
        };
        if (this.#is(".") || this.#is("[") || this.#is("(")) throw new Unreadable();
        return called;
      } else return { is: "path", steps };
    }
  }

  #step(): string | number {
    const piece = this.#pieces[this.#at++];
    if (piece && "name" in piece) return piece.name;
    if (piece && "value" in piece && typeof piece.value === "number") return piece.value;
    throw new Unreadable();
  }
}
