import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { Expression } from "../../syntax/expressions.ts";
import type { AstNode } from "../../syntax/handlebars.ts";
import { Handlebars } from "../../syntax/handlebars.ts";
import { findMustaches } from "../../syntax/mustaches.ts";
import { walk } from "../../syntax/walk.ts";
import { readTemplate, type TemplateNode } from "./template.ts";
import { templateSymbols } from "./template-symbols.ts";

/** Every mustache as `kind:text`, with `?` where it is not closed. */
const mustaches = (text: string) =>
  findMustaches(text, 0, text.length).map(
    ({ kind, start, end, closed }) => `${kind}:${text.slice(start, end)}${closed ? "" : "?"}`,
  );

/** The nesting as brackets. */
const nesting = (nodes: TemplateNode[], text: string): string =>
  nodes
    .map((node) => {
      if (node.type === "leaf") return text.slice(node.start, node.end);
      const branches = node.branches.map(({ children }) => nesting(children, text)).join(" else ");
      return `[${text.slice(node.open.start, node.open.end)} ${branches}${node.close ? "" : " open"}]`;
    })
    .join(" ");

describe("mustaches of a template", () => {
  const rows: [text: string, found: string[]][] = [
    ["plain { text } and }}", []],
    ["a {{x}} b {{{y}}} c {{&z}}", ["value:{{x}}", "value:{{{y}}}", "value:{{&z}}"]],
    ["{{~#if a~}}b{{~else~}}c{{~/if~}}", ["open:{{~#if a~}}", "else:{{~else~}}", "close:{{~/if~}}"]],
    [
      "{{#if a}}{{else if b}}{{^}}{{/if}}",
      ["open:{{#if a}}", "else:{{else if b}}", "else:{{^}}", "close:{{/if}}"],
    ],
    ["{{^a}}b{{/a}}", ["open:{{^a}}", "close:{{/a}}"]],
    ["{{>card}} {{#>card}}{{/card}}", ["partial:{{>card}}", "partial-open:{{#>card}}", "close:{{/card}}"]],
    ['{{#*inline "a"}}b{{/inline}}', ['inline-open:{{#*inline "a"}}', "close:{{/inline}}"]],
    ["{{!-- a }} b --}}{{! c }}d", ["comment:{{!-- a }} b --}}", "comment:{{! c }}"]],
    ["\\{{a}} {{b}} \\\\{{c}}", ["value:{{b}}", "value:{{c}}"]],
    [
      "{{{{raw}}}} {{x}} {{{{/raw}}}}{{y}}",
      ["raw-open:{{{{raw}}}}", "raw-close:{{{{/raw}}}}", "value:{{y}}"],
    ],
    ['{{a "}}" b}}', ['value:{{a "}}" b}}']],
    ["{{a.[b}}]}}", ["value:{{a.[b}}]}}"]],
    ["{{elsewhere}} {{else.x}}", ["value:{{elsewhere}}", "value:{{else.x}}"]],
    ["{{na\nnext {{b}}", ["value:{{na?", "value:{{b}}"]],
    ["{{na {{b}}", ["value:{{na ?", "value:{{b}}"]],
    ["{{", ["value:{{?"]],
    ['{{role "us\n{{x}} "quoted"', ['value:{{role "us?', "value:{{x}}"]],
    ["{{#each items", ["open:{{#each items?"]],
    ["{{!-- never closed {{x}}", ["comment:{{!-- never closed {{x}}?"]],
  ];
  for (const [text, found] of rows) {
    it(JSON.stringify(text), () => assert.deepEqual(mustaches(text), found));
  }
});

describe("blocks of a template", () => {
  const rows: [text: string, nested: string][] = [
    ["{{#if a}}{{b}}{{else}}{{c}}{{/if}}", "[{{#if a}} {{b}} else {{c}}]"],
    ["{{#if a}}{{else if b}}{{x}}{{else}}{{y}}{{/if}}", "[{{#if a}}  else {{x}} else {{y}}]"],
    ["{{#each a}}{{#if b}}{{c}}{{/each}}{{d}}", "[{{#each a}} [{{#if b}} {{c}} open]] {{d}}"],
    ["{{#each a}}{{b", "[{{#each a}} {{b open]"],
    ["{{a}}{{/if}}{{b}}", "{{a}} {{/if}} {{b}}"],
    ["{{#user.name}}{{x}}{{/user.name}}", "[{{#user.name}} {{x}}]"],
    ["{{else}}", "{{else}}"],
  ];
  for (const [text, nested] of rows) {
    it(text, () => assert.equal(nesting(readTemplate(text, 0, text.length).nodes, text), nested));
  }
});

