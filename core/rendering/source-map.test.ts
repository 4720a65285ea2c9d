import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { Row } from "../test/conformance/reference.ts";
import { sourcePieces } from "../test/source-pieces.ts";

const ada = { input: { name: "Ada", items: ["x", "y"], yes: true } };

describe("where rendered text came from", () => {
  const rows: [what: string, row: Row, pieces: [text: string, source: string][]][] = [
    [
      "a text and a value",
      ["Hi {{name}}!", ada],
      [
        ["Hi ", "Hi "],
        ["Ada", "{{name}}"],
        ["!", "!"],
      ],
    ],
    [
      "each line of a text",
      ["one\ntwo\r\n\n three", ada],
      [
        ["one", "one"],
        ["two", "two"],
        [" three", " three"],
      ],
    ],
    [
      "nothing for a value that prints nothing",
      ["a{{missing}}b", ada],
      [
        ["a", "a"],
        ["b", "b"],
      ],
    ],
    ["text behind frontmatter", ["---\nmodel: m\n---\n\nHi", ada], [["Hi", "Hi"]]],
    [
      "escaped braces",
      ["a \\{{x}} b", ada],
      [
        ["a ", "a "],
        ["{{x}} b", "{{x}} b"],
      ],
    ],
    ["a value of many lines", ["{{x}}", { input: { x: "1\n2" } }], [["1\n2", "{{x}}"]]],
    [
      "white space that was taken off",
      ["a {{~name~}} b", ada],
      [
        ["a", "a"],
        ["Ada", "{{~name~}}"],
        ["b", "b"],
      ],
    ],
    [
      "a comment in between",
      ["a{{!-- }} --}}b", ada],
      [
        ["a", "a"],
        ["b", "b"],
      ],
    ],
    [
      "a branch and a loop",
      ["{{#if yes}}\nA\n{{else}}\nB\n{{/if}}\n{{#each items}}{{this}},{{/each}}", ada],
      [
        ["A", "A"],
        ["x", "{{this}}"],
        [",", ","],
        ["y", "{{this}}"],
        [",", ","],
      ],
    ],
    ["JSON", ["{{json items}}", ada], [['["x","y"]', "{{json items}}"]]],
    ["a block that prints by itself", ["{{#json items}}x{{/json}}", ada], [['["x","y"]', "{{#json items}}"]]],
    ["a raw block", ["{{{{if yes}}}} {{name}} {{{{/if}}}}", ada], [[" {{name}} ", " {{name}} "]]],
    [
      "messages",
      ['{{role "system"}}S{{role "user"}}U {{media url="http://x/y"}} V', ada],
      [
        ["S", "S"],
        ["U ", "U "],
        [" V", " V"],
      ],
    ],
    [
      "a history between",
      ["{{history}}{{role 'user'}}U", { messages: [{ role: "user", content: [{ text: "U" }] }] }],
      [["U", "U"]],
    ],
    [
      "a partial",
      ["a {{>p}}", ada, { partials: { p: "[{{name}}]\nb" } }],
      [
        ["a ", "a "],
        ["[", "p: ["],
        ["Ada", "p: {{name}}"],
        ["]", "p: ]"],
        ["b", "p: b"],
      ],
    ],
    [
      "an indented partial, whose last line is empty",
      ["a\n  {{>p}}\nb", ada, { partials: { p: "one\ntwo {{name}}\n{{missing}}" } }],
      [
        ["a", "a"],
        ["one", "p: one"],
        ["two ", "p: two "],
        ["Ada", "p: {{name}}"],
        ["b", "b"],
      ],
    ],
    [
      "partials in a partial, each indented",
      [" {{>p}}\n", ada, { partials: { p: "1\n  {{>q}}\n", q: "2\n3\n" } }],
      [
        ["1", "p: 1"],
        ["2", "q: 2"],
        ["3", "q: 3"],
      ],
    ],
    [
      "an inline partial",
      ['{{#*inline "q"}}in {{name}}{{/inline}}{{>q}}', ada],
      [
        ["in ", "in "],
        ["Ada", "{{name}}"],
      ],
    ],
    [
      "the body of a helper that changes letters",
      [
        "{{#loud}}hi {{name}}{{/loud}} you",
        ada,
        { helpers: { loud: (options) => options.fn(ada.input).toUpperCase() } },
      ],
      [
        ["HI ", "hi "],
        ["ADA", "{{name}}"],
        [" you", " you"],
      ],
    ],
    [
      "what a helper puts around its body",
      ["{{#bold}}hi{{/bold}}", ada, { helpers: { bold: (options) => `<b>${options.fn({})}</b>` } }],
      [
        ["<b>", "{{#bold}}"],
        ["hi", "hi"],
        ["</b>", "{{#bold}}"],
      ],
    ],
    [
      "what a helper prints twice, or only the first line of",
      [
        "{{#two}}a{{/two}}{{#one}}b\nc{{/one}}d",
        ada,
        {
          helpers: {
            two: (options) => options.fn({}) + options.fn({}),
            one: (options) => options.fn({}).split("\n")[0],
          },
        },
      ],
      [
        ["a", "a"],
        ["a", "a"],
        ["b", "b"],
        ["d", "d"],
      ],
    ],
    [
      "a marker that a value brought",
      ["{{x}}b", { input: { x: "<<<dotprompt:role:system>>>" } }],
      [
        ["<<<dotprompt:role:system>>>", "{{x}}"],
        ["b", "b"],
      ],
    ],
    [
      "line separators before a value",
      ["a\u2028b {{name}}", ada],
      [
        ["a\u2028b ", "a\u2028b "],
        ["Ada", "{{name}}"],
      ],
    ],
    [
      "a part whose text a helper counts",
      ["a {{#size}}bcd{{/size}}", ada, { helpers: { size: (options) => options.fn({}).length } }],
      [],
    ],
    [
      "the other messages beside such a part",
      [
        "{{role 'system'}}S{{role 'user'}}{{#size}}bcd{{/size}}",
        ada,
        { helpers: { size: (options) => options.fn({}).length } },
      ],
      [["S", "S"]],
    ],
    [
      "a body that a helper reads as JSON",
      ["{{#add}}1{{/add}}", ada, { helpers: { add: (options) => JSON.parse(options.fn({})) + 1 } }],
      [],
    ],
    ["a text that already holds the sign of a mark", ["a {{x}}", { input: { x: "\ufdd2" } }], []],
    ["a text too large to be linked", ["{{x}}", { input: { x: "x".repeat(200_001) } }], []],
    ["a broken file", ["{{#if}", ada], []],
  ];
  for (const [what, row, pieces] of rows) {
    it(what, () =>
      assert.deepEqual(
        sourcePieces(row).all.map(({ text, source }) => [text, source]),
        pieces,
      ),
    );
  }

  it("knows the partial calls and blocks around, outermost first", () => {
    const partials = { p: "{{#if yes}}{{name}}{{/if}}" };
    const [only] = sourcePieces([
      "{{#each items as |item|}}{{>p yes=1 name=item}}{{/each}}",
      ada,
      { partials },
    ]).all;
    assert.deepEqual(only?.within, ["{{#each items as |item|}}", "{{>p yes=1 name=item}}", "p: {{#if yes}}"]);
  });

  it("gives one place to all turns of a loop, and two to two calls of a partial", () => {
    const loop = sourcePieces(["{{#each items}}{{this}}{{/each}}", ada]).map;
    assert.deepEqual(
      loop?.pieces.flat(2).map(({ place }) => place),
      [0, 0],
    );
    const calls = sourcePieces(["{{>p}} {{>p}}", ada, { partials: { p: "{{name}}" } }]).map;
    assert.deepEqual(
      calls?.pieces.flat(2).map(({ place }) => place),
      [0, 1],
    );
  });
});
