import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { applyEdits, format, formatted } from "./index.ts";

/** Two texts in columns; lines joined with \n. */
type Row = [what: string, before: string, after: string];

const template: Row[] = [
  ["spaces in a mustache", "{{  name  }}", "{{name}}"],
  ["three braces", "{{{  name }}} {{& name }}", "{{{name}}} {{&name}}"],
  ["white space control", "{{~  name  ~}}", "{{~name~}}"],
  ["arguments and hash", "{{json  a   indent = 2 }}{{media   url= b}}", "{{json a indent=2}}{{media url=b}}"],
  ["sub-expressions", "{{#if ( eq  a   b ) }}x{{/ if }}", "{{#if (eq a b)}}x{{/if}}"],
  ["block parameters", "{{#each  a  as  | x  y | }}{{x}}{{/each}}", "{{#each a as |x y|}}{{x}}{{/each}}"],
  ["else", "{{#if a}}1{{  else  if b }}2{{ else }}3{{/if}}", "{{#if a}}1{{else if b}}2{{else}}3{{/if}}"],
  ["inverse", "{{#if a}}1{{^ }}2{{/if}}{{^  b }}3{{/b}}", "{{#if a}}1{{^}}2{{/if}}{{^b}}3{{/b}}"],
  ["partials", "{{> house_style  a = b }}{{#> x }}y{{/x}}", "{{>house_style a=b}}{{#>x}}y{{/x}}"],
  ["data", "{{ @ index }} {{ @root . name }}", "{{@index}} {{@root . name}}"],
  ["a mustache of several lines", "{{>p   \n    a = 1\t\n    b=2\n}}", "{{>p\n    a=1\n    b=2\n}}"],
  ["literals", "{{x  null  true 1  'a  b' }}", "{{x null true 1 'a  b'}}"],
  ["a path in brackets", "{{ a.[b  c] }}", "{{a.[b  c]}}"],
  ["after an even backslash", "\\\\{{ x }}", "\\\\{{x}}"],
  ["blanks after a tag alone in its line", "{{#if a}}  \n x \n{{/if}}\t\ny", "{{#if a}}\n x \n{{/if}}\ny"],
  ["blanks after a comment alone in its line", "a\n{{! c }}  \nb", "a\n{{! c }}\nb"],
  ["CRLF", "{{#if a}}  \r\n{{ x }}\r\n{{/if}}", "{{#if a}}\r\n{{x}}\r\n{{/if}}"],
];

const untouched: [what: string, text: string][] = [
  ["text", "Hello   you  \n\n\n  there \t\n"],
  ["JSON and code", '{ "a":  [1] }\n```js\nif (x) {  y  }\n```\n$' + "{ z }  {PLACEHOLDER}"],
  ["comments", "{{!  a  }}{{!--  {{ b }}  --}}"],
  ["strings", "{{role \"a  b\"}}{{json 'c   d'}}"],
  ["escaped mustaches", "\\{{  name  }} and {{x}}"],
  ["raw blocks", "{{{{if true}}}}  {{  x  }}  {{{{/if}}}}"],
  ["blanks beside a printed value", "{{x}}  \n  {{y}}  \n"],
  ["blanks after a tag with text in its line", "a {{#if x}}  \nb{{/if}}  \nc"],
  ["indentation of a partial, which is printed", "a\n   {{>p}}\nb"],
  ["a template that does not parse", "{{  #if }} {{  x  }}"],
  ["frontmatter that does not parse", "---\na:   [\n---\n{{  x  }}"],
  ["frontmatter that is never closed", "---\nmodel:   x\n"],
  ["no last line break", "x"],
  ["empty lines at the end", "x\n\n\n"],
  ["nothing", ""],
];

