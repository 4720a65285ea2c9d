import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { random } from "../test/mutated.ts";
import { Handlebars } from "./handlebars.ts";
import { quickParse } from "./quick-parser.ts";
import { parseTemplate } from "./template.ts";
import { scanTemplate } from "./template-scan.ts";

/** Pieces of templates, to be put together in every order; `_` is a space. */
const pieces =
  `{{a}} {{~a~}} {{{a}}} {{~{a}~}} {{&a}} {{a.b}} {{../a}} {{this}} {{./a}} {{@root.a}} {{@index}} {{[a_b].c}} {{a.[b]}}
{{f_x_"s"_1_-2.5_true_null_undefined_k=v_l='w'_m=(g_x_n=1)}} {{(f)}} {{f_(g_(h_1))}} {{a..b}} {{a/b}} {{this.a}} {{a.this}}
{{"s"}} {{12}} {{true}} {{@a.b}} {{true.x}} {{f_true=1}} {{1.5.2}} {{a=b}} {{f_a=b_c}} {{f_[k_l]=1}}
{{#if_a}} {{#if_a_as_|x|}} {{#each_a_as_|x_i|}} {{~#a~}} {{/if}} {{/each}} {{~/a~}} {{^a}} {{/a}} {{else}} {{^}} {{~else~}} {{else_if_b}}
{{_else_}} {{elsewhere}} {{else-x}} {{^_}} {{else_as_|x|}} {{#>_p}} {{/p}} {{>p}} {{~>_p_a_k=v~}} {{>_(f_x)}} {{>"p"}} {{>_a/b-c}} {{#>p_x_y=1}}
{{!_c_}} {{~!c~}} {{!--c--}} {{*d}} {{#*d}} {{/d}} {{{{raw}}}} {{{{/raw}}}} \\ \\\\ \\{{a}} \\\\{{a}} {{ }} }}} { } " ' text é 😀 \n \r\n \r \t _ \0 {{a}}} {{f
as |x| ] [ | {{f_[a]_"b'c"_'d"e'_"g\\"h"}} {{f_[a\\]b]}} {{#[if]_a}} {{/[if]}} {{#a_as_|[x]|}}`.split(
    /[ \n](?=\S)/,
  );

/** Handlebars' tree, or "error"; null where the quick parser may be unsure. */
function expected(template: string): string {
  try {
    return JSON.stringify(Handlebars.parse(template));
  } catch {
    return "error";
  }
}

function quick(template: string): string {
  const { ast } = quickParse(template);
  return ast ? JSON.stringify(ast) : "unsure";
}

const sorted = (json: string) =>
  json.startsWith("{")
    ? JSON.stringify(JSON.parse(json), (_, value) =>
        value && typeof value === "object" && !Array.isArray(value)
          ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
          : value,
      )
    : json;

function randomiser(seed: number): (below: number) => number {
  const next = random(seed);
  return (below) => Math.floor(next() * below);
}

const single = pieces.filter((piece) => !/^\{\{~?[#^/]|else|^\{\{\^/.test(piece));

const any = (list: readonly string[], random: (below: number) => number) =>
  list[random(list.length)]!.replaceAll("_", " ");

/** A template whose blocks are all closed. */
function balanced(random: (below: number) => number, depth: number): string {
  const tilde = () => (random(6) ? "" : "~");
  const inner = () => (random(8) === 0 ? "" : depth > 0 ? balanced(random, depth - 1) : "x");
  const parts = Array.from({ length: 1 + random(4) }, () => {
    const name = ["if", "each", "a.b", "[k l]", "@x"][random(5)]!;
    const otherwise = () =>
      ["", `{{${tilde()}else${tilde()}}}${inner()}`, `{{^}}${inner()}`, `{{else if x}}${inner()}`][random(4)];
    switch (random(6)) {
      case 0:
        return `{{${tilde()}#${name} a k=1${tilde()}}}${inner()}${otherwise()}{{${tilde()}/${name}${tilde()}}}`;
      case 1:
        return `{{#${name} a as |x y|}}\n${inner()}\n{{else if b${tilde()}}}\r\n${inner()}${otherwise()}\n{{/${name}}}\n`;
      case 2:
        return `{{^${name}}}${inner()}${random(2) ? `{{else}}${inner()}` : ""}{{/${name}}}`;
      case 3:
        return `{{#> ${name} c}}${inner()}{{/${name}}}`;
    }
    return single[random(single.length)]!.replaceAll("_", " ");
  });
  return parts.join("");
}

/** How many of the templates were read; fails for a tree that is not Handlebars'. */
function compare(templates: number, make: () => string): { read: number; valid: number } {
  let read = 0;
  let valid = 0;
  for (let n = 0; n < templates; n++) {
    const template = make();
    const want = expected(template);
    const got = quick(template);
    if (want !== "error") valid++;
    if (got === "unsure") continue;
    assert.equal(sorted(got), sorted(want), JSON.stringify(template));
    read++;
  }
  return { read, valid };
}

describe("quickParse", () => {
  it("gives Handlebars' tree or none: 40,000 odd templates", function () {
    this.timeout(120_000);
    const next = randomiser(11);
    const { read, valid } = compare(40_000, () =>
      Array.from({ length: 1 + next(9) }, () => pieces[next(pieces.length)]!.replaceAll("_", " ")).join(
        next(4) ? "" : " ",
      ),
    );
    assert.ok(read > 0.9 * valid && valid > 5000, `${read} read of ${valid} valid ones`);
  });

  it("gives Handlebars' tree or none: 10,000 templates of nested blocks", function () {
    this.timeout(120_000);
    const next = randomiser(5);
    const { read, valid } = compare(10_000, () => balanced(next, 3));
    assert.ok(read > 0.9 * valid && valid > 1000, `${read} read of ${valid} valid ones`);
  });

  it("does not change what a template is: 20,000 odd ones with raw blocks at their end", function () {
    this.timeout(120_000);
    const next = randomiser(3);
    let valid = 0;
    for (let n = 0; n < 20_000; n++) {
      const start = Array.from({ length: next(5) }, () => any(pieces, next)).join("");
      const template = `${start}${any(["{{{{raw}}}}x{{{{/raw}}}}", '{{#*inline "p"}}P{{/inline}}', "{{/if}}"], next)}`;
      const want = expected(scanTemplate(template).neutral);
      const { ast } = parseTemplate(template, 0);
      assert.equal(sorted(ast ? JSON.stringify(ast) : "error"), sorted(want), JSON.stringify(template));
      if (ast) valid++;
    }
    assert.ok(valid > 2000, `only ${valid} of them are valid`);
  });

  it("leaves to Handlebars what it does not read", () => {
    for (const text of [
      "{{{{raw}}}}{{{{/raw}}}}",
      "{{*d}}",
      "a\0b",
      "{{a",
      "{{#a}}{{/b}}",
      "{{!-- a",
      "{{a.this}}",
    ])
      assert.equal(quickParse(text).ast, null, text);
  });
});
