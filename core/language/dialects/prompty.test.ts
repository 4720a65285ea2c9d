import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { importedPrompty as imported, sent } from "../../test/imported.ts";
import { importPrompt } from "./index.ts";

/** How Prompty writes what stands elsewhere. */
const elsewhere = (what: string) => `$\{${what}}`;

describe("Prompty's inputs and outputs", () => {
  const inputs: [what: string, head: string, schema: unknown, values: unknown][] = [
    [
      "a list",
      "inputs:\n  - { name: town, kind: string, description: Where, required: true }\n  - { name: unit, kind: string, default: celsius }",
      { town: "string, Where", unit: "string" },
      { unit: "celsius" },
    ],
    [
      "a map of descriptions",
      "inputs:\n  a: { type: integer, is_required: false, sample: 3 }\n  b: { type: List }\n  c: { type: dict, optional: true, default: {} }",
      { "a?": "integer", "b(array)": "any", "c?": "any" },
      { a: 3, c: {} },
    ],
    [
      "a map of values",
      "inputs:\n  first: Mona\n  top: 3\n  seen: []\n  who: { name: Jo, age: 3 }",
      { first: "string", top: "number", "seen(array)": "any", who: "any" },
      { first: "Mona", top: 3, seen: [], who: { name: "Jo", age: 3 } },
    ],
    ["a map of types", "inputs:\n  a: string\n  b: float", { a: "string", b: "number" }, undefined],
    [
      "a schema",
      "inputSchema:\n  properties:\n    - { name: a, kind: string, example: x }",
      { a: "string" },
      { a: "x" },
    ],
    [
      "choices, lists and maps inside",
      "inputs:\n  - { name: a, kind: string, enumValues: [x, y] }\n  - { name: b, kind: array, items: { kind: object, properties: { c: { kind: integer } } } }",
      { "a(enum)": ["x", "y"], "b(array)": { c: "integer" } },
      undefined,
    ],
    ["a sample in a file", `sample: ${elsewhere("file:s.json")}`, { n: "number" }, { n: 1 }],
    ["inputs in a file", `inputs: ${elsewhere("file:i.json")}`, { n: "number" }, { n: 2 }],
  ];
  for (const [what, head, schema, values] of inputs)
    it(what, () => {
      const { tree, lost } = imported(head, "user:\nHi\n", { "s.json": '{"n": 1}', "i.json": '{"n": 2}' });
      assert.deepEqual(tree.metadata.input?.schema, schema);
      assert.deepEqual(tree.metadata.input?.default, values);
      assert.equal(lost, "");
    });

  it("tells what it has no words for", () => {
    const { lost } = imported(
      "inputs:\n  - { name: a, kind: string, default: x, sample: y, nullable: true }\ntools:\n  - { name: t, kind: function, strict: true, parameters: [] }",
    );
    assert.match(lost, /tool t, strict is left out[\s\S]*input a, nullable, sample are left out/);
  });

  it("outputs, as a list and as a map, become the output's schema", () => {
    const list = imported("outputs:\n  - { name: degrees, kind: integer, required: true }");
    assert.deepEqual(list.tree.metadata.output, { format: "json", schema: { degrees: "integer" } });
    const map = imported("outputs:\n  at: { type: object, properties: { city: { type: string } } }");
    assert.deepEqual(map.tree.metadata.output?.schema, { "at(object)": { city: "string" } });
  });
});

