import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { workspaceOf } from "../../test/cursor.ts";

/** Each occurrence of a kind as `name=path`. */
function names(text: string, kinds: string[], path = "a.prompt"): string {
  const { workspace } = workspaceOf({ [path]: text.replaceAll("|", "||") }, { helpers: ["shout"] });
  const { occurrences } = workspace.symbols(path)!;
  for (const { name, start, end } of occurrences) {
    assert.equal(workspace.text(path)!.slice(start, end), name, `the range of ${name}`);
  }
  return occurrences
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ name, path: way, site }) => {
      const where = site === "template" ? "" : `${site}:`;
      const full = way?.join(".");
      return `${where}${name}${full && full !== name ? `=${full}` : ""}`;
    })
    .join(" ");
}

const schema = `---
input:
  schema:
    user(object, who asks):
      name: string
    items(array, what is there):
      title: string
    flag?: boolean
---
`;

describe("inputs of a template", () => {
  const rows: [text: string, inputs: string][] = [
    ["{{name}} {{user.name}}", "name user name=user.name"],
    ["{{this.a}} {{./b}} {{@root.c.d}}", "a b c d=c.d"],
    ["{{#if a}}{{b}}{{else}}{{c}}{{/if}}", "a b c"],
    [
      "{{#each items}}{{title}}{{../x}}{{this.y}}{{@root.z}}{{/each}}",
      "items title=items.[].title x y=items.[].y z",
    ],
    ["{{#each items}}{{else}}{{a}}{{/each}}", "items a"],
    [
      "{{#each items as |item i|}}{{item.title}}{{i}}{{name}}{{/each}}",
      "items title=items.[].title name=items.[].name",
    ],
    [
      "{{#with user}}{{name}}{{#each ../items}}{{title}}{{../name}}{{../../x}}{{/each}}{{/with}}",
      "user name=user.name items title=items.[].title name=user.name x",
    ],
    ["{{#with user as |u|}}{{u.name}}{{/with}}", "user name=user.name"],
    [
      "{{#each items}}{{#each tags}}{{this.a}}{{../b}}{{../../c}}{{/each}}{{/each}}",
      "items tags=items.[].tags a=items.[].tags.[].a b=items.[].b c",
    ],
    ["{{json data indent=n}} {{shout (lookup map key)}}", "data n map key"],
    ['{{lookup user "name"}} {{items.0.title}}', "user name=user.name items title=items.[].title"],
    ["{{>card user title=heading}}", "user heading"],
    ["{{role}} {{history}} {{this.role}} {{shout}}", "role"],
    ["{{#if a}}{{na", "a na"],
    ["{{#each items}}{{ti\nnext {{x}}", "items ti=items.[].ti x=items.[].x"],
    ["{{^a}}{{b}}{{/a}}", "a b a"],
    ["{{#if a}}{{else with user}}{{name}}{{/if}}", "a user name=user.name"],
    [
      `${schema}{{#user}}{{name}}{{/user}}{{#items}}{{title}}{{/items}}{{#flag}}{{x}}{{/flag}}`,
      "schema:user schema:name=user.name schema:items schema:title=items.[].title schema:flag " +
        "user name=user.name user items title=items.[].title items flag x flag",
    ],
    [
      "---\ninput:\n  default:\n    list: [{ a: 1 }]\n---\n{{#list}}{{a}}{{/list}}",
      "default:list default:a=list.[].a list a=list.[].a list",
    ],
    ["---\nstudio.tests:\n  - vars: { a: 1, b: { c: 2 } }\n---\n{{a}}", "test:a test:b test:c=b.c a"],
    [
      '---\ninput:\n  schema:\n    type: object\n    properties:\n      a: { type: string }\n      "b":\n        type: array\n        items:\n          properties:\n            c: {}\n---\nx',
      "schema:a schema:b schema:c=b.[].c",
    ],
  ];
  for (const [text, inputs] of rows) it(text, () => assert.equal(names(text, ["input"]), inputs));
});

describe("other names", () => {
  const rows: [text: string, kinds: string, found: string][] = [
    [
      "{{#each a as |b i|}}{{b.c}}{{i}}{{b}}{{/each}}{{b}}",
      "parameter",
      "definition:b definition:i b=a.[] i b=a.[]",
    ],
    [
      "{{#each a}}{{@index}} {{@auth.user}} {{@first}}{{/each}}",
      "loop context",
      "index auth user=auth.user first",
    ],
    ["{{#if a}}{{json b}}{{shout}}{{other}}{{other 1}}{{/if}}", "helper", "if json shout other if"],
    ['{{>card}} {{>a/card x y=z}} {{>"two words"}}', "partial argument", "card a/card y two words"],
    ["{{>a.b}} {{> ../../x/y}} {{>./z}}", "partial", "a.b ../../x/y ./z"],
    ["{{>a.b}} {{> ../../x/y}} {{>./z}}", "partial", "a.b ../../x/y ./z"],
    ['{{#*inline "row"}}{{x}}{{/inline}}{{>row}}{{>other}}', "inline partial", "definition:row row other"],
    ['{{role "system"}}{{role "user"}}', "role", "system user"],
    [
      "---\nmodel: a/b\ntools: [x, 'y z']\noutput:\n  schema: Recipe, about it\n---\n",
      "model tool schema",
      "frontmatter:a/b frontmatter:x frontmatter:y z frontmatter:Recipe",
    ],
    [
      "---\ninput:\n  schema:\n    a: Recipe\n    b(array): Other, some\n    c(enum): [Red]\n    d: string\n---\n",
      "schema",
      "frontmatter:Recipe frontmatter:Other",
    ],
  ];
  for (const [text, kinds, found] of rows) it(text, () => assert.equal(names(text, kinds.split(" ")), found));
});

describe("names of a test file", () => {
  it("are the inputs that it sets", () => {
    const text =
      "defaultTest:\n  vars: { a: 1 }\ntests:\n  - id: x\n    model: m\n    vars:\n      b:\n        c: [{ d: 1 }]\n";
    assert.equal(
      names(text, ["input", "model"], "a.eval.yaml"),
      "test:a frontmatter:m test:b test:c=b.c test:d=b.c.[].d",
    );
  });
});
