import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { lineAndColumn } from "../source/positions.ts";
import { parse } from "./parse.ts";
import { nodeRange } from "./template.ts";
import { walk } from "./walk.ts";

/** Each problem as `code "the text it marks"`. */
const found = (text: string) =>
  parse(text).problems.map(({ code, start, end }) => `${code} ${JSON.stringify(text.slice(start, end))}`);

const file = (yaml: string, body = "Hi") => `---\n${yaml}\n---\n${body}`;

describe("parse", () => {
  const rows: [what: string, text: string, problems: string[]][] = [
    ["a plain file", file("model: m", '{{role "user"}}Hi {{name}}'), []],
    ["text only", "Hi {{name}}\n---\nmore", []],
    ["plain JSON and code", '{"a": {"b": [1]}}\n```js\nif (a) { b(); }\n```\n---\n- list', []],
    ["a rule and a word with a colon", "Note:\n---\nTitle here\n", []],
    ["frontmatter that never ends", "---\nmodel: m\nHi", ['frontmatter-unclosed "---"']],
    ["a closing line without a line break", "---\nmodel: m\n---", ['frontmatter-unclosed "---"']],
    ["an indented closing line", "---\nmodel: m\n  ---\nHi", ['frontmatter-unclosed "---"']],
    ["a header before it", "# licence\n---\nmodel: m\n---\nHi", ['frontmatter-not-first "# licence\\n"']],
    ["a byte order mark", "\ufeff---\nmodel: m\n---\nHi", ['frontmatter-not-first "\ufeff"']],
    ["nothing between the lines", "---\n---\nHi", ['frontmatter-empty "---\\n---\\n"']],
    ["no keys", file("just text"), ['frontmatter-not-map "just text"']],
    ["a list never closed", file("a: [1"), ['yaml-syntax "[1"']],
    ["a nested map on one line", file("a: b: c"), ['yaml-syntax "b: c"']],
    ["a key twice", file("a: 1\nb: 2\na: 3"), ['yaml-duplicate-key "a"']],
    ["an alias without an anchor", file("a: *b"), ['yaml-syntax "*b"']],
    ["a tag", file("a: !!js/function x"), ['yaml-tag "!!js/function"']],
    [
      "numbers that change",
      file("a: 1e400\nb: 12345678901234567890"),
      ['yaml-number "1e400"', 'yaml-number "12345678901234567890"'],
    ],
    [
      "a list type that is none",
      file("input:\n  schema:\n    tags: string[]"),
      ['schema-invalid "string[]"'],
    ],
    [
      "a kind in parentheses",
      file("input:\n  schema:\n    tags(list): string"),
      ['schema-invalid "tags(list)"'],
    ],
    ["a number as a type", file("output:\n  schema:\n    a: 5"), ['schema-invalid "5"']],
    ["a schema name", file("output:\n  schema: Recipe"), []],
    ["a block never closed", file("model: m", "a\n{{#if x}}\nb"), ['template-syntax "{{#if x}}"']],
    [
      "blocks that cross",
      file("model: m", "{{#if x}}{{#each y}}{{/if}}{{/each}}"),
      ['template-syntax "each"'],
    ],
    ["an end without a start", "a {{/if}} b", ['template-syntax "{{/"']],
    ["an else without a block", "a {{else}} b", ['template-syntax "{{else}}"']],
    ["a comparison", "{{#if age >= 18}}x{{/if}}", ['template-syntax ">"']],
    ["JSON around a mustache", '{"a":{{x}}}', ['template-syntax "}}}"']],
    ["a mustache never closed", "a {{name", ['template-syntax "{{name"']],
    ["an empty mustache", "a {{}} b", ['template-syntax "}}"']],
    ["a comment never closed", "a {{!-- b", ['template-syntax "{{!-- b"']],
    ["an error after a comment in its line", "{{!-- c --}} {{!-- d --}} {{x y=}}", ['template-syntax "}}"']],
    [
      "an error in the body of a long file",
      `${file("model: m", "\n\n  \nline\n {{ 'a }}")}\n`,
      ['template-syntax "\'"'],
    ],
    ["a role in capitals", '{{role "System"}}x', ['unknown-role "\\"System\\""']],
    ["a role of another format", '{{role "assistant"}}x', ['unknown-role "\\"assistant\\""']],
    ["a role without a name", "Your role: {{role}}", ['unknown-role "{{role}}"']],
    ["a role as a block", '{{#role "user"}}x{{/role}}', ['block-role "{{#role \\"user\\"}}x{{/role}}"']],
    [
      "text after the history",
      '{{role "system"}}S{{history}}\nAnd now?\n',
      ['text-after-history "And now?"'],
    ],
    ["a role after the history", '{{history}}\n{{role "user"}}And now?', []],
    ["a variable after the history", "{{history}}{{question}}", ['text-after-history "{{question}}"']],
    [
      "keys that reach into prototypes",
      file("__proto__.x: 1\nconstructor.y: 1\na: {__proto__: 1}"),
      ['unsafe-key "__proto__.x"', 'unsafe-key "constructor.y"', 'unsafe-key "__proto__"'],
    ],
    ["an input named constructor", file("input:\n  schema:\n    constructor: string"), []],
  ];
  for (const [what, text, problems] of rows)
    it(`finds in ${what}: ${problems.join(", ") || "nothing"}`, () => {
      assert.deepEqual(found(text), problems);
    });

  it("says with every problem what to do next", () => {
    for (const [, text] of rows)
      for (const { message } of parse(text).problems) assert.match(message, /^[^\n]{20,}[.!]$/, message);
  });

  it("gives the template exactly and where it begins", () => {
    for (const [text, template] of [
      [file("a: 1", "  \n Hi \n\n"), "Hi"],
      ["  Hi \n", "  Hi \n"],
      [file("a: [", "Hi \n"), file("a: [", "Hi")],
      [file("a: 1", ""), ""],
    ] as const) {
      const tree = parse(text);
      assert.equal(tree.template, template);
      assert.equal(text.slice(tree.templateStart, tree.templateStart + template.length), template);
    }
  });

  it("keeps the YAML's own ranges", () => {
    const text = file("model: m\nconfig:\n  temperature: 0.5");
    const { frontmatter } = parse(text);
    const node = frontmatter!.document!.getIn(["config", "temperature"], true) as { range: [number, number] };
    const [start, end] = node.range.map((offset) => offset + frontmatter!.yamlStart);
    assert.equal(text.slice(start, end), "0.5");
  });

  it("places every name of the template, also after comments, escapes and odd line ends", () => {
    const body =
      "a {{!-- x --}} {{one}} {{!-- y }} z --}}{{two}}\r\n\\{{no}} {{three}}\u2028 {{four}}\r{{#if five}}{{~!-- q\nq --~}} {{six.a}}{{/if}}\n" +
      "{{{{if seven}}}} {{raw}} {{{{/if}}}} {{eight}} 😀 {{json nine indent=ten}}{{>p eleven}}";
    const text = file("a: 1", `\n\n${body}`);
    const tree = parse(text);
    const names: string[] = [];
    walk(tree.ast, (node) => {
      if (node.type !== "PathExpression") return;
      const { original } = node as hbs.AST.PathExpression;
      assert.equal(text.slice(...nodeRange(tree, node)), original);
      names.push(original);
    });
    assert.deepEqual(
      names.filter((name) => !["if", "json", "p"].includes(name)),
      ["one", "two", "three", "four", "five", "six.a", "seven", "eight", "nine", "ten", "eleven"],
    );
  });

  it("counts lines and columns from 1, whatever ends a line", () => {
    const text = "ab\r\nc\rd\n😀e";
    const rows = [0, 2, 4, 6, 8, 10, 99].map((offset) => Object.values(lineAndColumn(text, offset)));
    assert.deepEqual(rows, [
      [1, 1],
      [1, 3],
      [2, 1],
      [3, 1],
      [4, 1],
      [4, 3],
      [4, 4],
    ]);
  });
});
