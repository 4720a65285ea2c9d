import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { render } from "../../rendering/index.ts";
import { workspaceOf } from "../../test/cursor.ts";
import { createWorkspace, type Workspace, type WorkspaceOptions } from "../model/index.ts";
import { prepareRename, type Renaming, rename } from "./rename.ts";

/** The files after a renaming. */
function applied(workspace: Workspace, { edits, file }: Renaming): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const path of workspace.paths()) {
    let text = workspace.text(path)!;
    const own = edits.filter((edit) => edit.file === path).sort((one, other) => other.start - one.start);
    for (const { start, end, newText } of own) text = text.slice(0, start) + newText + text.slice(end);
    texts[path === file?.from ? file.to : path] = text;
  }
  return texts;
}

const front = "---\ninput:\n  schema:\n    name?: string, who\n  default:\n    name: Ada\n---\n";
const frontAfter = front.replaceAll("name", "who").replace("who?: string, who", "who?: string, who");

describe("rename", () => {
  const rows: [title: string, files: Record<string, string>, after: Record<string, string>][] = [
    [
      "an input, its schema, default, tests and partials",
      {
        "a.prompt": `${front}{{na|me}}{{#if name}}{{@root.name}}{{../name}}{{/if}}{{>card}}`,
        "a.eval.yaml": 'defaultTest: { vars: { name: x } }\ntests:\n  - vars: { "name": Bo }',
        "_card.prompt": "{{name}} {{@root.name}}",
        "b.prompt": "{{>card}}{{name}}",
        "c.prompt": "{{name}}",
      },
      {
        "a.prompt": `${frontAfter}{{who}}{{#if who}}{{@root.who}}{{../name}}{{/if}}{{>card}}`,
        "a.eval.yaml": 'defaultTest: { vars: { who: x } }\ntests:\n  - vars: { "who": Bo }',
        "_card.prompt": "{{who}} {{@root.who}}",
        "b.prompt": "{{>card}}{{who}}",
        "c.prompt": "{{name}}",
      },
    ],
    [
      "a field of a list's elements",
      {
        "a.prompt":
          "---\ninput:\n  default: { l: [{ t: 1 }, { t: 2 }] }\n---\n{{#each l as ||x||}}{{x.t|}}{{t}}{{/each}}{{t}}",
      },
      {
        "a.prompt":
          "---\ninput:\n  default: { l: [{ who: 1 }, { who: 2 }] }\n---\n{{#each l as |x|}}{{x.who}}{{who}}{{/each}}{{t}}",
      },
    ],
    [
      "an input of a JSON Schema, wherever the schema names it",
      {
        "a.prompt": `---
input:
  schema:
    type: object
    properties:
      title: { type: string }
      user: { type: object, properties: { title: { type: string } }, required: [title] }
    required: [title, user]
    propertyOrdering: ["title", user]
    dependentRequired: { title: [user], user: [title] }
    anyOf: [{ required: [title] }, { properties: { title: { const: a } } }]
    if: { properties: { title: { const: b } } }
    examples: [{ title: c, user: { title: d } }]
---
{{ti|tle}}{{user.title}}`,
      },
      {
        "a.prompt": `---
input:
  schema:
    type: object
    properties:
      who: { type: string }
      user: { type: object, properties: { title: { type: string } }, required: [title] }
    required: [who, user]
    propertyOrdering: ["who", user]
    dependentRequired: { who: [user], user: [who] }
    anyOf: [{ required: [who] }, { properties: { who: { const: a } } }]
    if: { properties: { who: { const: b } } }
    examples: [{ who: c, user: { title: d } }]
---
{{who}}{{user.title}}`,
      },
    ],
    [
      "a field one level down, and in the items of a list",
      {
        "a.prompt": `---
input:
  schema:
    type: object
    properties:
      rows:
        type: array
        items:
          type: object
          properties: { town: { type: string } }
          required:
            - town
    required: [rows]
  default: { rows: [{ town: Oslo }] }
---
{{#each rows}}{{to|wn}}{{/each}}{{town}}`,
      },
      {
        "a.prompt": `---
input:
  schema:
    type: object
    properties:
      rows:
        type: array
        items:
          type: object
          properties: { who: { type: string } }
          required:
            - who
    required: [rows]
  default: { rows: [{ who: Oslo }] }
---
{{#each rows}}{{who}}{{/each}}{{town}}`,
      },
    ],
    ["a block with its end", { "a.prompt": "{{#us|er}}x{{/user}}" }, { "a.prompt": "{{#who}}x{{/who}}" }],
    [
      "a block parameter",
      { "a.prompt": "{{#each a as ||b||}}{{b|}}{{b.c}}{{/each}}{{b}}" },
      { "a.prompt": "{{#each a as |who|}}{{who}}{{who.c}}{{/each}}{{b}}" },
    ],
    [
      "what is handed to a partial",
      { "a.prompt": "{{>card ti|tle=x}}", "_card.prompt": "{{title}}", "b.prompt": "{{>card title=y}}" },
      { "a.prompt": "{{>card who=x}}", "_card.prompt": "{{who}}", "b.prompt": "{{>card who=y}}" },
    ],
    [
      "a partial and its file",
      {
        "x/a.prompt": "{{>ca|rd}}{{>y/card}}",
        "x/_card.prompt": "",
        "y/_card.prompt": "{{x}}",
        "x/b.prompt": "{{>card a=b}}",
      },
      {
        "x/a.prompt": "{{>who}}{{>y/card}}",
        "x/_who.prompt": "",
        "y/_card.prompt": "{{x}}",
        "x/b.prompt": "{{>who a=b}}",
      },
    ],
    [
      "a partial in a folder",
      { "a.prompt": "{{>y/ca|rd}}", "y/_card.prompt": "", "y/b.prompt": "{{>card}}" },
      { "a.prompt": "{{>y/who}}", "y/_who.prompt": "", "y/b.prompt": "{{>who}}" },
    ],
    [
      "an inline partial",
      { "a.prompt": '{{#*inline "row"}}x{{/inline}}{{>ro|w}}' },
      { "a.prompt": '{{#*inline "who"}}x{{/inline}}{{>who}}' },
    ],
  ];
  for (const [title, files, after] of rows) {
    it(title, () => {
      const place = workspaceOf(files);
      const renaming = rename(place, "who");
      assert.ok(!("refused" in renaming), JSON.stringify(renaming));
      assert.deepEqual(applied(place.workspace, renaming), after);
    });
  }

  it("renders the same as before", () => {
    const place = workspaceOf({
      "a.prompt": `${front}Hi {{na|me}}, {{#each l as ||x||}}{{x}}{{../name}}{{/each}}`,
    });
    const input = { l: [1, 2] };
    const before = render(place.text, { input: { ...input, name: "Bo" } }).messages;
    const after = applied(place.workspace, rename(place, "who") as Renaming)["a.prompt"]!;
    assert.deepEqual(render(after, { input: { ...input, who: "Bo" } }).messages, before);
  });
});

