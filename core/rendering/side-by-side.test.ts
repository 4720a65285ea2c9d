import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { render } from "./render.ts";

/** The template, its input, the text that is sent, and the sums that are told; ⟦ ⟧ is where. */
const rows: [what: string, template: string, input: object, sent: string, sums?: string[]][] = [
  ["numbers at the start", "{{a}}⟦{{b}}⟧", { a: 9, b: 30 }, "39", ["9 and 30 give 39."]],
  ["numbers after a text", "No. {{a}}{{b}}", { a: 9, b: 30 }, "No. 930"],
  ["numbers with a text between", "{{a}}:{{b}}", { a: 9, b: 30 }, "9:30"],
  ["texts of digits", "{{a}}{{b}}", { a: "9", b: "30" }, "930"],
  ["one text", "{{a}}{{b}}", { a: 9, b: "30" }, "930"],
  ["three", "{{a}}⟦{{b}}⟧⟦{{c}}⟧", { a: 1, b: 2, c: 3 }, "6", ["1 and 2 give 3.", "2 and 3 give 5."]],
  ["a comment between", "{{a}}{{! and }}⟦{{b}}⟧", { a: true, b: 2 }, "3", ["true and 2 give 3."]],
  [
    "the start of a loop",
    "{{#each a}}{{n}}⟦{{@index}}⟧ {{/each}}",
    { a: [{ n: 10 }, { n: 20 }] },
    "10 21 ",
    ["10 and 0 give 10."],
  ],
  ["the start of a branch", "a {{#if a}}{{a}}⟦{{b}}⟧{{/if}}", { a: 1, b: 2 }, "a 3", ["1 and 2 give 3."]],
  ["the other branch", "a {{#if c}}c{{else}}{{a}}⟦{{b}}⟧{{/if}}", { a: 1, b: 2 }, "a 3", ["1 and 2 give 3."]],
  ["what a block gives", "{{#if a}}{{a}}{{/if}}⟦{{b}}⟧", { a: 1, b: 2 }, "3", ["1 and 2 give 3."]],
  ["a loop gives text", "{{#each a}}{{this}}{{/each}}{{b}}", { a: [1], b: 2 }, "12"],
  ["a partial", "⟦{{>two}}⟧", { a: 1, b: 2 }, "3", ["1 and 2 give 3."]],
  ["as JSON", "{{json a}}{{json b}}", { a: 1, b: 2 }, "12"],
  ["after a role", '{{role "user"}}{{a}}{{b}}', { a: 1, b: 2 }, "12"],
  ["nothing beside a number", "{{a}}{{b}}", { b: 2 }, "2"],
];

describe("numbers side by side", () => {
  for (const [what, marked, input, sent, sums = []] of rows) {
    it(what, () => {
      const places = [...marked.matchAll(/⟦([^⟧]*)⟧/g)].map(([, text]) => text);
      const template = marked.replace(/[⟦⟧]/g, "");
      const { messages, problems } = render(
        template,
        { input: { ...input } },
        { partials: { two: "{{a}}{{b}}" } },
      );
      assert.deepEqual(
        messages.map(({ content }) => content.map((part) => "text" in part && part.text)),
        [[sent]],
      );
      assert.deepEqual(
        problems.map(({ code, start, end }) => `${code} ${template.slice(start, end)}`),
        places.map((text) => `numbers-added ${text}`),
      );
      for (const [index, sum] of sums.entries())
        assert.ok(problems[index]!.message.includes(sum), problems[index]!.message);
    });
  }
});
