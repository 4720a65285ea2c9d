import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { workspaceOf } from "../../test/cursor.ts";
import { hover } from "./hover.ts";
import { signatureHelp } from "./signature.ts";

const schema = `---
model: m
input:
  schema:
    user(object, who asks):
      name: string, the name
    items(array): string
    style(enum, how it sounds): [formal, casual]
    on?: boolean
  default:
    user: { name: Ada }
    style: formal
---
`;

const models = [
  {
    id: "m",
    object: "model" as const,
    owned_by: "t",
    max_input_tokens: 1_000_000,
    max_output_tokens: 8192,
    input_cost_per_token: 0.0000001,
    output_cost_per_token: null,
    supported_openai_params: null,
    supports_vision: true,
  },
];

describe("hover", () => {
  const rows: [marked: string, says: string[], text?: string][] = [
    [
      `${schema}{{us|er}}`,
      ["**user**", "object", "who asks", "- `name`: `string`", '`{"name":"Ada"}`'],
      "user",
    ],
    [
      `${schema}{{user.na|me}}`,
      ["**user\\.name**".replace("\\\\", "\\"), "string", "the name", 'Default: `"Ada"`'],
      "name",
    ],
    [`${schema}{{sty|le}}`, ['`"formal" | "casual"`', "how it sounds"]],
    [`${schema}{{o|n}}`, ["boolean, optional"]],
    [`${schema}{{other|}}`, ["Not declared"]],
    [
      `${schema}{{#each items as ||x i||}}{{x|}}{{/each}}`,
      ["block parameter", "An element of **items**", "string"],
    ],
    [`${schema}{{#each items as ||x i||}}{{i|}}{{/each}}`, ["number of the element"]],
    [`${schema}{{#each items}}{{th|is}}{{/each}}`, ["An element of **items**", "string"], "this"],
    ["{{json th|is}}", ["The whole input"], "this"],
    ["{{#each a}}{{@ind|ex}}{{/each}}", ["**@index**", "from 0"]],
    ["{{@auth.em|ail}}", ["context variable"]],
    ["{{#i|f a}}{{/if}}", ["{{#if value}}", "Compare with `ifEquals`"]],
    ["{{shout| a}}", ["no helper that is known"]],
    ['{{role "sys|tem"}}', ["**system**", "whole conversation"]],
    ["{{>ca|rd}}", ["`_card.prompt`", "Hello {{title}}"], "card"],
    ["{{>no|ne}}", ["there is no file"]],
    ["{{>card ti|tle=x}}", ["Handed to the partial `card`"]],
    ["---\nmodel: m|\n---\n", ["$0.10 in", "1M context", "images"]],
    ["---\nmodel: unkn|own\n---\n", ["unknown"]],
    ["---\ntools: [sea|rch]\n---\n", ["tool", "Looks things up"]],
    ["---\noutput:\n  schema: Rec|ipe\n---\n", ["schema of your application", '"title"']],
    ["---\nmod|el: m\n---\n", ["**model**", "answers"], "model"],
    ["---\nconfig:\n  temp|erature: 1\n---\n", ["**temperature**", "0 is steady"]],
    ["---\ninput:\n  schema:\n    a: str|ing, about\n---\n", ["**string**", "Text"], "string"],
    ["---\nstudio.tests:\n  - va|rs: {}\n---\n", ["**vars**"]],
  ];
  for (const [marked, says, text] of rows) {
    it(marked.replace(schema, "… "), () => {
      const files = {
        "a.prompt": marked,
        "_card.prompt": "Hello {{title}}",
        "search.tool.yaml": "description: Looks things up",
      };
      const place = workspaceOf(files, {
        models,
        schemas: { Recipe: { type: "object", properties: { title: { type: "string" } } } },
      });
      const found = hover(place);
      assert.ok(found, "no hover");
      for (const part of says) assert.ok(found.markdown.includes(part), `${part} in ${found.markdown}`);
      if (text) assert.equal(place.text.slice(found.range.start, found.range.end), text);
    });
  }

  for (const marked of ["pla|in {{x}}", "---\nx: 1|\n---\n", "{{! com|ment }}", '{{"li|teral"}}']) {
    it(`says nothing about ${JSON.stringify(marked)}`, () => assert.equal(hover(workspaceOf(marked)), null));
  }

  it("knows in a partial what the prompt file declares", () => {
    const place = workspaceOf({ "a.prompt": `${schema}{{>card}}`, "_card.prompt": "{{user.na|me}}" });
    assert.match(hover(place)!.markdown, /the name[\s\S]*Declared in `a\.prompt`/);
  });

  it("knows the value that a test renders", () => {
    const files = { "a.prompt": "{{na|me}}", "a.eval.yaml": "tests:\n  - vars:\n      name: Grace\n" };
    assert.match(hover(workspaceOf(files))!.markdown, /In a test: `Grace`/);
  });

  it("shows texts of a file as they stand", () => {
    const place = workspaceOf("---\ninput:\n  schema:\n    a: string, [x](command:evil) <b>`y`\n---\n{{a|}}");
    assert.ok(!/[^\\]\[x[^\\]?\]\(/.test(hover(place)!.markdown), hover(place)!.markdown);
  });
});

describe("signature help", () => {
  const rows: [marked: string, label: string | null, active?: number][] = [
    ["{{#ifEquals |}}{{/ifEquals}}", "{{#ifEquals left right}}…{{/ifEquals}}", 0],
    ["{{#ifEquals a |}}{{/ifEquals}}", "{{#ifEquals left right}}…{{/ifEquals}}", 1],
    ["{{#ifEquals a b|}}{{/ifEquals}}", "{{#ifEquals left right}}…{{/ifEquals}}", 1],
    ["{{#ifEquals a b |", "{{#ifEquals left right}}…{{/ifEquals}}", 2],
    ["{{media |}}", "{{media url=… [contentType=…]}}", 0],
    ["{{media url=a |}}", "{{media url=… [contentType=…]}}", 1],
    ["{{media contentType=|}}", "{{media url=… [contentType=…]}}", 1],
    ["{{json (lookup a |) indent=2}}", "{{lookup object key}}", 1],
    ["{{json (lookup a b) |}}", "{{json value [indent=…]}}", 1],
    ['{{role "|"}}', '{{role "name"}}', 0],
    ["{{role|}}", null],
    ["{{name |}}", null],
    ["{{>card |}}", null],
    ["text |", null],
  ];
  for (const [marked, label, active] of rows) {
    it(marked, () => {
      const found = signatureHelp(workspaceOf(marked));
      assert.equal(found?.label ?? null, label);
      assert.equal(found?.active, active);
      for (const { label: one } of found?.parameters ?? []) assert.ok(found!.label.includes(one), one);
    });
  }

  const inTests: [tests: string, shown: RegExp][] = [
    ["te|sts: []", /^\*\*tests\*\* · list of tests/],
    ["default|Test: {}", /What every test begins with/],
    ["tests:\n  - va|rs: {}", /^\*\*vars\*\* · map/],
    ["tests:\n  - vars: { na|me: x }", /^\*\*name\*\* · `string`/],
    ["tests:\n  - assert:\n      - ty|pe: x", /^\*\*type\*\*/],
    [
      "tests:\n  - assert:\n      - type: cont|ains",
      /contains this text[\s\S]*- type: contains\n {2}value: text/,
    ],
    [
      "tests:\n  - assert: [{ type: not-co|st }]",
      /The opposite: The run cost[\s\S]*- type: not-cost\n {2}threshold/,
    ],
    ["tests:\n  - assert: [{ fence: all|ow }]", /one code block/],
    ["- thres|hold: 0.5", /share of the weights/],
  ];
  for (const [tests, shown] of inTests) {
    const prompt = "---\ninput: { schema: { name: string } }\n---\n{{name}}";
    it(`tells what stands in a test file: ${JSON.stringify(tests)}`, () => {
      assert.match(hover(workspaceOf({ "a.prompt": prompt, "a.eval.yaml": tests }))?.markdown ?? "", shown);
    });
    it(`tells the same inline: ${JSON.stringify(tests)}`, () => {
      const below = tests.replace(/^tests:\n {2}/, "").replaceAll(/\n {2}/g, "\n");
      const text = prompt.replace("---\n", `---\nstudio.tests:\n  ${below.replaceAll("\n", "\n  ")}\n`);
      assert.match(hover(workspaceOf(text))?.markdown ?? "", shown);
    });
  }

  it("says nothing of words that only look like a test's", () => {
    for (const tests of ["tests:\n  - vars: { x: { ass|ert: 1 } }", "tests:\n  - vars: { x: con|tains }"])
      assert.doesNotMatch(
        hover(workspaceOf({ "a.prompt": "Hi", "a.eval.yaml": tests }))?.markdown ?? "",
        /must hold|this text/,
      );
  });
});
