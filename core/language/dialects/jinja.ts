import { condition, type Lost, loopOf, type Scope, value } from "./jinja-expressions.ts";

interface Open {
  /** The tag that ends it. */
  end: string;
  /** What closes it in Handlebars; "" for one that could not be carried over. */
  close: string;
}

/**
 * Rewrites a Jinja or Nunjucks template as a Handlebars one: variables, a few filters, `if`, `for`, `raw` and
 * comments. What Handlebars has no words for becomes a comment and is told to `lost`.
 */
export function toHandlebars(template: string, lost: Lost): string {
  return new Rewriter(lost).rewrite(template);
}

const closers: Record<string, string> = { "{{": "}}", "{%": "%}", "{#": "#}" };

class Rewriter {
  readonly #lost: Lost;
  readonly #open: Open[] = [];
  readonly #scope: Scope = { names: [] };
  #out = "";

  constructor(lost: Lost) {
    this.#lost = lost;
  }

  rewrite(template: string): string {
    let at = 0;
    while (at < template.length) {
      const opening = /\{[{%#]/g;
      opening.lastIndex = at;
      const found = opening.exec(template);
      if (!found) break;
      const end = template.indexOf(closers[found[0]]!, found.index + 2);
      if (end < 0) break;
      this.#text(template.slice(at, found.index));
      at = end + 2;
      const inside = template.slice(found.index + 2, end);
      if (found[0] === "{#")
        this.#put(`{{!-- ${inside.replace(/^-|-$/g, "").replaceAll("--", "- -").trim()} --}}`);
      else if (found[0] === "{{") this.#value(inside);
      else at = this.#tag(inside, template, at);
    }
    this.#text(template.slice(at));
    for (const { end, close } of this.#open.reverse()) {
      this.#lost(`{% ${end} %} is missing at the end.`);
      this.#put(close);
    }
    return this.#out;
  }

  /** Text that Handlebars must not take for its own. */
  #text(text: string): void {
    if (text === "") return;
    // After a mustache a brace would be read as part of it; ~ drops the space that keeps them apart.
    if (text.startsWith("}") && this.#out.endsWith("}}")) {
      this.#out = `${this.#out.slice(0, -2).replace(/~$/, "")}~}} `;
    }
    this.#out += text.replaceAll("{{", "\\{{");
  }

  #put(mustache: string): void {
    if (mustache === "") return;
    if (this.#out.endsWith("{")) this.#out += ` {{~${mustache.slice(2).replace(/^~/, "")}`;
    else this.#out += (/(?:^|[^}])\\+$/.test(this.#out) ? "\\" : "") + mustache;
  }

  #value(inside: string): void {
    const { before, after, body } = trimmed(inside);
    const written = value(body, this.#scope, this.#lost);
    this.#put(written === null ? unknown(`{{ ${body} }}`, this.#lost) : braced(before, written, after));
  }

  #tag(inside: string, template: string, at: number): number {
    const { before, after, body } = trimmed(inside);
    const [, name = "", rest = ""] = /^(\w+)\s*([\s\S]*)$/.exec(body) ?? [];
    const put = (written: string) => this.#put(braced(before, written, after));
    switch (name) {
      case "if": {
        const test = condition(rest, this.#scope);
        this.#begin("endif", test && `#${test}`, test?.split(" ", 1)[0], inside, put);
        return at;
      }
      case "elif":
      case "elseif": {
        const test = condition(rest, this.#scope);
        if (test && this.#open.at(-1)?.close) put(`else ${test}`);
        else this.#put(unknown(`{% ${body} %}`, this.#lost));
        return at;
      }
      case "else":
        if (this.#open.at(-1)?.close) put("else");
        else this.#put(unknown("{% else %}", this.#lost));
        return at;
      case "for": {
        const loop = loopOf(rest, this.#scope);
        this.#scope.names.push(loop?.names ?? []);
        this.#begin("endfor", loop && `#each ${loop.path} as |${loop.names.join(" ")}|`, "each", inside, put);
        return at;
      }
      case "endif":
      case "endfor":
        this.#end(name, put);
        return at;
      case "raw":
        return this.#raw(template, at);
    }
    this.#put(unknown(`{% ${body} %}`, this.#lost));
    return at;
  }

  #begin(
    end: string,
    written: string | null | undefined,
    helper = "",
    inside: string,
    put: (text: string) => void,
  ): void {
    this.#open.push({ end, close: written ? `{{/${helper}}}` : "" });
    if (written) put(written);
    else this.#put(unknown(`{%${inside}%}`, this.#lost));
  }

  #end(name: string, put: (text: string) => void): void {
    const open = this.#open.at(-1);
    if (open?.end !== name) {
      this.#put(unknown(`{% ${name} %}`, this.#lost));
      return;
    }
    this.#open.pop();
    if (name === "endfor") this.#scope.names.pop();
    if (open.close) put(open.close.slice(2, -2));
  }

  #raw(template: string, at: number): number {
    const end = /\{%-?\s{0,8}endraw\s{0,8}-?%\}/g;
    end.lastIndex = at;
    const found = end.exec(template);
    this.#text(template.slice(at, found?.index));
    return found ? end.lastIndex : template.length;
  }
}

function trimmed(inside: string): { before: string; after: string; body: string } {
  const before = inside.startsWith("-") ? "~" : "";
  const after = inside.length > 1 && inside.endsWith("-") ? "~" : "";
  return { before, after, body: inside.replace(/^[-+]|[-+]$/g, "").trim() };
}

/** `written` may hold several mustaches; the marks for white space belong to the outermost two. */
function braced(before: string, written: string, after: string): string {
  return `{{${before}${written}${after}}}`;
}

function unknown(written: string, lost: Lost): string {
  lost(`${written.replace(/\s+/g, " ")} has no counterpart and stands as a comment.`);
  return `{{!-- ${written.replaceAll("--", "- -").trim()} --}}`;
}
