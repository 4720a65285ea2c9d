/** Nested deeper than this, nothing more is read: what a person wants to know stands further out. */
const deepest = 20;

/** Python's own words for values, and JSON's. */
const words: Record<string, unknown> = { True: true, true: true, False: false, false: false };

/**
 * Reads the value that begins a text: JSON, or what Python prints of maps, lists, tuples, texts and bytes. It may be
 * cut short, and what is neither (an object's name, say) counts as null. Time grows with the length alone.
 */
export function readLiteral(text: string): unknown {
  let at = 0;
  return value(0);

  function value(depth: number): unknown {
    space();
    const opening = text[at];
    if (opening === "{" || opening === "[" || opening === "(") {
      at++;
      if (depth >= deepest) {
        at = text.length;
        return null;
      }
      return opening === "{" ? map(depth + 1) : list(depth + 1, opening === "[" ? "]" : ")");
    }
    if (/^[bru]?["']/i.test(text.slice(at, at + 2))) return string();
    const from = at;
    while (at < text.length && !/[,:\]})]/.test(text[at]!)) at++;
    const word = text.slice(from, at).trim();
    if (Object.hasOwn(words, word)) return words[word];
    return word !== "" && Number.isFinite(Number(word)) ? Number(word) : null;
  }

  function map(depth: number): Record<string, unknown> {
    const entries: [string, unknown][] = [];
    for (;;) {
      space();
      if (at >= text.length || text[at] === "}") break;
      const from = at;
      const key = value(depth);
      space();
      if (text[at] === ":") {
        at++;
        entries.push([String(key), value(depth)]);
      }
      next("}");
      if (at === from) at++;
    }
    at++;
    return Object.fromEntries(entries);
  }

  function list(depth: number, closing: string): unknown[] {
    const values: unknown[] = [];
    for (;;) {
      space();
      if (at >= text.length || text[at] === closing) break;
      const from = at;
      values.push(value(depth));
      next(closing);
      if (at === from) at++;
    }
    at++;
    return values;
  }

  /** Goes past a comma, and past what belongs to no value. */
  function next(closing: string): void {
    while (at < text.length && text[at] !== closing) {
      if (text[at++] === ",") return;
    }
  }

  function string(): string {
    if (/[bru]/i.test(text[at]!)) at++;
    const quote = text[at++]!;
    let read = "";
    for (; at < text.length && text[at] !== quote; at++) read += text[at] === "\\" ? escaped() : text[at]!;
    at++;
    return read;
  }

  function escaped(): string {
    const letter = text[++at] ?? "";
    const digits = { x: 2, u: 4 }[letter];
    if (digits === undefined) return { n: "\n", r: "\r", t: "\t" }[letter] ?? letter;
    const hex = text.slice(at + 1, at + 1 + digits);
    if (!/^[0-9a-f]+$/i.test(hex)) return letter;
    at += digits;
    return String.fromCharCode(Number.parseInt(hex, 16));
  }

  function space(): void {
    while (/\s/.test(text[at] ?? "")) at++;
  }
}
