import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { shown, workspaceOf } from "../../test/cursor.ts";
import { definition } from "./definition.ts";

const card = "{{title}} {{user.name}} {{@root.user.name}}";
const schema =
  "---\ninput:\n  schema:\n    user:\n      name: string, the name\n    items(array):\n      t: string\n---\n";

describe("go to definition", () => {
  const rows: [title: string, files: string | Record<string, string>, targets: string[]][] = [
    ["input in the schema", `${schema}{{us|er.name}}`, ["a.prompt:4 user"]],
    ["nested input", `${schema}{{user.n|ame}}`, ["a.prompt:5 name"]],
    ["through each", `${schema}{{#each items}}{{t|}}{{/each}}`, ["a.prompt:7 t"]],
    ["through a block parameter", `${schema}{{#each items as ||x||}}{{x.t|}}{{/each}}`, ["a.prompt:7 t"]],
    ["block parameter", "{{#each items as ||x i||}}{{x|.t}}{{/each}}", ["a.prompt:1 x"]],
    ["default without schema", "---\ninput:\n  default: { a: 1 }\n---\n{{a|}}", ["a.prompt:3 a"]],
    [
      "from a test",
      { "a.eval.yaml": "tests: [{ vars: { us|er: 1 } }]", "a.prompt": schema },
      ["a.prompt:4 user"],
    ],
    [
      "from the default",
      "---\ninput:\n  schema: { a: string }\n  default: { a|: 1 }\n---\n",
      ["a.prompt:3 a"],
    ],
    ["partial", { "a.prompt": "{{>ca|rd}}", "_card.prompt": card }, ["_card.prompt:1 "]],
    [
      "partial of the nearest folder",
      { "x/a.prompt": "{{>card|}}", "_card.prompt": "", "x/_card.prompt": "" },
      ["x/_card.prompt:1 "],
    ],
    [
      "partial found below prompts",
      { "prompts/a.prompt": "{{>card|}}", "prompts/y/_card.prompt": "" },
      ["prompts/y/_card.prompt:1 "],
    ],
    ["missing partial", "{{>card|}}", []],
    ["inline partial", '{{#*inline "row"}}x{{/inline}}{{>ro|w}}', ["a.prompt:1 row"]],
    [
      "in a partial, to its users",
      {
        "_card.prompt": "{{user.na|me}}",
        "a.prompt": `${schema}{{>card}}`,
        "b.prompt": `${schema}{{>card}}`,
      },
      ["a.prompt:5 name", "b.prompt:5 name"],
    ],
    [
      "in a partial with a context",
      { "_card.prompt": "{{na|me}}", "a.prompt": `${schema}{{>card user}}` },
      ["a.prompt:5 name"],
    ],
    [
      "in a partial, to its argument",
      { "_card.prompt": "{{ti|tle}}", "a.prompt": "{{>card title=x}}" },
      ["a.prompt:1 title"],
    ],
    [
      "in a partial of a partial, from the root",
      { "_in.prompt": "{{@root.user.na|me}}", "_card.prompt": "{{>in}}", "a.prompt": `${schema}{{>card}}` },
      ["a.prompt:5 name"],
    ],
    [
      "argument in its partial",
      { "_card.prompt": card, "a.prompt": "{{>card ti|tle=x}}" },
      ["_card.prompt:1 title"],
    ],
    [
      "tool beside the file",
      { "a.prompt": "---\ntools: [se|arch]\n---\n", "search.tool.yaml": "x: 1" },
      ["search.tool.yaml:1 "],
    ],
    ["tool of the file", "---\ntools: [se|arch]\ntoolDefs:\n  - name: search\n---\n", ["a.prompt:4 search"]],
    ["helper", "{{js|on x}}", []],
    ["plain text", "he|llo {{x}}", []],
    ["half-typed template", `${schema}{{us|er.name}} {{#if`, ["a.prompt:4 user"]],
  ];
  for (const [title, files, targets] of rows) {
    it(title, () => {
      const place = workspaceOf(files);
      const found = definition(place)?.targets.map((target) => shown(place.workspace, target)) ?? [];
      assert.deepEqual(found, targets);
    });
  }
});
