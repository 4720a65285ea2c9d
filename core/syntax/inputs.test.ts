import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { withDefaults } from "../rendering/render.ts";
import { inputFields } from "./inputs.ts";
import { parse } from "./parse.ts";
import { partialCandidates, partialsUsed } from "./partials.ts";
import { inputSchema, outputSchema } from "./schemas.ts";
import { templateInputs } from "./variables.ts";

const file = (yaml: string, body = "Hi") => parse(`---\n${yaml}\n---\n${body}`);

describe("inputFields", () => {
  const rows: [yaml: string, body: string, fields: object[]][] = [
    [
      "input: {schema: {a: 'string, said'}}",
      "",
      [{ name: "a", type: "string", description: "said", required: true }],
    ],
    ["input: {schema: {a?: integer}}", "", [{ name: "a", type: "integer", required: false }]],
    [
      "input: {schema: {a(array): string, b: {c: any}, d: any}}",
      "",
      [
        { name: "a", type: "array", required: true },
        { name: "b", type: "object", required: true },
        { name: "d", type: "any", required: true },
      ],
    ],
    [
      "input: {schema: {'a?(enum, which)': [x, 1, null]}}",
      "",
      [{ name: "a", type: "enum", description: "which", choices: ["x", 1], required: false }],
    ],
    [
      "input: {schema: {a: boolean}, default: {a: false}}",
      "",
      [{ name: "a", type: "boolean", required: true, default: false }],
    ],
    [
      "input: {schema: {type: object, properties: {a: {type: number, default: 2}}, required: [a]}}",
      "",
      [{ name: "a", type: "number", required: true, default: 2 }],
    ],
    [
      "input: {schema: {type: object, properties: {a: {type: [string, integer]}}}}",
      "",
      [{ name: "a", type: "any", required: false }],
    ],
    [
      "model: m",
      "{{a}} {{b.c}} {{a}}",
      [
        { name: "a", type: "any", required: false },
        { name: "b", type: "any", required: false },
      ],
    ],
    [
      "input: {default: {b: 1, c: 2}}",
      "{{a}}{{b}}",
      [
        { name: "a", type: "any", required: false },
        { name: "b", type: "any", required: false, default: 1 },
        { name: "c", type: "any", required: false, default: 2 },
      ],
    ],
    ["input: {schema: Person}", "{{name}}", [{ name: "name", type: "integer", required: false }]],
    ["input: {schema: Unknown}", "{{name}}", [{ name: "name", type: "any", required: false }]],
    ["input: {schema: {a: string[]}}", "{{b}}", [{ name: "b", type: "any", required: false }]],
  ];
  const schemas = { Person: { type: "object", properties: { name: { type: "integer" } } } };
  for (const [yaml, body, fields] of rows)
    it(`${yaml} ${body}`, () => {
      assert.deepEqual(inputFields(file(yaml, body), { schemas }), fields);
    });
});

describe("templateInputs", () => {
  const rows: [template: string, names: string[]][] = [
    ["{{a}} {{{b}}} {{c.d}} {{this.e}} {{./f}}", ["a", "b", "c", "e", "f"]],
    ["{{json a}} {{helper b x=c}} {{#if (eq d 1)}}{{/if}}", ["a", "b", "c", "d"]],
    ["{{#each list}}{{name}}{{../top}}{{@index}}{{@root.root}}{{this}}{{/each}}", ["list", "top", "root"]],
    ["{{#each list as |item at|}}{{item.name}}{{at}}{{/each}}{{item}}", ["list", "item"]],
    ["{{#with a}}{{b}}{{else}}{{c}}{{/with}}", ["a", "c"]],
    ["{{#a}}{{b}}{{/a}}{{^c}}{{d}}{{/c}}", ["a", "c", "d"]],
    ["{{#if a}}{{b}}{{else if c}}{{d}}{{/if}}", ["a", "b", "c", "d"]],
    ["{{#ifEquals a 'x'}}{{b}}{{/ifEquals}}{{#unless c}}{{/unless}}", ["a", "b", "c"]],
    ["{{role 'user'}}{{history}}{{section 'x'}}{{media url=a}}", ["a"]],
    ["{{>p b}}{{>q x=c}}{{@auth.uid}}", ["b", "c"]],
    ["{{#each a}}{{#each b}}{{../../c}}{{../d}}{{/each}}{{/each}}", ["a", "c"]],
  ];
  for (const [template, names] of rows)
    it(template, () => assert.deepEqual(templateInputs(parse(template)), names));
});

describe("schemas and defaults of a file", () => {
  it("gives both schemas as JSON Schema, and null for what cannot be used", () => {
    const tree = file("input: {schema: {a: string}}\noutput: {schema: Out}");
    assert.equal(inputSchema(tree)?.type, "object");
    assert.equal(outputSchema(tree), null);
    assert.deepEqual(outputSchema(tree, { schemas: { Out: { type: "array" } } }), { type: "array" });
  });

  it("leaves the application's schemas as they are", () => {
    const schemas = { Out: { type: "object", properties: {} } };
    const before = JSON.stringify(schemas);
    inputSchema(file("input: {schema: {'a?(object, x)': Out}}"), { schemas });
    assert.equal(JSON.stringify(schemas), before);
  });

  it("puts the file's defaults beneath the input", () => {
    const tree = file("input: {default: {a: 1, b: 2}}");
    assert.deepEqual(withDefaults(tree, { b: 3, c: 4 }), { a: 1, b: 3, c: 4 });
    assert.deepEqual(withDefaults(file("input: text")), {});
  });
});

describe("partials of a file", () => {
  it("lists what Dotprompt loads, with the place of the name", () => {
    const text =
      "{{>a}} {{> b/c x=1}}{{#>d}}e{{/d}}{{> (f)}}{{#*inline 'g'}}{{/inline}}{{>g}}{{> @partial-block}}{{>'h i'}}";
    const uses = partialsUsed(parse(text)).map(({ name, start, end }) => [name, text.slice(start, end)]);
    assert.deepEqual(uses, [
      ["a", "a"],
      ["b/c", "b/c"],
      ["h i", "'h i'"],
    ]);
  });

  const rows: [prompt: string, name: string, root: string, levels: string[]][] = [
    ["a.prompt", "x", "", ["_x.prompt"]],
    ["p/q/a.prompt", "x", "", ["p/q/_x.prompt", "p/_x.prompt", "_x.prompt"]],
    ["/w/p/a.prompt", "d/x", "/w", ["/w/p/d/_x.prompt", "/w/d/_x.prompt"]],
    ["/w/p/a.prompt", "x", "/w/", ["/w/p/_x.prompt", "/w/_x.prompt"]],
    [
      "/w/prompts/b/prompts/a.prompt",
      "x",
      "/w",
      [
        "/w/prompts/b/prompts/_x.prompt",
        "/w/prompts/b/_x.prompt",
        "/w/prompts/_x.prompt",
        "/w/_x.prompt",
        "below /w/prompts",
      ],
    ],
    ["/elsewhere/a.prompt", "x", "/w", ["/elsewhere/_x.prompt"]],
    ["/a.prompt", "x", "/", ["/_x.prompt"]],
  ];
  for (const [prompt, name, root, levels] of rows)
    it(`looks for ${name} of ${prompt} below "${root}"`, () => {
      const found = partialCandidates(prompt, name, root);
      assert.deepEqual(
        found.map((level) => (level.anywhereBelow ? `below ${level.anywhereBelow}` : level.join(" "))),
        levels,
      );
    });
});
