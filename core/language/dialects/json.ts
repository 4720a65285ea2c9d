/** Nesting of JSON that is read. */
const deepest = 100;

/** A list of chat messages that a template builds: messages, and the template's tags between them. */
export interface TagInList {
  tag: string;
}

export type JsonResult = { value: unknown } | { mistake: string; at: number };

/** Reads JSON and says where its first mistake is. */
export function readJson(text: string): JsonResult {
  try {
    return { value: JSON.parse(text.replace(/^\ufeff/, "")) };
  } catch {
    const read = readJsonTemplate(text, false);
    return "value" in read ? { mistake: "It cannot be read.", at: 0 } : read;
  }
}

/**
 * Reads JSON among a template's own marks: `{{ value | dump }}` where a value stands, tags between the elements
 * of a list, and a comma too many there.
 *
 * @param marks false for JSON alone
 * @returns the marks for values as texts, those between elements as `TagInList`
 */
export function readJsonTemplate(text: string, marks = true): JsonResult {
  const reader = new Reader(text, marks);
  try {
    return { value: reader.all() };
  } catch (error) {
    if (error instanceof Mistake) return { mistake: error.message, at: error.at };
    throw error;
  }
}

const plainScalar = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"|-?\d[\d.eE+-]*|true|false|null/y;
const markedScalar =
  /"[^"\\{]*(?:(?:\\[\s\S]|\{\{[^{}]*\}\}|\{%[^%]*%\}|\{)[^"\\{]*)*"|-?\d[\d.eE+-]*|true|false|null/y;

/** A scalar whose marks may hold quotes of their own, and which may run over several lines, as in a template. */
function unmarked(found: string): unknown {
  const marks: string[] = [];
  const plain = found.replace(/\{\{[^{}]*\}\}|\{%[^%]*%\}/g, (mark) => `\ue010${marks.push(mark) - 1}\ue011`);
  const value: unknown = JSON.parse(plain.replace(/\r?\n/g, "\\n").replaceAll("\t", "\\t"));
  return typeof value === "string"
    ? value.replace(/\ue010(\d+)\ue011/g, (_, n: string) => marks[Number(n)] ?? "")
    : value;
}

class Mistake extends Error {
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

class Reader {
  readonly #text: string;
  readonly #marks: boolean;
  #at = 0;
  #depth = 0;

  constructor(text: string, marks: boolean) {
    this.#text = text;
    this.#marks = marks;
    if (text.startsWith("\ufeff")) this.#at = 1;
  }

  all(): unknown {
    const value = this.#value();
    this.#space();
    if (this.#at < this.#text.length) this.#fail("There is something behind the end.");
    return value;
  }

  #fail(message: string, at = this.#at): never {
    throw new Mistake(message, at);
  }

  #space(): void {
    const blank = /\s*/y;
    blank.lastIndex = this.#at;
    blank.exec(this.#text);
    this.#at = blank.lastIndex;
  }

  #take(sign: string): boolean {
    this.#space();
    if (!this.#text.startsWith(sign, this.#at)) return false;
    this.#at += sign.length;
    return true;
  }

  /** What stands between two marks of the template, without its dashes; null when there are none. */
  #mark(opening: string, closing: string): string | null {
    if (!this.#marks) return null;
    this.#space();
    if (!this.#text.startsWith(opening, this.#at)) return null;
    const end = this.#text.indexOf(closing, this.#at);
    if (end < 0) this.#fail(`${opening} is never closed.`);
    const inside = this.#text.slice(this.#at + 2, end);
    this.#at = end + 2;
    return inside.replace(/^[-+]|[-+]$/g, "").trim();
  }

  #value(): unknown {
    const printed = this.#mark("{{", "}}");
    // What the filter writes is the text itself, once the JSON is read.
    if (printed !== null)
      return `{{ ${printed.replace(/\s*\|\s*(?:dump|tojson|to_json|json)\s*(?:\(\s*\))?$/, "")} }}`;
    if (++this.#depth > deepest) this.#fail(`It nests more than ${deepest} levels.`);
    const value = this.#take("[") ? this.#list() : this.#take("{") ? this.#map() : this.#scalar();
    this.#depth--;
    return value;
  }

  #list(): unknown[] {
    const found: unknown[] = [];
    let mayFollow = true;
    for (;;) {
      const tag = this.#mark("{%", "%}");
      if (tag !== null) {
        found.push({ tag } satisfies TagInList);
        mayFollow = true;
      } else if (this.#mark("{#", "#}") !== null) continue;
      else if (this.#take("]")) {
        if (!this.#marks && mayFollow && found.length)
          this.#fail("The last comma is one too many.", this.#at - 1);
        return found;
      } else if (this.#take(",")) {
        if (mayFollow && !this.#marks) this.#fail("A value is missing before this comma.", this.#at - 1);
        mayFollow = true;
      } else {
        if (!mayFollow) this.#fail("A comma is missing before this.");
        found.push(this.#value());
        mayFollow = false;
      }
    }
  }

  #map(): Record<string, unknown> {
    const found: [string, unknown][] = [];
    if (this.#take("}")) return {};
    for (;;) {
      this.#space();
      if (found.length && this.#text[this.#at] === "}") this.#fail("The last comma is one too many.");
      const key = this.#scalar();
      if (typeof key !== "string") this.#fail("A key has to be a text in double quotes.");
      if (!this.#take(":")) this.#fail("A colon is missing behind the key.");
      found.push([key, this.#value()]);
      if (this.#take("}")) return Object.fromEntries(found);
      if (!this.#take(",")) this.#fail("A comma or } is missing here.");
    }
  }

  #scalar(): unknown {
    this.#space();
    const scalar = this.#marks ? markedScalar : plainScalar;
    scalar.lastIndex = this.#at;
    const found = scalar.exec(this.#text)?.[0];
    if (found === undefined)
      this.#fail(
        this.#at < this.#text.length
          ? "This is no value: texts stand in double quotes."
          : "The end is missing.",
      );
    try {
      const value = this.#marks ? unmarked(found) : JSON.parse(found);
      this.#at += found.length;
      return value;
    } catch {
      return this.#fail("This text or number is not written as JSON has it.");
    }
  }
}
