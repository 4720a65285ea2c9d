import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { parse } from "../../syntax/parse.ts";
import { check } from "./index.ts";

const head =
  "---\ninput:\n  schema:\n    name: string\n    age: integer\n    items(array):\n      title: string\n---\n";

/** A template with mistakes, and what is told of it: each code with the text it marks. */
const rows: [title: string, template: string, told: string[]][] = [
  ["a mustache being typed", "{{nam}} and {{", ["unknown-variable nam", "template-syntax {{"]],
  [
    "an empty mustache",
    "{{nam}} {{}} {{agee}}",
    ["unknown-variable nam", "template-syntax }}", "unknown-variable agee"],
  ],
  [
    "a comparison",
    "{{#if age >= 18}}{{nam}}{{else if age > 2}}{{agee}}{{/if}}",
    ["template-syntax >", "unknown-variable nam", "unknown-variable agee"],
  ],
  [
    "a loop with a mistake in its tag: nothing is known after it",
    "{{nam}}{{#each items >}}{{title}}{{/each}}{{agee}}",
    ["unknown-variable nam", "template-syntax >"],
  ],
  [
    "a block that is not closed",
    '{{role "System"}}{{nam}}\n{{#if age}}{{agee}}',
    ['unknown-role "System"', "unknown-variable nam", "template-syntax {{#if age}}"],
  ],
  ["a role being typed after the history", '{{history}}{{role "us', ['template-syntax {{role "us']],
  ["a message that holds the mistake only", '{{role "user"}}{{name x=}}', ["template-syntax }}"]],
  ["inputs that are not used before the mistake", "{{name}} {{", ["template-syntax {{"]],
];

describe("a template with a syntax error", () => {
  for (const [title, template, told] of rows) {
    it(`${title}: the rest is still told`, () => {
      const text = head + template;
      const findings = check(parse(text)).map(({ code, start, end }) => `${code} ${text.slice(start, end)}`);
      assert.deepEqual(findings, told);
    });
  }
});
