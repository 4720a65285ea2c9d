import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { workspaceOf } from "../../test/cursor.ts";
import { folds } from "./folding.ts";
import { linkedNames } from "./linked.ts";
import { documentLinks } from "./links.ts";
import { type OutlineSymbol, outline } from "./outline.ts";
import { workspaceSymbols } from "./search.ts";
import { selectionRanges } from "./selection.ts";
import { semanticTokens } from "./semantic.ts";

const file = `---
model: m
input:
  schema:
    name: string
studio.tests:
  - id: first
    vars: { name: x }
---
{{role "system"}}
Be brief.
{{>house}}

{{role "user"}}
{{#if name}}
Hi {{name}}
{{else}}
Hi
{{/if}}
{{!-- a note
of two lines --}}
`;

describe("outline", () => {
  const shown = (symbols: OutlineSymbol[]): string =>
    symbols.map(({ name, children }) => name + (children.length > 0 ? `(${shown(children)})` : "")).join(" ");
  const rows: [text: string, symbols: string][] = [
    [file, "model input(schema(name)) studio.tests(first(id vars(name))) system(>house) user(#if)"],
    ["Hi {{#each a}}{{#if b}}{{>c}}{{/if}}{{/each}}", "user(#each(#if(>c)))"],
    ['Hello\n{{role "model"}}\n', "user model"],
    ["", ""],
    ["---\nmodel: [x\n---\n{{#if", "model user(#if)"],
  ];
  for (const [text, symbols] of rows) {
    it(JSON.stringify(text.slice(0, 50)), () => {
      const place = workspaceOf(text);
      const found = outline(place);
      assert.equal(shown(found), symbols);
      const check = (one: OutlineSymbol, around: { start: number; end: number }) => {
        assert.ok(one.range.start >= around.start && one.range.end <= around.end, `${one.name} lies inside`);
        assert.ok(
          one.selection.start >= one.range.start && one.selection.end <= one.range.end,
          `selection of ${one.name}`,
        );
        for (const child of one.children) check(child, one.range);
      };
      for (const one of found) check(one, { start: 0, end: text.length });
    });
  }
});

describe("folding", () => {
  it("folds frontmatter, maps, messages, blocks, branches and comments", () => {
    const found = folds(workspaceOf(file)).map(
      ({ start, end, kind }) => `${start + 1}-${end + 1}${kind ? ` ${kind}` : ""}`,
    );
    assert.deepEqual(found, [
      "1-9 region",
      "3-5",
      "4-5",
      "6-8",
      "7-8",
      "10-12",
      "14-21",
      "15-16",
      "17-18",
      "20-21 comment",
    ]);
  });
  it("folds what is not closed yet", () => {
    assert.deepEqual(
      folds(workspaceOf("{{#if a}}\nx\ny")).map(({ start, end }) => [start, end]),
      [
        [0, 2],
        [0, 1],
      ],
    );
  });
});

describe("selection ranges", () => {
  const rows: [marked: string, steps: string[]][] = [
    [
      "a {{#if x}}b {{user.na|me}} c{{/if}} d",
      [
        "name",
        "user.name",
        "{{user.name}}",
        "b {{user.name}} c",
        "{{#if x}}b {{user.name}} c{{/if}}",
        "a {{#if x}}b {{user.name}} c{{/if}} d",
      ],
    ],
    ["{{json a in|dent=2}}", ["indent=2", "json a indent=2", "{{json a indent=2}}"]],
    [
      "---\na:\n  b: te|xt\n---\nz",
      ["text", "b: text", "a:\n  b: text", "---\na:\n  b: text\n---\n", "---\na:\n  b: text\n---\nz"],
    ],
  ];
  for (const [marked, steps] of rows) {
    it(JSON.stringify(marked), () => {
      const place = workspaceOf(marked);
      assert.deepEqual(
        selectionRanges(place).map(({ start, end }) => place.text.slice(start, end)),
        steps,
      );
    });
  }
});

describe("linked editing", () => {
  const rows: [marked: string, names: string[] | null][] = [
    ["{{#us|er}}a{{/user}}", ["user@3", "user@14"].map((one) => one.replace("@14", "@13"))],
    ["{{#if a}}{{#each b}}{{/ea|ch}}{{/if}}", ["each@12", "each@23"]],
    ["{{#if a|}}{{/if}}", null],
    ["{{#if a}}te|xt{{/if}}", null],
    ["{{#if a}}{{/each}}", null],
    ["{{#i|f a}}", null],
    ['{{#*in|line "a"}}{{/inline}}', null],
  ];
  for (const [marked, names] of rows) {
    it(marked, () => {
      const place = workspaceOf(marked);
      const found = place.offset < 0 ? null : linkedNames(place);
      assert.deepEqual(
        found?.map(({ start, end }) => `${place.text.slice(start, end)}@${start}`) ?? null,
        names,
      );
    });
  }
});

describe("semantic tokens", () => {
  it("tell what each name is", () => {
    const text =
      '---\ninput:\n  schema: { a: Recipe }\n---\n{{role "user"}}{{a.b}}{{#each a as ||x||}}{{x}}{{@index}}{{shout x}}{{>p q=a}}{{/each}}';
    const place = workspaceOf(text);
    const found = semanticTokens(place).map(({ start, end, type, modifiers }) =>
      [place.text.slice(start, end), type, ...modifiers].join(" "),
    );
    assert.deepEqual(found, [
      "a variable declaration",
      "Recipe type",
      "role function defaultLibrary",
      "user enumMember user",
      "a variable",
      "b property",
      "each function defaultLibrary",
      "a variable",
      "x parameter declaration",
      "x parameter",
      "index variable readonly defaultLibrary",
      "shout function",
      "x parameter",
      "p macro",
      "q parameter",
      "a property",
      "each function defaultLibrary",
    ]);
  });
});

describe("document links", () => {
  it("lead to partials, tools and schemas that are there", () => {
    const place = workspaceOf(
      {
        "a.prompt": "---\ntools: [t, u]\noutput: { schema: R }\n---\n{{>p}}{{>q}}",
        "_p.prompt": "",
        "t.tool.yaml": "",
      },
      { schemaFiles: { R: "schemas/r.json" } },
    );
    const found = documentLinks(place).map(
      ({ start, end, file }) => `${place.text.slice(start, end)} ${file}`,
    );
    assert.deepEqual(found, ["t t.tool.yaml", "R schemas/r.json", "p _p.prompt"]);
  });
});

describe("workspace symbols", () => {
  const files = { "x/greeting.prompt": file, "x/_house.prompt": "", "b.prompt": "{{undeclared}}" };
  const rows: [query: string, found: string[]][] = [
    ["", ["b", "house", "greeting", "name"]],
    ["grt", ["greeting"]],
    ["NAME", ["name"]],
    ["zzz", []],
  ];
  for (const [query, found] of rows) {
    it(JSON.stringify(query), () =>
      assert.deepEqual(
        workspaceSymbols(workspaceOf(files).workspace, query).map(({ name }) => name),
        found,
      ),
    );
  }
});
