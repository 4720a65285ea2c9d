import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { Model } from "../../protocol/chat.ts";
import { render } from "../../rendering/index.ts";
import { parse } from "../../syntax/parse.ts";
import { helpers } from "../../syntax/reference.ts";
import { workspaceOf } from "../../test/cursor.ts";
import { check } from "../check/index.ts";
import type { Finding } from "../check/types.ts";
import { codeActions } from "./actions.ts";
import { type HintSettings, inlayHints } from "./inlay.ts";
import { shownBody, snippets, withModel } from "./snippets.ts";

describe("code actions", () => {
  it("offer the fixes of the findings that are touched", () => {
    const place = workspaceOf("---\ninput: { schema: { a: string } }\n---\n{{a}}");
    const at = (start: number, end: number): Finding => ({
      code: "x",
      severity: "warning",
      message: "m",
      start,
      end,
      fixes: [{ title: `fix ${start}`, edits: [{ start, end, newText: "y" }], preferred: true }],
    });
    const found = codeActions(place, { start: 5, end: 6 }, [at(0, 5), at(6, 9), at(20, 30)]);
    assert.deepEqual(
      found.map(({ title, preferred, kind }) => `${title} ${preferred} ${kind}`),
      ["fix 0 true edit", "fix 6 true edit"],
    );
    assert.deepEqual(found[0]!.edits, [{ file: "a.prompt", start: 0, end: 5, newText: "y" }]);
  });

  const schemas: [text: string, after: string | null][] = [
    ["Hi {{name}}", "---\ninput:\n  schema:\n    name: string\n---\nHi {{name}}"],
    [
      "---\r\nmodel: m\r\n---\r\n{{a}}",
      "---\r\nmodel: m\r\ninput:\r\n  schema:\r\n    a: string\r\n---\r\n{{a}}",
    ],
    ["---\ninput:\n  schema: { a: string }\n---\n{{a}}", null],
    ["no variables", null],
    ["{{a}}{{#if", null],
  ];
  for (const [text, after] of schemas) {
    it(`make a schema for ${JSON.stringify(text)}`, () => {
      const place = workspaceOf(text);
      const action = codeActions(place, { start: 0, end: 0 }, []).find(({ kind }) => kind === "refactor");
      const edited = action?.edits.reduce(
        (before, { start, end, newText }) => before.slice(0, start) + newText + before.slice(end),
        text,
      );
      assert.equal(edited ?? null, after);
      if (edited) {
        assert.deepEqual(parse(edited).problems, []);
        assert.deepEqual(
          render(edited, { input: { a: 1 } }).messages,
          render(text, { input: { a: 1 } }).messages,
        );
      }
    });
  }
});

describe("inlay hints", () => {
  const text = `---
model: m
input:
  schema:
    name: string
    tags(array): string
  default:
    name: Ada
---
{{role "system"}}
Be brief.
{{role "user"}}
{{name}} {{#each tags}}{{this}}{{/each}} {{tags}}
`;
  const off: HintSettings = { types: false, defaults: false, tokens: false, price: false };
  const models = [
    {
      id: "m",
      object: "model" as const,
      owned_by: "t",
      max_input_tokens: null,
      max_output_tokens: null,
      input_cost_per_token: 0.001,
      output_cost_per_token: null,
      supported_openai_params: null,
    },
  ];
  const rows: [shown: Partial<HintSettings>, hints: string[]][] = [
    [{}, []],
    [{ types: true }, ["tags|: array of string"]],
    [{ defaults: true }, ['name: string| = "Ada"']],
    [{ tokens: true }, ['{{role "system"}}| ≈ 3 tokens', '{{role "user"}}| ≈ 9 tokens']],
    [{ price: true }, ["m| ≈ $0.01 input"]],
  ];
  for (const [shown, hints] of rows) {
    it(JSON.stringify(shown), () => {
      const place = workspaceOf(text, { models });
      const found = inlayHints(place, { ...off, ...shown }).map(({ offset, label }) => {
        const before = place.text.slice(0, offset);
        return `${/(?:\{\{role "\w+"\}\}|[\w ]+: \w+|\w+)$/.exec(before)?.[0].trim()}|${label}`;
      });
      assert.deepEqual(
        found.map((one) => one.replace("model: m", "m")),
        hints,
      );
    });
  }
  it("stand at the end of the line, so that they push nothing", () => {
    const place = workspaceOf('Hello {{name}},\r\nhow are you?\n{{role "model"}}Ok');
    const found = inlayHints(place, { ...off, tokens: true });
    assert.deepEqual(
      found.map(({ offset, label }) => [place.text.slice(0, offset).split(/\r?\n/).at(-1), label]),
      [
        ["Hello {{name}},", " ≈ 8 tokens"],
        ['{{role "model"}}Ok', " ≈ 1 token"],
      ],
    );
    assert.ok(found.every(({ offset }) => /^(?:[\r\n]|$)/.test(place.text.slice(offset))));
  });
  it("leave out counts that belong to no place", () => {
    const place = workspaceOf(
      '---\ninput: { schema: { xs(array): string } }\n---\n{{#each xs}}{{role "user"}}a{{/each}}{{role "model"}}b{{role "user"}}c',
    );
    assert.deepEqual(inlayHints(place, { ...off, tokens: true }).length, 0);
  });
});

describe("snippets", () => {
  const file = "---\ndescription: x\n---\n";
  const models = ["b", "a|c"].map((id) => ({ id }) as Model);
  it("name the models on offer, the default one first", () => {
    const text = withModel(file, { models, defaultModel: "a|c" });
    assert.equal(text, `---\nmodel: \${1|a\\|c,b|}\ndescription: x\n---\n`);
  });
  it("name no model while none is known", () => {
    assert.equal(withModel(file, { models: null, defaultModel: "b" }), file);
    for (const { body } of snippets) assert.doesNotMatch(body, /^model:/m);
  });
  for (const { name, body } of snippets) {
    it(`${name} renders without problems`, () => {
      const text = shownBody(body).replaceAll("{{>name}}", "{{>card}}");
      const rendered = render(
        text,
        { input: { value: 1, items: [1], url: "https://example.com/a.png", text: "x" } },
        { partials: { card: "x" } },
      );
      assert.deepEqual(
        rendered.problems.filter(({ severity }) => severity !== "information"),
        [],
      );
      assert.ok(!/\$\d|\$\{/.test(text), text);
    });
  }
  for (const { file, name, body } of snippets.filter((one) => one.file)) {
    it(`${name} has nothing to be said about (${file})`, () => {
      const found = check(parse(shownBody(body)));
      assert.deepEqual(
        found.map(({ code }) => code),
        [],
      );
    });
  }
  for (const { name, example } of helpers) {
    it(`the example of ${name} renders without problems`, () => {
      const input = { name: "Ada", items: [1, 2], user: { name: "Bo" }, style: "formal" };
      const rendered = render(example, { input, messages: [{ role: "user", content: [{ text: "x" }] }] });
      assert.deepEqual(rendered.problems, []);
      assert.ok(rendered.messages.length > 0);
    });
  }
  for (const { name, snippet } of helpers) {
    it(`the completion of ${name} renders without problems`, () => {
      const text = `Hello {{${shownBody(snippet)}}}`;
      const { problems } = render(text, {
        input: { value: 1, list: [1], object: { k: 1 }, key: "k", url: "https://example.com/a.png" },
      });
      assert.deepEqual(
        problems.filter(({ severity }) => severity === "error"),
        [],
      );
    });
  }
});
