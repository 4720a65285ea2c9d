import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { importedPrompty as imported, sent } from "../../test/imported.ts";

describe("Mustache", () => {
  const values = {
    shop: "S",
    note: "n",
    no: false,
    list: ["a", "b"],
    orders: [{ id: 7, note: "g", in: [{ x: 1 }] }, { id: 8 }],
    who: { name: "Jo" },
  };
  const rows: [what: string, template: string, printed: string][] = [
    ["a name outside of the list", "{{#orders}}{{id}}{{shop}} {{/orders}}", "7S 8S"],
    ["a text as condition", "{{#note}}({{note}}{{.}}){{/note}}{{#no}}x{{/no}}", "(nn)"],
    [
      "a field of an item as condition",
      "{{#orders}}{{#note}}{{id}}{{note}}{{/note}}{{^note}}-{{/note}}{{/orders}}",
      "7g-",
    ],
    ["a list in a list", "{{#orders}}{{#in}}{{x}} {{id}}{{shop}}{{/in}}{{/orders}}", "1 7S"],
    ["a map", "{{#who}}{{name}} {{shop}}{{/who}}", "Jo S"],
    ["texts", "{{#list}}{{.}},{{/list}}{{^none}}!{{/none}}", "a,b,!"],
    ["other delimiters", "{{=<% %>=}}\n<% shop %> {{x}}", "S {{x}}"],
    ["a mark that is never closed", "{{shop}} {{shop", "S {{shop"],
    ["without escapes", "{{{shop}}}{{&shop}}{{! no }}", "SS"],
    ["a backslash", "C:\\{{shop}}", "C:\\S"],
  ];
  for (const [what, template, printed] of rows)
    it(what, () => {
      const { text } = imported(
        `template: mustache\nsample: ${JSON.stringify(values)}`,
        `user:\n${template}\n`,
      );
      assert.deepEqual(sent(text), [`user: ${printed}`], text);
    });

  it("takes a declared list for one", () => {
    const { text } = imported(
      "inputs: { talk: { type: array } }",
      "user:\n{{#talk}}\n- {{role}}: {{text}}\n{{/talk}}\n",
    );
    assert.deepEqual(sent(text, { talk: [{ role: "r", text: "t" }] }), ["user: - r: t"]);
  });

  it("tells what it cannot know", () => {
    const { lost } = imported(
      "template: mustache",
      "user:\n{{#items}}{{a}}{{/items}}{{>part}}\n".replace("{{>part}}", ""),
    );
    assert.match(lost, /\{\{#items\}\} goes through is not known[\s\S]*&lt;/);
  });
});
