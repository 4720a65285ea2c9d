import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { render } from "./render.ts";

/** What a rendering that fails says, and where: the code and the text it points at. */
const rows: [name: string, text: string, code: string, place: string][] = [
  ["a missing partial", "{{>nope}}", "missing-partial", "{{>nope}}"],
  ["a missing partial inside a block", "{{#if x}}a {{>nope}}{{/if}}", "missing-partial", "{{>nope}}"],
  ["a missing partial inside a loop", "{{#each l}}{{>nope}}{{/each}}", "missing-partial", "{{>nope}}"],
  [
    "a helper that fails inside a block",
    "{{#if x}}{{ifEquals 1 1}}{{/if}}",
    "helper-failed",
    "{{ifEquals 1 1}}",
  ],
  ["an unknown helper inside a block", "{{#if x}}{{shout x}}{{/if}}", "unknown-helper", "{{shout x}}"],
];

describe("a failed rendering", () => {
  for (const [name, text, code, place] of rows) {
    it(`names ${name}`, () => {
      const { problems } = render(text, { input: { x: true, l: [1] } });
      const [found] = problems.filter(({ severity }) => severity === "error");
      assert.equal(found?.code, code, JSON.stringify(problems));
      assert.equal(text.slice(found?.start, found?.end), place);
    });
  }
});
