import { conditionsOf, type Lost, loopName, loopOf, mustachesOf, type Scope } from "./jinja-expressions.ts";
import { expressionOf } from "./jinja-syntax.ts";
import { type Token, tokens } from "./jinja-tokens.ts";
import { type Branch, layOut, type Node } from "./layout.ts";
import { assertDepth } from "./too-deep.ts";

/**
 * Rewrites a Jinja or Nunjucks template as a Handlebars one that prints the same text: variables, a few
 * filters, `if`, `for`, `set`, `raw`, comments, and what dashes do to white space. What Handlebars has no words
 * for becomes a comment and is told to `lost`.
 *
 * @throws {TooDeep} when its blocks nest too deep
 * @param structured names of lists and maps in a template of Jinja itself: printed, they become JSON
 */
export function toHandlebars(template: string, lost: Lost, structured?: ReadonlySet<string>): string {
  return new Rewriter(lost, structured).rewrite(template);
}

interface Open {
  /** The tag that ends it. */
  end: string;
  /** The blocks that it became, outermost first; none when Handlebars cannot say it. */
  blocks: { branches: Branch[]; close: string }[];
  /** What stands around it. */
  around: Node[];
}

const ends: Record<string, string> = {
  if: "endif",
  for: "endfor",
  set: "endset",
  macro: "endmacro",
  call: "endcall",
  filter: "endfilter",
  block: "endblock",
};

class Rewriter {
  readonly #lost: Lost;
  readonly #open: Open[] = [];
  /** Blocks of Handlebars that are open. */
  #depth = 0;
  readonly #scope: Scope;
  /** How often each name is set: an alias stands for one value only. */
  #sets = new Map<string, number>();
  #nodes: Node[] = [];

  constructor(lost: Lost, structured: ReadonlySet<string> = new Set()) {
    this.#lost = lost;
    this.#scope = { names: [], aliases: new Map(), structured };
  }

  rewrite(template: string): string {
    const found = tokens(template.replaceAll("\r\n", "\n"));
    for (const token of found) {
      const name = token.kind === "tag" ? /^set\s+(\w+)\s*=/.exec(token.code)?.[1] : undefined;
      if (name) this.#sets.set(name, (this.#sets.get(name) ?? 0) + 1);
    }
    for (const token of found) this.#token(token);
    while (this.#open.length) {
      this.#lost(`{% ${this.#open.at(-1)!.end} %} is missing at the end.`);
      this.#close();
    }
    return layOut(this.#nodes);
  }

  #token(token: Token): void {
    if (token.kind === "text") this.#nodes.push({ is: "text", text: token.text });
    else if (token.kind === "comment") this.#comment(token.code, token.brokenAfter);
    else if (token.kind === "tag") this.#tag(token.code, token.brokenAfter);
    else {
      const expression = expressionOf(token.code);
      if (expression?.is === "literal" && typeof expression.value === "string") {
        this.#nodes.push({ is: "text", text: expression.value });
        return;
      }
      const written = expression && mustachesOf(expression, this.#scope, this.#lost);
      if (written === null)
        this.#unknown(`{{ ${token.code} }}`, "has no counterpart and stands as a comment");
      // Plain text out of a literal goes with the text around it.
      else this.#nodes.push(written.includes("{{") ? { is: "put", written } : { is: "text", text: written });
    }
  }

  #comment(text: string, brokenAfter = false): void {
    const written = `{{!-- ${text.replaceAll("--", "- -").replaceAll("}}", "} }")} --}}`;
    this.#nodes.push({ is: "comment", written, brokenAfter });
  }