describe("Prompty's model", () => {
  const rows: [what: string, head: string, metadata: Record<string, unknown>, note?: RegExp][] = [
    [
      "the second version",
      "model:\n  id: gpt-4o\n  provider: azure\n  apiType: chat\n  options: { maxOutputTokens: 5, allowMultipleToolCalls: true }",
      { model: "azure/gpt-4o", config: { maxOutputTokens: 5, parallelToolCalls: true } },
    ],
    [
      "a deployment in the connection",
      "model:\n  api: chat\n  connection: { type: azure_openai, azure_deployment: d, api_key: k }",
      { model: "azure/d" },
      /connection \(api_key of model\.connection\)/,
    ],
    [
      "a deployment among the parameters",
      "model: { connection: c, parameters: { deployment_name: gpt-4, n: 2 } }",
      { model: "gpt-4", config: { n: 2 } },
      /model\.connection \(c\)/,
    ],
    ["another provider", "model: { id: claude-x, provider: anthropic }", { model: "anthropic/claude-x" }],
    ["a provider that is not known", "model: { id: m, provider: mine }", { model: "m" }, /"mine"/],
    [
      "an environment's default",
      `model: "${elsewhere("env:M:gpt-4o")}"`,
      { model: "gpt-4o" },
      /default, gpt-4o, is taken/,
    ],
    ["an environment", `model: { id: "${elsewhere("env:M")}" }`, { model: undefined }, /\$\{env:M\}/],
    [
      "parameters in a file, and keys among them",
      `model:\n  parameters: ${elsewhere("file:p.json")}`,
      { config: { temperature: 1 } },
      /extra_headers, api_key are left out/,
    ],
    [
      "a parameter of the environment",
      `model: { parameters: { max_tokens: "${elsewhere("env:X")}" } }`,
      { config: {} },
      /max_tokens/,
    ],
    [
      "a response format in a file",
      `model: { parameters: { response_format: "${elsewhere("file:r.json")}" } }`,
      { output: { format: "json", schema: { type: "object" } } },
    ],
    [
      "files that are not there",
      `model:\n  configuration: ${elsewhere("file:gone.json")}`,
      { model: undefined },
      /gone\.json/,
    ],
    [
      "tools as a map",
      "tools:\n  look: { type: function, parameters: { q: { type: string, enum: [a], required: true } } }\n  web: { type: web_search }",
      {
        toolDefs: [
          {
            name: "look",
            inputSchema: {
              type: "object",
              properties: { q: { type: "string", enum: ["a"] } },
              required: ["q"],
            },
          },
        ],
      },
      /tools web are no functions/,
    ],
    [
      "tools that are named by an id",
      "tools:\n  - { id: look, type: function, parameters: { q: { type: string } } }",
      {
        toolDefs: [{ name: "look", inputSchema: { type: "object", properties: { q: { type: "string" } } } }],
      },
    ],
    ["tools in a file", "tools: tools.json", { toolDefs: [{ name: "t", inputSchema: { type: "object" } }] }],
    [
      "keys that have no counterpart",
      "model: { id: m, weight: 1 }\nid: x\nmetadata: { team: y }",
      { model: "m" },
      /weight[\s\S]*"id"[\s\S]*metadata\.team/,
    ],
  ];
  const files = {
    "p.json": '{"temperature": 1, "extra_headers": {"x": "y"}, "api_key": "k"}',
    "r.json": '{"type": "json_schema", "json_schema": {"name": "n", "schema": {"type": "object"}}}',
    "tools.json": '[{"type": "function", "function": {"name": "t", "parameters": {"type": "object"}}}]',
  };
  for (const [what, head, metadata, note] of rows)
    it(what, () => {
      const { text, tree, lost } = imported(head, "user:\nHi\n", files);
      const found = tree.metadata as Record<string, unknown>;
      assert.deepEqual(Object.fromEntries(Object.keys(metadata).map((key) => [key, found[key]])), metadata);
      assert.match(lost, note ?? /^$/);
      assert.doesNotMatch(text, /extra_headers|api_key/);
    });
});

