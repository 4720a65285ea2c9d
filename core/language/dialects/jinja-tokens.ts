/** A piece of a Jinja or Nunjucks template, with the white space that its neighbours' dashes take away gone. */
export type Token =
  | { kind: "text"; text: string }
  /** A `{{ value }}`, `{% tag %}` or `{# comment #}`: what stands between the marks. */
  | { kind: "value" | "tag" | "comment"; code: string; brokenAfter: boolean };

const closers: Record<string, string> = { "{{": "}}", "{%": "%}", "{#": "#}" };
const kinds = { "{{": "value", "{%": "tag", "{#": "comment" } as const;

interface Mark {
  from: number;
  to: number;
  trimBefore: boolean;
  trimAfter: boolean;
  token?: Token;
}

/** Cuts a template into its pieces. What is never closed is text, as is what stands in `raw`. */
export function tokens(template: string): Token[] {
  const marks: Mark[] = [];
  const opening = /\{[{%#]/g;
  for (let found = opening.exec(template); found; found = opening.exec(template)) {
    const mark = markAt(template, found.index, found[0]);
    if (!mark) break;
    marks.push(mark);
    const code = mark.token && "code" in mark.token ? mark.token.code : "";
    if (mark.token?.kind === "tag" && /^(?:raw|verbatim)$/.test(code)) {
      delete mark.token;
      const end = new RegExp(`\\{%([-+]?)\\s{0,8}end${code}\\s{0,8}([-+]?)%\\}`, "g");
      end.lastIndex = mark.to;
      const last = end.exec(template);
      if (!last) break;
      marks.push({
        from: last.index,
        to: end.lastIndex,
        trimBefore: last[1] === "-",
        trimAfter: last[2] === "-",
      });
    }
    opening.lastIndex = marks.at(-1)!.to;
  }
  return withText(template, marks);
}

function markAt(template: string, from: number, opening: string): Mark | null {
  const end = closingAt(template, from + 2, closers[opening]!, opening !== "{#");
  if (end < 0) return null;
  const to = end + 2;
  const inside = template.slice(from + 2, end);
  const trimBefore = inside.startsWith("-");
  const trimAfter = inside.length > 1 && inside.endsWith("-");
  const code = inside.replace(/^[-+]/, "").replace(/[-+]$/, "").trim();
  const brokenAfter = trimAfter && /^[ \t]{0,80}\r?\n/.test(template.slice(to, to + 82));
  const token = { kind: kinds[opening as keyof typeof kinds], code, brokenAfter };
  return { from, to, trimBefore, trimAfter, token };
}

/** Where the mark ends; the same characters in a short quoted text do not end it. */
function closingAt(template: string, from: number, closer: string, quotes: boolean): number {
  let quote = "";
  for (let at = from; quotes && at < from + 1000 && at < template.length; at++) {
    const one = template[at]!;
    if (quote) {
      if (one === "\\") at++;
      else if (one === quote) quote = "";
    } else if (one === '"' || one === "'") quote = one;
    else if (template.startsWith(closer, at)) return at;
  }
  return template.indexOf(closer, from);
}

function withText(template: string, marks: Mark[]): Token[] {
  const found: Token[] = [];
  let at = 0;
  let trim = false;
  for (const mark of [...marks, undefined]) {
    let text = template.slice(at, mark?.from);
    if (trim) text = text.trimStart();
    if (mark?.trimBefore) text = text.trimEnd();
    if (text) found.push({ kind: "text", text });
    if (!mark) break;
    if (mark.token) found.push(mark.token);
    at = mark.to;
    trim = mark.trimAfter;
  }
  return found;
}
