import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { Model } from "../../../protocol/chat.ts";
import { workspaceOf } from "../../../test/cursor.ts";
import { shownBody } from "../snippets.ts";
import { type Completion, completions } from "./index.ts";

const model = (id: string): Model => ({
  id,
  object: "model",
  owned_by: "test",
  max_input_tokens: 128_000,
  max_output_tokens: 8192,
  input_cost_per_token: 0.00000015,
  output_cost_per_token: 0.0000006,
  supported_openai_params: null,
});

const settings = {
  models: [model("gpt-4o-mini"), model("gemini-flash")],
  helpers: ["shout"],
  schemas: { Recipe: true as const },
};

const schema = `---
input:
  schema:
    user(object, who asks):
      name: string, the name
    items(array): 
      title: string
    style(enum): [formal, casual]
    role: string
  default:
    style: formal
---
`;

type Row = [marked: string, expected: string, absent?: string];

function check(title: string, rows: Row[], files: Record<string, string> = {}) {
  describe(title, () => {
    for (const [marked, expected, absent = ""] of rows) {
      it(marked.replace(schema, "… "), () => {
        const place = workspaceOf({ ...files, "a.prompt": marked }, settings);
        const labels = completions(place).map(({ label }) => label);
        const missing = expected.split(" ").filter((label) => label !== "" && !labels.includes(label));
        assert.deepEqual(missing, [], `offered: ${labels.join(" ")}`);
        assert.deepEqual(
          absent.split(" ").filter((label) => labels.includes(label)),
          [],
          "offered but not fitting",
        );
        if (expected === "") assert.deepEqual(labels, []);
      });
    }
  });
}

check(
  "completion of the frontmatter",
  [
    ["---\n|\n---\n", "model config input output tools studio.tests"],
    ["---\nmodel: x\nmo|\n---\n", "config", "model"],
    ["---\nmodel: |\n---\n", "gpt-4o-mini gemini-flash"],
    ["---\nmodel:|\n---\n", ""],
    ["---\ninput:\n  schema:\n    name:|\n---\n", ""],
    ["---\ninput: { default: { on:| } }\n---\n", ""],
    ["---\nmodel: gp|", "gpt-4o-mini"],
    ["---\nconfig:\n  |\n---\n", "temperature maxOutputTokens topP", "model"],
    ["---\nconfig:\n  temperature: 1\n  t|\n---\n", "topK", "temperature"],
    ["---\nconfig: { t| }\n---\n", "temperature"],
    ["---\ninput:\n  |\n---\n", "schema default"],
    ["---\noutput:\n  format: |\n---\n", "json text"],
    ["---\ninput:\n  schema:\n    name: |\n---\n", "string number integer boolean any Recipe"],
    ["---\ninput:\n  schema:\n    name: string, the |\n---\n", ""],
    ["---\ninput:\n  schema:\n    style(|\n---\n", "array object enum"],
    ["---\ninput:\n  schema:\n    |\n---\n{{name}} {{user.age}}", "name user"],
    ["---\ninput:\n  schema:\n    user:\n      |\n---\n{{name}} {{user.age}}", "age", "name"],
    ["---\ninput:\n  schema:\n    name: string\n  default:\n    |\n---\n", "name"],
    ["---\ninput:\n  schema:\n    on: boolean\n  default:\n    on: |\n---\n", "true false"],
    ["---\ninput:\n  schema:\n    s(enum): [x, y]\n  default: { s: |\n---\n", "x y"],
    ["---\ntools: [|]\n---\n", "search"],
    ["---\nstudio.tests:\n  - |\n---\n", "id vars assert"],
    ["---\nstudio.tests:\n  - vars: { | }\n---\n{{name}}", "name"],
    ["---\nstudio.tests:\n  - assert:\n      - type: |\n---\n", "contains not-contains is-json regex"],
    ["---\nstudio.tests:\n  - assert:\n      - |\n---\n", "type value threshold"],
    ["---\n# no|te\n---\n", ""],
    ["---\ndescription: what |\n---\n", ""],
  ],
  { "search.tool.yaml": "description: x" },
);

