import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { parse } from "../../syntax/parse.ts";
import { contextOf } from "../../test/corpus/broken/index.ts";
import { type BrokenContext, file, input } from "../../test/corpus/broken/rows.ts";
import { check } from "./index.ts";

const offered = {
  id: "gemini/gemini-2.5-flash",
  object: "model" as const,
  owned_by: "google",
  max_input_tokens: null,
  max_output_tokens: null,
  input_cost_per_token: null,
  output_cost_per_token: null,
  supported_openai_params: null,
};

/** Things that look like mistakes and are none: nothing at all is said, not even a note. */
const rows: [what: string, text: string, context?: BrokenContext][] = [
  ["an input used in a condition", input("x: string", "{{#if x}}a{{/if}}")],
  ["an input used in an else if", input("x: string\ny: string", "{{#if x}}a{{else if y}}b{{/if}}")],
  [
    "numbers of which one is in a loop",
    input("x: integer\nl(array): integer", "{{x}}{{#each l}}{{this}}{{/each}}"),
  ],
  ["numbers of which one has a text", input("x: integer\ny?: boolean", "{{x}}{{#if y}}a{{x}}{{/if}}")],
  [
    "braces around a default that is used",
    file("input:\n  default:\n    name: Jo", "Hello {{name}}, write {name}"),
  ],
  ["braces around no default", file("input:\n  default:\n    name: Jo", "Hello {{name}} {other}")],
  ["an input used by a path", input("x:\n  y: string", "{{x.y}}")],
  ["an input used from a loop", input("x: string\nl(array): string", "{{#each l}}{{../x}}{{this}}{{/each}}")],
  ["an input used through @root", input("x: string\nl(array): string", "{{#each l}}{{@root.x}}{{/each}}")],
  [
    "an input used as a named argument",
    input("x: string", '{{media url="https://a.org/b.png" contentType=x}}'),
  ],
  ["an input used in a sub-expression", input("x: any\ny: string", "{{json (lookup x y)}}")],
  ["an input used by lookup", input("x: string", '{{lookup this "x"}}')],
  ["all inputs as JSON", input("x: string\ny: string", "{{json this}}")],
  [
    "all inputs as JSON from a loop",
    input("x: string\nl(array): string", "{{#each l}}{{json @root}}{{/each}}"),
  ],
  ["an input used by a partial", input("x: string", "{{>p}}"), { partials: { p: "{{x}}" } }],
  [
    "an input used by a partial of a partial",
    input("x: string", "{{>p}}"),
    { partials: { p: "{{>q}}", q: "{{#if x}}a{{/if}}" } },
  ],
  ["an input passed to a partial", input("x: string", "{{>p title=x}}"), { partials: { p: "{{title}}" } }],
  ["an object passed to a partial", input("x:\n  y: string", "{{>p x}}"), { partials: { p: "{{y}}" } }],
  ["an input that an unknown partial may use", input("x: string", "{{>somewhere/else}}")],
  ["an input that a computed partial may use", input("x: string\nname: string", "{{> (lookup this name)}}")],
  ["an input used by a declared helper", input("x: string", "{{upper x}}"), { helpers: ["upper"] }],
  [
    "an input that a declared block helper may use",
    input("x: string", "{{#all}}{{x}}{{/all}}"),
    { helpers: ["all"] },
  ],
  ["an input used in a raw block's condition", input("x: string", "{{{{if x}}}}{{y}}{{{{/if}}}}")],
  ["a declared schema name", file("output:\n  schema: Recipe"), { schemas: { Recipe: true } }],
  [
    "a declared schema with its fields",
    file("input:\n  schema: R", "{{title}}"),
    { schemas: { R: { type: "object", properties: { title: {} } } } },
  ],
  ["variables without a schema", "{{a}} {{b.c}} {{#each d}}{{e}}{{/each}}"],
  ["context variables", "{{@auth.name}} {{#if @state.ready}}a{{/if}} {{json @metadata.docs}}"],
  [
    "a helper's name as a field",
    input("role: string\nhistory(array): string", "{{this.role}} {{#each history}}{{this}}{{/each}}"),
  ],
  ["an optional image inside a condition", input("x?: string", "a {{#if x}}{{media url=x}}{{/if}}")],
  ["an optional image inside with", input("x?:\n  url: string", "a {{#with x}}{{media url=url}}{{/with}}")],
  [
    "an optional image with a default",
    file("input:\n  schema:\n    x?: string\n  default:\n    x: https://a.org/b.png", "{{media url=x}}"),
  ],
  ["a comparison with a choice", input("x(enum): [a, b]", '{{#ifEquals x "a"}}a{{/ifEquals}}')],
  ["JSON", '{"a": {"b": [{}, {"c": {}}]}}'],
  ["JSON in a code fence", '```json\n{"a": {"b": {}}}\n```\n{{x}}'],
  ["a rule", "{{x}}\n\n---\n\ntext\n---\n"],
  ["white space control", "{{~#if x~}} a {{~else~}} b {{~/if~}}{{~! c ~}}"],
  ["a raw block", "{{{{if true}}}}{{x}}{{{{/if}}}}"],
  ["comments", "{{! a }}{{!-- {{b}} --}}text"],
  ["other braces", "$" + "{x} {X} {{x}} $x %s {0} <x>"],
  ["a format of the application", file("output:\n  format: csv")],
  ["anything in config", file("config:\n  some_provider_thing: 1\n  nested: {a: [b]}")],
  ["a name for a value that nothing uses yet", file("config:\n  stopSequences: [&end END]\n  seed: &seed 1")],
  ["comments behind values", file("description: Greets people. # short\nmodel: a #b\nconfig:\n  seed: 1 #c")],
  ["commas and quotes in prose", file("description: “Hello”, it says,\nconfig:\n  stopSequences: [;, “]")],
  ["a model while none is known", file("model: anything/at-all")],
  [
    "a model that the setting maps",
    file("model: mine"),
    { models: [offered], modelNames: { mine: offered.id } },
  ],
  ["a model by Genkit's name", file("model: googleai/gemini-2.5-flash"), { models: [offered] }],
  ["a model that is offered", file("model: gemini/gemini-2.5-flash"), { models: [offered] }],
  ["extensions", file("my.key: 1\nother.thing:\n  a: b")],
  ["literals between braces", '{{"{{"}} {{1}} {{true}}'],
  ["few-shot lines before a rule", "input: 2+2\noutput: 4\n---\ninput: {{x}}\noutput:"],
  ["a sentence that begins as a key", "model: describe the domain model\n---\nText"],
  ["tools of a server", file("tools: ['files:tool/fs/read', 'bash.*']"), { tools: [] }],
  ["a model's own config", file("model: vertexai/imagen3\nconfig: { safetySetting: block_some }")],
  ["what the application provides", '{{history}}{{role "user"}}{{@state.x}}'],
  [
    "Jinja in a code fence",
    file("model: x", "Write Jinja:\n```\n{% if a %}b{% endif %}\n```\nor `{% for %}`."),
  ],
  ["Jinja in a comment", file("model: x", "{{! {% if a %} }}Hello")],
  ["Go fields behind backslashes", file("model: x", "Write \\{{.Name}} and \\{{range .Items}} in it.")],
  ["templates behind backslashes", "Write \\{{.Name}}, \\{{a|b}} or \\{{ $json.x }} in it."],
  ["an empty file", ""],
  ["white space", "\n\n"],
];

describe("what people do on purpose", () => {
  for (const [what, text, context] of rows) {
    it(what, () => assert.deepEqual(check(parse(text), contextOf(context)), []));
  }
});