describe("paths agree with Handlebars", () => {
  const templates = [
    "{{a}} {{b.c}} {{../d}} {{this.e}} {{./f}} {{@g.h}} {{a.[b c].d}} {{a/b}} {{../../x/y}}",
    '{{x a b=c d="e" f=(g h i=j)}} {{#each (k l) as |m n|}}{{m}}{{n.o}}{{/each}}',
    "{{#if a}}{{b}}{{else if c}}{{d}}{{else}}{{e}}{{/if}}{{^f}}{{g}}{{/f}}",
    "{{>p}} {{>p q r=s}} {{#>t u}}{{v}}{{/t}} {{{w}}} {{& x}} {{~y~}}",
    "{{a 1 -2 3.5 true false null undefined}} {{truely}} {{nullable.x}} {{1a}}",
    "\\{{a}} {{b}} {{!-- {{c}} --}} {{! d }} {{e\n  f\n  g=h}}",
    "{{#each items}}\r\n{{@index}} {{this}} {{.}} {{..}}\r\n{{/each}}",
    "{{ä.ö}} {{$x}} {{a-b}} {{a:b}} {{_c?}}",
  ];
  for (const text of templates) {
    it(JSON.stringify(text), () => {
      const theirs = new Set<string>();
      walk(Handlebars.parse(text) as AstNode, (node) => {
        if (node.type !== "PathExpression") return;
        const path = node as hbs.AST.PathExpression;
        theirs.add(`${path.data ? "@" : ""}${"../".repeat(path.depth)}${path.parts.join(".")}`);
      });
      const ours = new Set<string>();
      const visit = (expression: Expression | null) => {
        if (expression?.type === "path") {
          const { data, depth, segments } = expression;
          ours.add(`${data ? "@" : ""}${"../".repeat(depth)}${segments.map(({ name }) => name).join(".")}`);
          for (const { name, start, end } of segments) assert.equal(text.slice(start, end), name);
        }
        if (expression?.type !== "call") return;
        for (const one of [expression.callee, ...expression.params]) visit(one);
        for (const { value } of expression.hash) visit(value);
      };
      for (const { call, kind } of findMustaches(text, 0, text.length)) if (kind !== "close") visit(call);
      assert.deepEqual([...ours].sort(), [...theirs].sort());
    });
  }
});

describe("hostile templates", () => {
  const rows: [what: string, text: string][] = [
    ["parentheses", `{{a ${"(".repeat(100_000)}`],
    ["blocks", "{{#if a}}".repeat(20_000)],
    ["closing tags", "{{/if}}".repeat(20_000)],
    ["braces", "{".repeat(200_000)],
    ["raw blocks", "{{{{a}}}}".repeat(20_000)],
    ["quotes", `{{a "${'" "'.repeat(50_000)}`],
    ["open mustaches", "{{a ".repeat(40_000)],
    ["dots", `{{${"a.".repeat(50_000)}}}`],
    ["parents", `{{${"../".repeat(50_000)}a}}`],
    ["bars", `{{#each a as |${"b ".repeat(50_000)}`],
    ["comments", "{{!--".repeat(40_000)],
    ["mustaches that never end in one line", `{{${"a ".repeat(100_000)}`],
  ];
  for (const [what, text] of rows) {
    it(`${what} are read in linear time`, function () {
      this.timeout(60_000);
      const read = (part: string) => {
        const template = readTemplate(part, 0, part.length);
        templateSymbols(template, { types: () => "unknown", isHelper: () => false, inPartial: false });
      };
      // The least of some turns: the others were disturbed.
      const once = (part: string) => {
        const before = process.cpuUsage();
        read(part);
        const { user, system } = process.cpuUsage(before);
        return (user + system) / 1000;
      };
      const cost = (part: string) => Math.min(once(part), once(part), once(part), once(part));
      const [half, whole] = [cost(text.slice(0, text.length / 2)), cost(text)];
      assert.ok(whole < 50 + half * 4, `${half} ms, then ${whole} ms`);
    });
  }
});