check(
  "completion inside a mustache",
  [
    [`${schema}{{|}}`, "user items style #if #each json role", "name"],
    [`${schema}{{us|}}`, "user"],
    [`${schema}{{user.|}}`, "name", "user json"],
    [`${schema}{{user.na|}}`, "name"],
    [`${schema}{{#|}}`, "if each with items", "json"],
    [`${schema}{{#if |}}`, "user items", "#if json"],
    [`${schema}{{#if us|`, "user"],
    [`${schema}{{#each items}}{{|}}{{/each}}`, "title this @index ../user else"],
    [`${schema}{{#each items}}{{../|}}{{/each}}`, "user items", "title"],
    [`${schema}{{#each items}}{{@|}}{{/each}}`, "@index @first @root"],
    [`${schema}{{@|}} {{@auth.user}}`, "@root @auth", "@index"],
    [`${schema}{{#each items as ||it i||}}{{|}}{{/each}}`, "it i title"],
    [`${schema}{{#each items as ||it||}}{{it.|}}{{/each}}`, "title"],
    [`${schema}{{#with user}}{{|}}{{/with}}`, "name"],
    [`${schema}{{#each items}}{{ti|`, "title"],
    [`${schema}{{#if user}}{{/|}}`, "if"],
    [`${schema}{{#each items}}{{#if title}}{{/|`, "if each"],
    [`${schema}{{#each items}}{{|`, "/each else"],
    [`${schema}{{role "|"}}`, "system user model tool", "name"],
    [`${schema}{{role |}}`, '"system" "user"'],
    [`${schema}{{media |}}`, "url= contentType="],
    [`${schema}{{media url=|}}`, "user", "url="],
    [`${schema}{{json user |}}`, "indent="],
    [`${schema}{{#if (|)}}{{/if}}`, "lookup shout", "#if role"],
    [`${schema}{{#ifEquals style "|"}}{{/ifEquals}}`, "formal casual"],
    [`${schema}{{#ifEquals style |}}{{/ifEquals}}`, '"formal" "casual" user'],
    [`${schema}{{#ifEquals |}}{{/ifEquals}}`, "style", '"formal"'],
    [`${schema}{{lookup user "|"}}`, "name"],
    [`${schema}{{>|}}`, "card parts/row", "user json"],
    [`${schema}{{> ca|}}`, "card"],
    [`${schema}{{>card |}}`, "user title=", "json"],
    [`${schema}{{>card title="x" |}}`, "user", "title="],
    [`${schema}{{else |}}`, "if unless", "json"],
    [`${schema}{{sh|}}`, "shout"],
    [`${schema}{{!-- | --}}`, ""],
    [`${schema}{{! |`, ""],
    [`${schema}{{#each items as ||| `, ""],
    [`${schema}some text | here`, ""],
    [`${schema}some text\n|`, "system if", "prompt"],
    [`${schema}some text\n  |`, ""],
    [`${schema}{ "json": "|" }`, ""],
    [`${schema}\\{{|`, ""],
    [`${schema}{{"te|xt"}}`, ""],
    ["{{user.|}} {{user.age}}", "age", "user"],
    ["---\ninput:\n  default: { map: { a: 1 } }\n---\n{{map.|}}", "a"],
  ],
  { "_card.prompt": "{{title}}", "parts/_row.prompt": "" },
);

describe("completion in a partial", () => {
  it("knows the inputs of the prompt files that include it", () => {
    const files = { "a.prompt": `${schema}{{>card user who=style}}`, "_card.prompt": "{{|}}" };
    const labels = completions(workspaceOf(files)).map(({ label }) => label);
    assert.ok(labels.includes("name"), labels.join(" "));
    assert.ok(!labels.includes("items"), labels.join(" "));
  });
});

describe("completion in a test file", () => {
  it("knows the prompt's inputs", () => {
    const files = { "a.prompt": schema, "a.eval.yaml": "tests:\n  - vars:\n      |" };
    assert.deepEqual(
      completions(workspaceOf(files)).map(({ label }) => label),
      ["user", "items", "style", "role"],
    );
  });
});

describe("a completion taken", () => {
  const take = (marked: string, label: string): string => {
    const place = workspaceOf({ "a.prompt": marked, "_two words.prompt": "" }, settings);
    const found = completions(place).find((one: Completion) => one.label === label);
    assert.ok(found, `${label} is not offered`);
    const insert = found.insert ?? found.label;
    const { start, end } = found.range;
    return place.text.slice(0, start) + (found.snippet ? shownBody(insert) : insert) + place.text.slice(end);
  };
  const rows: [marked: string, label: string, text: string][] = [
    ["---\nmo|\n---\n", "model", "---\nmodel: \n---\n"],
    ["---\nmodel: gem|ini\n---\n", "gpt-4o-mini", "---\nmodel: gpt-4o-mini\n---\n"],
    ["---\nmo|: x\n---\n", "model", "---\nmodel: x\n---\n"],
    [
      "---\ninput:\n  schema:\n    |: string\n---\n{{name}}",
      "name",
      "---\ninput:\n  schema:\n    name: string\n---\n{{name}}",
    ],
    ["---\n|\n---\n", "output", "---\noutput:\n  format: json\n---\n"],
    ["{{na|}}", "#if", "{{#if value}}\n\n{{/if}}"],
    ["{{na|", "#if", "{{#if value}}\n\n{{/if}}"],
    ["{{#i|}}", "each", "{{#each list}}\n{{this}}\n{{/each}}"],
    ["{{#if a}}{{else |}}{{/if}}", "if", "{{#if a}}{{else if a}}{{/if}}"],
    ["{{ro|}}", "role", '{{role "system"}}'],
    [`${schema}{{#e|}}`, "each", `${schema}{{#each items}}\n{{this}}\n{{/each}}`],
    [`${schema}{{#w|}}`, "with", `${schema}{{#with user}}\n\n{{/with}}`],
    [`${schema}{{js|}}`, "json", `${schema}{{json user}}`],
    ["{{ro| }} more", "role", '{{role "system"}} more'],
    ["{{ro|", "role", '{{role "system"}}'],
    ['{{ro| "user"}}', "role", '{{role "user"}}'],
    ["{{{js|}}}", "json", "{{{json value}}}"],
    ["{{~js|~}}", "json", "{{~json value~}}"],
    ["{{#i| a}}b{{/if}}", "if", "{{#if a}}b{{/if}}"],
    ['{{role "us|"}}', "system", '{{role "system"}}'],
    [`${schema}{{r|}}`, "role", `${schema}{{this.role}}`],
    [`${schema}{{#if r|}}{{/if}}`, "role", `${schema}{{#if role}}{{/if}}`],
    ["{{>t|}}", "two words", '{{>"two words"}}'],
    ["{{user.n|ame}} {{user.age}}", "age", "{{user.age}} {{user.age}}"],
    ["sys|", "system", '{{role "system"}}\n'],
  ];
  for (const [marked, label, text] of rows) {
    it(`${marked.replace(schema, "… ")} → ${label}`, () => assert.equal(take(marked, label), text));
  }

  it("names price and context of a model", () => {
    const place = workspaceOf("---\nmodel: |\n---\n", settings);
    assert.equal(completions(place)[0]!.detail, "$0.15 in, $0.60 out a million tokens · 128k context");
  });
});