describe("Prompty's messages", () => {
  const talk = {
    turns: [
      { role: "user", content: "Open?" },
      { role: "assistant", content: "Yes." },
    ],
  };
  const rows: [what: string, head: string, body: string, messages: string[], note?: RegExp][] = [
    [
      "roles that a loop decides",
      `sample: ${JSON.stringify(talk)}`,
      "system:\nShop.\n{% for t in turns %}\n{{ t.role }}:\n{{ t.content }}\n{% endfor %}\nuser:\nAnd now?\n",
      ["system: Shop.", "user: Open?", "model: Yes.", "user: And now?"],
      /comes out of t\.role/,
    ],
    [
      "roles that a section of Mustache decides",
      `sample: ${JSON.stringify(talk)}`,
      "system:\nShop.\n{{#turns}}\n{{role}}:\n{{content}}\n{{/turns}}\nuser:\nAnd now?\n",
      ["system: Shop.", "user: Open?", "model: Yes.", "user: And now?"],
    ],
    [
      "attributes of a role",
      "name: a",
      'system[name="x"]:\nS\nuser:\nU\n',
      ["system: S", "user: U"],
      /name="x"/,
    ],
    [
      "a thread",
      "inputs:\n  - { name: talk, kind: thread }",
      "system:\nS\n\n{{talk}}\n\nuser:\nU\n",
      ["system: S", "user: before", "user: U"],
      /\{\{history\}\}/,
    ],
    [
      "text behind a thread",
      "name: a",
      "system:\nS\n![thread]\nmore\n",
      ["system: S", "user: before", "system: more"],
    ],
    [
      "a thread without a place",
      "inputs: { talk: { kind: thread } }",
      "user:\nU\n",
      ["user: U", "user: before"],
      /at the end/,
    ],
    [
      "an image among the inputs",
      "inputs:\n  - { name: photo, kind: image, default: 'http://x/y.png' }",
      "user:\nLook: {{photo}}\n",
      ["user: Look: <http://x/y.png>"],
    ],
    ["lines of Windows", "name: a", "system:\r\nS\r\nuser:\r\nU\r\n", ["system: S", "user: U"]],
    [
      "a list that is printed",
      "inputs: { g: { type: List, default: [a] } }",
      "user:\n{{ g }} {% for x in g %}{{ x }}{% endfor %}\n",
      ['user: ["a"] a'],
      /g is a list or a map/,
    ],
    [
      "a text that is declared as a map",
      "inputs: { g: { type: object } }\nsample: { g: 'a \"b\"' }",
      "user:\n{{ g }}\n",
      ['user: a "b"'],
    ],
    ["no roles at all", "name: a", "Hi\n", ["user: Hi"], /system's message, here it is the user's/],
    [
      "dashes before a loop",
      "sample: { g: [a, b] }",
      "system:\nG:\n{%- for x in g %}\n- {{ x }}\n{%- endfor %}\nE\n",
      ["system: G:\n- a\n- b\nE"],
    ],
  ];
  for (const [what, head, body, messages, note] of rows)
    it(what, () => {
      const { text, lost } = imported(head, body);
      // A thread in the input is the conversation so far.
      const history = /\{\{history\}\}/.test(text) ? ["before"] : [];
      assert.deepEqual(sent(text, {}, history), messages, text);
      if (note) assert.match(lost, note);
    });

  const broken: [what: string, text: string, mistake: RegExp][] = [
    ["YAML with a mistake", "---\nname: a\nmodel: { api: chat\n---\nuser:\nHi\n", /not valid YAML\. Line 3/],
    ["a frontmatter that never ends", "---\nname: a\nuser:\nHi\n", /never ends/],
    ["a list for keys", "---\n- a\n---\nHi\n", /no keys/],
  ];
  for (const [what, text, mistake] of broken)
    it(`is no prompt: ${what}`, () => {
      const { files, lost } = importPrompt(text, "a.prompty");
      assert.deepEqual(files, []);
      assert.match(lost.join(), mistake);
    });
});

describe("a role of Prompty that is decided inside a line", () => {
  const told: [line: string, head?: string][] = [
    ["{% if a %}user:{% else %}system:{% endif %}"],
    ["{% if a %}user{% else %}system{% endif %}:"],
    ["# {%- if a -%} user: {%- endif -%}"],
    ['{{ "user" if a else "system" }}:'],
    ["{{role|lower}}:"],
    ["{{#a}}user:{{/a}}", "template: mustache"],
  ];
  for (const [line, head = "name: a"] of told)
    it(`is told: ${line}`, () => {
      const { lost } = imported(head, `system:\nHi\n${line}\nHo\n`);
      assert.ok(
        lost.includes(`What ${line} gives may begin a message in Prompty; here it stays text.`),
        lost,
      );
    });

  const silent = [
    "user:\n{% if a %}Hello:{% endif %}",
    "{% if a %}\nuser:\n{% endif %}\nHi",
    "user:\nThe {{ name }}:",
    "user:\n{% if a %}the user{% endif %} says:",
    "user:\n{% if a %}user: yes{% endif %}",
  ];
  for (const body of silent)
    it(`is none in ${JSON.stringify(body)}`, () =>
      assert.doesNotMatch(imported("name: a", `system:\nHi\n${body}\n`).lost, /may begin/));
});
