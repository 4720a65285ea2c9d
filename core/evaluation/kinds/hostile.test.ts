import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { judge } from "../judge.ts";
import type { Assertion, JudgedOutput } from "../types.ts";

const bare = { not: false, gate: true, weight: 1, start: 0, end: 0 };
const output = { latencyMs: 1, costUsd: null, outputSchema: null, finishReason: "stop" };

/** What could make a reader of answers slow or end it; each is of about as many characters as it is told. */
const texts: Record<string, (length: number) => string> = {
  "open tags": (length) => "<a>".repeat(length / 3),
  "nested tags": (length) => "<a>".repeat(length / 7) + "</a>".repeat(length / 7),
  "paragraphs in each other": (length) => "<p><b>".repeat(length / 6),
  "tags without an end": (length) => "<a ".repeat(length / 3),
  "quotes without an end": (length) => "<a \"'".repeat(length / 5),
  "attributes without an end": (length) => ` <p a="`.repeat(length / 7),
  "one tag with many attributes": (length) => `<a ${"x='1' ".repeat(length / 6)}/>`,
  "a tag of white space": (length) => `<a =${" ".repeat(length)}`,
  "comments without an end": (length) => "<!--".repeat(length / 4),
  scripts: (length) => "<script>".repeat(length / 8),
  ampersands: (length) => "&".repeat(length),
  "open maps": (length) => "{".repeat(length),
  "open maps with keys": (length) => '{"a":'.repeat(length / 5),
  "open lists": (length) => "[".repeat(length),
  "nested lists": (length) => "[".repeat(length / 2) + "]".repeat(length / 2),
  "lists with an open text": (length) => '["'.repeat(length / 2),
  "loose maps": (length) => "{a: b} {c ".repeat(length / 10),
  "backslashes in a text": (length) => `{"${"\\".repeat(length)}`,
  digits: (length) => `[${"1".repeat(length)}`,
  words: (length) => "a ".repeat(length / 2),
  "one word": (length) => "x".repeat(length),
};

const kinds: Omit<Assertion, keyof typeof bare>[] = [
  { type: "is-xml", value: ["a.a.a"] },
  { type: "contains-xml", value: ["a.a.b"] },
  { type: "is-html" },
  { type: "contains-html" },
  { type: "contains-json", value: { type: "object", required: ["z"] } },
  { type: "json-path", path: "$..a", value: 1 },
  { type: "is-refusal" },
  { type: "word-count", value: 1 },
  { type: "levenshtein", value: "x".repeat(1000), threshold: 50 },
];

describe("hostile answers", function () {
  this.timeout(60_000);

  for (const kind of kinds) {
    it(`${kind.type} takes linear time`, async () => {
      for (const [name, text] of Object.entries(texts)) {
        const started = performance.now();
        const result = await judge({ ...bare, ...kind }, {
          ...output,
          text: text(1_000_000),
        } as JudgedOutput);
        const took = performance.now() - started;
        assert.ok(
          ["passed", "failed"].includes(result.verdict) || /deep/.test(result.message),
          `${name}: ${result.message}`,
        );
        assert.ok(took < 4000, `${name}: ${took} ms`);
      }
    });
  }

  it("a comparison that is too large is broken, not slow", async () => {
    const started = performance.now();
    const value = "ab".repeat(50_000);
    const text = "ba".repeat(500_000);
    const one = { ...bare, type: "levenshtein", value, threshold: 1_000_000 };
    const result = await judge(one, { ...output, text } as JudgedOutput);
    assert.equal(result.verdict, "broken");
    assert.match(result.message, /too large/);
    assert.ok(performance.now() - started < 1000);
  });
});