describe("rename is refused", () => {
  type Settings = WorkspaceOptions["settings"];
  const rows: [
    title: string,
    files: Record<string, string>,
    name: string,
    reason: RegExp,
    settings?: Settings,
  ][] = [
    ["for no name at all", { "a.prompt": "te|xt" }, "who", /no name here/],
    ["for words that are no name", { "a.prompt": "{{a|}}" }, "two words", /cannot be a name/],
    ["for a word of the language", { "a.prompt": "{{a|}}" }, "else", /meaning of its own/],
    ["for a key of every object", { "a.prompt": "{{a|}}" }, "__proto__", /meaning of its own/],
    ["for a helper's name", { "a.prompt": "{{a|}}" }, "role", /helper/],
    ["for a declared helper's name", { "a.prompt": "{{a|}}" }, "shout", /helper/, { helpers: ["shout"] }],
    ["when the name is taken", { "a.prompt": "{{a|}}{{who}}" }, "who", /already/],
    [
      "when it is taken where a partial is used",
      { "a.prompt": "{{a|}}{{>p}}", "_p.prompt": "{{a}}", "b.prompt": "{{>p}}{{who}}" },
      "who",
      /b\.prompt has an input/,
    ],
    [
      "when a block parameter would hide it",
      { "a.prompt": "{{a|}}{{#each l as ||who||}}{{/each}}" },
      "who",
      /block parameter/,
    ],
    [
      "when a name is chosen as it runs",
      { "a.prompt": "{{a|}}{{lookup this key}}" },
      "who",
      /only when it runs/,
    ],
    [
      "when a partial is chosen as it runs",
      { "a.prompt": "{{a|}}{{> (lookup this key)}}" },
      "who",
      /only when it runs/,
    ],
    ["when the template is broken", { "a.prompt": "{{a|}}{{#if" }, "who", /Mend it first/],
    [
      "when a partial's user is broken",
      { "a.prompt": "{{a|}}{{>p}}", "_p.prompt": "{{a}}", "b.prompt": "{{>p}}{{#if" },
      "who",
      /b\.prompt has a mistake/,
    ],
    ["for a helper", { "a.prompt": "{{js|on a}}" }, "who", /application's code/],
    ["for a context variable", { "a.prompt": "{{@au|th}}" }, "who", /application's code/],
    ["for a role", { "a.prompt": '{{role "us|er"}}' }, "who", /fixed/],
    [
      "for a registered schema's field",
      { "a.prompt": "---\ninput:\n  schema: R\n---\n{{a|}}" },
      "who",
      /application's code/,
      { schemas: { R: { type: "object", properties: { a: { type: "string" } } } } },
    ],
    ["for a partial without a file", { "a.prompt": "{{>p|}}" }, "who", /no file/],
    [
      "for a partial whose new file is there",
      { "a.prompt": "{{>p|}}", "_p.prompt": "", "_who.prompt": "" },
      "who",
      /already/,
    ],
    [
      "for a partial whose new name is another's",
      { "x/a.prompt": "{{>p|}}", "_p.prompt": "", "x/_who.prompt": "" },
      "who",
      /leads to/,
    ],
    [
      "for a partial with two files",
      { "prompts/a.prompt": "{{>p|}}", "prompts/x/_p.prompt": "", "prompts/y/_p.prompt": "" },
      "who",
      /More than one/,
    ],
    [
      "when a block parameter would capture",
      { "a.prompt": "{{#each l as ||a||}}{{a|}}{{who}}{{/each}}" },
      "who",
      /read already/,
    ],
  ];
  for (const [title, files, name, reason, settings] of rows) {
    it(title, () => {
      const result = rename(workspaceOf(files, settings), name);
      assert.match("refused" in result ? result.refused : "not refused", reason);
    });
  }

  it("while the workspace is being read", () => {
    const workspace = createWorkspace();
    workspace.setFile("a.prompt", "{{a}}");
    const result = rename({ workspace, path: "a.prompt", offset: 2 }, "who");
    assert.match("refused" in result ? result.refused : "", /still being read/);
  });
});

describe("what is renamed", () => {
  const rows: [text: string, name: string | null][] = [
    ["{{user.na|me}}", "name"],
    ["{{us|er.name}}", "user"],
    ["{{>a/ca|rd}}", "card"],
    ["{{a|}}", "a"],
    ["{{#each b as ||x||}}{{/ea|ch}}", null],
    ["text|", null],
  ];
  for (const [marked, name] of rows) {
    it(marked, () => {
      const place = workspaceOf({ "z.prompt": marked, "a/_card.prompt": "" });
      const target = prepareRename(place);
      const range = target && "range" in target ? target.range : null;
      assert.equal(range && place.text.slice(range.start, range.end), name);
    });
  }
});