const frontmatter: Row[] = [
  ["dashes", "---  \nmodel: x\n--- \t\nHi", "---\nmodel: x\n---\nHi"],
  ["blanks at line ends", "a: 1  \nb:  # c  \n  - 2 \n", "a: 1\nb:  # c\n  - 2\n"],
  ["space after a colon", "a:    1\nb:\t2\n", "a: 1\nb: 2\n"],
  ["space after a dash", "a:\n  -   1\n  -   b: 1\n      c: 2\n", "a:\n  - 1\n  - b: 1\n    c: 2\n"],
  ["four spaces", "a:\n    b:\n        c: 1\n", "a:\n  b:\n    c: 1\n"],
  ["a list level with its key", "a:\n- 1\n- 2\nb:\n    c:\n    - 1\n", "a:\n- 1\n- 2\nb:\n  c:\n  - 1\n"],
  ["an indented list", "a:\n      - 1\n      - 2\n", "a:\n  - 1\n  - 2\n"],
  [
    "comments go along",
    "a:\n    # on b\n    b: 1\n    # last\nc: 2\n",
    "a:\n  # on b\n  b: 1\n  # last\nc: 2\n",
  ],
  ["a comment of its own", "# top\na: 1   # side\n", "# top\na: 1   # side\n"],
  [
    "a text block",
    "a:\n    b: |\n          x\n            y  \n\n          z\n",
    "a:\n  b: |\n    x\n      y  \n\n    z\n",
  ],
  ["a text block with its indentation", "a:\n    b: |2\n         x\n", "a:\n  b: |2\n       x\n"],
  ["a folded value", "a:\n    b: one\n       two\n", "a:\n  b: one\n     two\n"],
  ["a quoted value", 'a:\n    b: "one\n      two  "\n', 'a:\n  b: "one\n    two  "\n'],
  ["flow collections", "a:   { b:  [1,2] }\n", "a: { b: [1, 2] }\n"],
  ["a flow map", "a: {b : 1 ,c:  {d: 2}, 'e':3 }\n", "a: { b: 1, c: { d: 2 }, 'e': 3 }\n"],
  ["a flow list", "a: [ 1,2 , {b: 3} ]\n", "a: [1, 2, { b: 3 }]\n"],
  ["empty ones", "a: { }\nb: [  ]\n", "a: {}\nb: []\n"],
  ["a trailing comma", "a: {b: 1,}\nc: [1 , ]\n", "a: { b: 1, }\nc: [1,]\n"],
  [
    "flow maps of several lines",
    "a:\n    b: {\n          c: 1,   d: [\n       x,y\n      ]\n     }\n",
    "a:\n  b: {\n    c: 1, d: [\n      x, y\n    ]\n  }\n",
  ],
  ["two brackets on one line", "a: [{\n      b: 1\n      }]\n", "a: [{\n  b: 1\n  }]\n"],
  ["a comment inside", "a: {b: 1,  # one\n      # two\n   c: 2}\n", "a: { b: 1,  # one\n  # two\n  c: 2 }\n"],
  [
    "a head that is JSON",
    '{"model":"x",\n "config":{"topK":1}}\n',
    '{ "model": "x",\n  "config": { "topK": 1 } }\n',
  ],
  ["a mustache, which stays", "a:  {{x}}\nb: [{{y}}]\n", "a: {{x}}\nb: [{{y}}]\n"],
  ["a quoted text over lines inside", 'a: {b: "x\n    y",c: 1}\n', 'a: {b: "x\n    y",c: 1}\n'],
  ["order, quotes and empty lines", "z: 'q'\n\n\na: \"r\"\n", "z: 'q'\n\n\na: \"r\"\n"],
  ["an alias", "a:   &x {b: 1}\nc:    *x\n", "a: &x { b: 1 }\nc: *x\n"],
];

describe("format", () => {
  describe("template", () => {
    for (const [what, before, after] of template)
      it(what, () => {
        assert.equal(formatted(before), after);
        assert.equal(formatted(after), after);
      });
  });

  describe("leaves alone", () => {
    for (const [what, text] of untouched) it(what, () => assert.deepEqual(format(text), []));
  });

  describe("frontmatter", () => {
    for (const [what, before, after] of frontmatter)
      it(what, () => {
        const whole = (yaml: string) => (yaml.startsWith("---") ? yaml : `---\n${yaml}---\nHi {{x}}`);
        assert.equal(formatted(whole(before)), whole(after));
        assert.equal(formatted(whole(after)), whole(after));
      });
  });

  it("keeps the frontmatter of a partial, which is printed", () => {
    const text = "---\na:   1  \n---\n{{  x }}";
    assert.equal(formatted(text, { partial: true }), "---\na:   1  \n---\n{{x}}");
  });

  describe("in a range", () => {
    const rows: Row[] = [
      ["one mustache", "{{ a }} <{{ b }}> {{ c }}", "{{ a }} {{b}} {{ c }}"],
      [
        "one entry of the frontmatter, whole",
        "---\na:\n    b:   1\nc:\n    <d:>   1\n    e:   2\n---\nx",
        "---\na:\n    b:   1\nc:\n  d: 1\n  e: 2\n---\nx",
      ],
      ["nothing where nothing is to do", "{{ a }} <b> {{ c }}", "{{ a }} b {{ c }}"],
    ];
    for (const [what, marked, after] of rows)
      it(what, () => {
        const text = marked.replace(/[<>]/g, "");
        const range = { start: marked.indexOf("<"), end: marked.indexOf(">") - 1 };
        assert.equal(applyEdits(text, format(text, { range })), after);
      });
  });

  it("takes linear time", function () {
    this.timeout(60_000);
    const make = (size: number) => {
      const yaml = Array.from({ length: size }, (_, n) => `a${n}:\n    b: |\n       x\n`).join("");
      return `---\n${yaml}---\n${"{{#if  a }}  \n{{ x }}\n{{/if}}\n".repeat(size)}`;
    };
    const cost = (size: number) => {
      const text = make(size);
      const rounds = Array.from({ length: 3 }, () => {
        const before = process.cpuUsage();
        assert.notEqual(format(text).length, 0);
        const { user, system } = process.cpuUsage(before);
        return user + system;
      });
      return Math.min(...rounds);
    };
    cost(500);
    assert.ok(cost(2000) / cost(1000) < 3.2);
  });
});
