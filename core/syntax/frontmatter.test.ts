import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { splitFrontmatter } from "./frontmatter.ts";

// The expression that the library's behaviour is defined by; the reference for these tests.
const reference = /^---\s*(?:\r\n|\r|\n)([\s\S]*?)(?:\r\n|\r|\n)---\s*(?:\r\n|\r|\n)([\s\S]*)$/;

function check(text: string) {
  const match = text.match(reference);
  const split = splitFrontmatter(text);
  const got = split && [text.slice(split.yamlStart, split.yamlEnd), text.slice(split.bodyStart)];
  assert.deepEqual(got, match && [match[1], match[2]], JSON.stringify(text));
}

describe("splitFrontmatter", () => {
  it("agrees with the library on every short file of line breaks, dashes and letters", () => {
    const alphabet = ["\n", "\r", "---", " ", "a"];
    const walk = (text: string, left: number) => {
      check(text);
      if (left > 0) for (const piece of alphabet) walk(text + piece, left - 1);
    };
    walk("", 3);
    walk("---", 7);
  });

  for (const [what, text] of [
    ["a byte order mark", "\ufeff---\na: 1\n---\nx"],
    ["no line break at the end", "---\na: 1\n---"],
    ["four dashes", "----\na: 1\n----\nx"],
    ["a rule in the body", "---\na: 1\n---\nx\n---\ny"],
    ["spaces that are not ASCII", "---\u00a0\u2028\na: 1\n---\u3000\nx"],
    ["an indented end", "---\na: 1\n  ---\nx"],
  ] as const) {
    it(`agrees with the library on ${what}`, () => check(text));
  }

  it("takes linear time on a file of line breaks that nothing closes", () => {
    const started = process.cpuUsage();
    assert.equal(splitFrontmatter(`---${"\n".repeat(250_000)}a`), null);
    assert.equal(splitFrontmatter(`---\n${"\n--- x".repeat(50_000)}a`), null);
    assert.ok(process.cpuUsage(started).user < 500_000);
  });
});
