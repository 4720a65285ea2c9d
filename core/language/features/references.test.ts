import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { shown, workspaceOf } from "../../test/cursor.ts";
import { highlights, references } from "./references.ts";

describe("find references", () => {
  const front = "---\ninput:\n  schema:\n    na|me: string\n  default:\n    name: Ada\n---\n";
  const rows: [title: string, files: string | Record<string, string>, found: string[]][] = [
    [
      "an input everywhere",
      {
        "a.prompt": `${front}{{name}} {{#if name}}{{@root.name}}{{/if}} {{json name}}{{>card who=name}}{{name.x}}`,
        "a.eval.yaml": "tests:\n  - vars: { name: Bo }",
        "b.prompt": "{{name}}",
      },
      ["a.prompt:4 name", "a.prompt:6 name", ...Array(6).fill("a.prompt:8 name"), "a.eval.yaml:2 name"],
    ],
    [
      "through a partial to its other users",
      {
        "a.prompt": `${front}{{>card}}`,
        "_card.prompt": "{{name}}",
        "b.prompt": "{{name}}{{>card}}",
        "c.prompt": "{{>card this}}",
      },
      ["a.prompt:4 name", "a.prompt:6 name", "_card.prompt:1 name", "b.prompt:1 name"],
    ],
    [
      "not where the partial gets its own",
      { "a.prompt": "{{na|me}}{{>card name=other}}{{>card user}}", "_card.prompt": "{{name}}" },
      ["a.prompt:1 name"],
    ],
    [
      "a field under two names",
      { "a.prompt": "{{user.na|me}}{{>card who=user}}", "_card.prompt": "{{who.name}}{{name}}" },
      ["a.prompt:1 name", "_card.prompt:1 name"],
    ],
    ["a block parameter", "{{#each a as ||b||}}{{b|}}{{b.c}}{{/each}}{{b}}", Array(3).fill("a.prompt:1 b")],
    [
      "a partial",
      {
        "a.prompt": "{{>ca|rd}}",
        "_card.prompt": "",
        "x/b.prompt": '{{>card}}{{>"card"}}',
        "y/_card.prompt": "",
        "y/c.prompt": "{{>card}}",
      },
      ["a.prompt:1 card", "x/b.prompt:1 card", "x/b.prompt:1 card"],
    ],
    [
      "a helper",
      { "a.prompt": "{{js|on a}}", "b.prompt": "{{json b}}{{#if (json c)}}{{/if}}" },
      ["a.prompt:1 json", "b.prompt:1 json", "b.prompt:1 json"],
    ],
    [
      "a tool",
      { "a.prompt": "---\ntools: [x|]\n---\n", "b.prompt": "---\ntools: [y, x]\n---\n" },
      ["a.prompt:2 x", "b.prompt:2 x"],
    ],
    [
      "a model",
      { "a.prompt": "---\nmodel: m|\n---\n", "b.eval.yaml": "tests: [{ model: m }]" },
      ["a.prompt:2 m", "b.eval.yaml:1 m"],
    ],
    [
      "a context variable",
      { "a.prompt": "{{@au|th.user}}{{@auth}}", "b.prompt": "{{@auth.x}}{{auth}}" },
      ["a.prompt:1 auth", "a.prompt:1 auth", "b.prompt:1 auth"],
    ],
    [
      "a named schema",
      {
        "a.prompt": "---\noutput:\n  schema: Re|cipe\n---\n",
        "b.prompt": "---\ninput:\n  schema: { r: Recipe }\n---\n",
      },
      ["a.prompt:3 Recipe", "b.prompt:3 Recipe"],
    ],
    [
      "in a partial that includes itself",
      { "_p.prompt": "{{na|me}}{{#each kids}}{{>p}}{{>p of=kids}}{{/each}}", "a.prompt": "{{>p}}{{name}}" },
      ["_p.prompt:1 name", "a.prompt:1 name"],
    ],
    ["nothing", "pla|in", []],
  ];
  for (const [title, files, found] of rows) {
    it(title, () => {
      const place = workspaceOf(files);
      const all = references(place);
      for (const one of all) assert.ok(one.end > one.start);
      assert.deepEqual(all.map((one) => shown(place.workspace, one)).sort(), [...found].sort());
    });
  }

  it("tells declarations from uses", () => {
    const { workspace, path, offset } = workspaceOf(`${front}{{name}}`);
    assert.deepEqual(
      references({ workspace, path, offset }).map(({ declaration }) => declaration),
      [true, false, false],
    );
  });
});

describe("document highlights", () => {
  const rows: [text: string, found: string[]][] = [
    ["{{na|me}} {{#if name}}{{other}}{{/if}} name", ["read name 2", "read name 15"]],
    [
      "{{#i|f a}}x{{else if b}}y{{else}}z{{/if}}",
      ["text if 3", "text else 12", "text else 26", "text if 36"],
    ],
    ["{{#each a}}{{#if b}}{{/i|f}}{{/each}}", ["text if 14", "text if 23"]],
    ["{{#us|er}}x{{/user}}", ["read user 3", "read user 13"]],
    ["{{#each a as ||b||}}{{b|}}{{/each}}", ["write b 14", "read b 20"]],
    ["{{#if a}}{{^|}}{{/if}}", ["text if 3", "text ^ 11", "text if 17"]],
    ["|text", []],
  ];
  for (const [marked, found] of rows) {
    it(marked, () => {
      const place = workspaceOf(marked);
      const all = highlights(place).map(
        ({ kind, start, end }) => `${kind} ${place.text.slice(start, end)} ${start}`,
      );
      assert.deepEqual(all, found);
    });
  }
});