  #unknown(written: string, what: string, brokenAfter = false): void {
    this.#lost(`${written.replace(/\s+/g, " ")} ${what}.`);
    this.#comment(written, brokenAfter);
  }

  #tag(code: string, brokenAfter: boolean): void {
    const [, name = "", rest = ""] = /^(\w+)\s*([\s\S]*)$/.exec(code) ?? [];
    const nowhere = () =>
      this.#unknown(`{% ${code} %}`, "has no counterpart and stands as a comment", brokenAfter);
    const open = this.#open.at(-1);
    switch (name) {
      case "if": {
        const read = expressionOf(rest);
        const tests = read && conditionsOf(read, this.#scope);
        this.#begin(
          "endif",
          tests?.map((test) => `#${test}`),
          code,
          brokenAfter,
        );
        return;
      }
      case "elif":
      case "elseif": {
        const read = expressionOf(rest);
        const tests = read && conditionsOf(read, this.#scope);
        if (tests?.length === 1 && open?.blocks.length === 1)
          this.#branch(`{{else ${tests[0]}}}`, brokenAfter);
        else if (open?.end === "endif") this.#giveUp(code, brokenAfter);
        else nowhere();
        return;
      }
      case "else":
        if (open?.blocks.length === 1) this.#branch("{{else}}", brokenAfter);
        else if (open?.end === "endif" || open?.end === "endfor") this.#giveUp(code, brokenAfter);
        else nowhere();
        return;
      case "for": {
        const loop = loopOf(rest, this.#scope);
        this.#scope.names.push(loop?.names ?? []);
        const tests = loop?.when ? conditionsOf(loop.when, this.#scope) : [];
        const tags = loop &&
          tests && [
            `#each ${loop.path} as |${loop.names.map(loopName).join(" ")}|`,
            ...tests.map((test) => `#${test}`),
          ];
        this.#begin("endfor", tags, code, brokenAfter);
        return;
      }
      case "set":
        if (!rest.includes("=")) this.#begin("endset", null, code, brokenAfter);
        else if (!this.#alias(rest)) nowhere();
        return;
    }
    if (Object.values(ends).includes(name)) this.#end(name, brokenAfter);
    else if (Object.hasOwn(ends, name)) this.#begin(ends[name]!, null, code, brokenAfter);
    else nowhere();
  }

  /** A name that is set once, outside of any block, stands for its value. */
  #alias(rest: string): boolean {
    const [, name = "", code = ""] = /^(\w+)\s*=\s*([\s\S]+)$/.exec(rest) ?? [];
    const value = name ? expressionOf(code) : null;
    if (!value || this.#sets.get(name) !== 1 || this.#open.length) return false;
    const inside = value.is === "path" ? this.#scope.aliases.get(String(value.steps[0])) : undefined;
    const silent = () => {};
    if (inside || mustachesOf(value, this.#scope, silent) === null) return false;
    this.#scope.aliases.set(name, value);
    return true;
  }

  #begin(end: string, tags: string[] | null | undefined, code: string, brokenAfter: boolean): void {
    const around = this.#nodes;
    if (!tags)
      this.#unknown(
        `{% ${code} %}`,
        "has no counterpart: what it encloses stands there once, always",
        brokenAfter,
      );
    const blocks = (tags ?? []).map((tag) => ({
      branches: [{ tag: `{{${tag}}}`, body: [], brokenAfter }] as Branch[],
      close: `{{/${/^#(\w+)/.exec(tag)![1]}}}`,
    }));
    this.#open.push({ end, blocks, around });
    this.#depth += blocks.length;
    assertDepth(this.#depth);
    if (blocks.length) this.#nodes = [];
  }

  #branch(tag: string, brokenAfter: boolean): void {
    const { branches } = this.#open.at(-1)!.blocks[0]!;
    branches.at(-1)!.body = this.#nodes;
    branches.push({ tag, body: [], brokenAfter });
    this.#nodes = [];
  }

  /** A part of a block that Handlebars cannot say: all its parts stand there, one after the other. */
  #giveUp(code: string, brokenAfter: boolean): void {
    const open = this.#open.at(-1)!;
    const before = open.blocks.flatMap(({ branches }) =>
      branches.map(({ tag, body }): Node[] => [
        { is: "comment", written: `{{!-- ${tag.slice(2, -2)} --}}` },
        ...body,
      ]),
    );
    this.#nodes = open.blocks.length ? [...open.around, ...before.flat(), ...this.#nodes] : this.#nodes;
    this.#depth -= open.blocks.length;
    open.blocks = [];
    this.#unknown(
      `{% ${code} %}`,
      "has no counterpart: all parts of its block stand there, always",
      brokenAfter,
    );
  }

  #end(name: string, brokenAfter: boolean): void {
    if (this.#open.at(-1)?.end !== name) {
      this.#unknown(`{% ${name} %}`, "has no counterpart and stands as a comment", brokenAfter);
      return;
    }
    this.#close(brokenAfter);
  }

  #close(brokenAfter = false): void {
    const { end, blocks, around } = this.#open.pop()!;
    if (end === "endfor") this.#scope.names.pop();
    this.#depth -= blocks.length;
    if (blocks.length === 0) return;
    blocks.at(-1)!.branches.at(-1)!.body = this.#nodes;
    let inner: Node[] = [];
    for (const [at, { branches, close }] of [...blocks.entries()].reverse()) {
      if (inner.length) branches.at(-1)!.body = inner;
      inner = [{ is: "block", branches, close, brokenAfter: at === 0 && brokenAfter }];
    }
    this.#nodes = [...around, ...inner];
  }
}
