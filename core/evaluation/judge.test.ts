import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { Check } from "typebox/schema";
import { AssertionResult, type Verdict } from "../protocol/evaluation.ts";
import {
  countRows,
  endingRows,
  endRows,
  groupRows,
  jsonRows,
  type KindRow,
  markupRows,
  toolRows,
} from "../test/kind-rows.ts";
import { assertionKinds, decideSet, judge, judgeTest, parseTestFile } from "./index.ts";
import type { Assertion, JudgedOutput, TestCase } from "./types.ts";

const answer: JudgedOutput = {
  text: "Hello Ada, good day.\nYours",
  latencyMs: 1200,
  costUsd: 0.002,
  outputSchema: null,
  finishReason: "stop",
};

/** The assertion that a test file says in one line of flow YAML. */
function say(yaml: string): Assertion {
  const found = parseTestFile(`tests: [{assert: [{${yaml}}]}]`).tests[0]?.assertions[0];
  assert.ok(found, yaml);
  return found;
}

const person =
  "{type: object, properties: {name: {type: string}, age: {type: integer, minimum: 0}}, required: [name], additionalProperties: false}";

describe("assertions", () => {
  const rows: KindRow[] = [
    ...endRows,
    ...jsonRows,
    ...markupRows,
    ...toolRows,
    ...endingRows,
    ...countRows,
    ...groupRows,
    ["type: equals, value: Hi", { text: "Hi" }, "passed"],
    ["type: equals, value: Hi", { text: "Hi\n" }, "failed", /only in white space/],
    ["type: equals, value: Hi", { text: "hi" }, "failed", /The answer is "hi", not "Hi"/],
    ["type: not-equals, value: Hi", { text: "Hi" }, "failed", /exactly/],
    ['type: equals, value: ""', { text: "" }, "passed"],
    ["type: equals, value: 1.0", { text: "1.0" }, "passed"],
    ["type: equals, value: {a: 1, b: [2]}", { text: '{"b":[2],"a":1}' }, "passed"],
    ["type: equals, value: {a: 1}", { text: '{"a":2}' }, "failed", /not equal/],
    ["type: equals, value: {a: 1}", { text: "Hi" }, "failed", /not JSON/],
    ["type: equals, value: [1], fence: allow", { text: "```json\n[1]\n```" }, "passed"],
    ["type: contains, value: Ada", {}, "passed"],
    ["type: contains, value: ada", {}, "failed", /does not contain "ada"/],
    ["type: not-contains, value: Ada", {}, "failed", /contains "Ada"/],
    ["type: icontains, value: ADA", {}, "passed"],
    ["type: icontains, value: STRASSE", { text: "Straße" }, "failed"],
    ["type: starts-with, value: Hello", {}, "passed"],
    ["type: not-starts-with, value: Hello", {}, "failed", /starts with/],
    ["type: contains-any, value: [x, Ada]", {}, "passed"],
    ["type: contains-any, value: [x, q]", {}, "failed", /none of "x" or "q"/],
    ["type: contains-all, value: [Ada, x, q]", {}, "failed", /"x" or "q"/],
    ["type: icontains-all, value: [ada, HELLO]", {}, "passed"],
    ["type: icontains-any, value: [x, HELLO]", {}, "passed"],
    ["type: not-contains-any, value: [x, q]", {}, "passed"],
    ["type: regex, value: ^Yours$", {}, "failed", /does not match \/\^Yours\$\//],
    ["type: regex, value: ^yours$, flags: im", {}, "passed"],
    ["type: not-regex, value: Ada", {}, "failed", /matches/],
    ["type: is-json", { text: ' {"a": 1}\n' }, "passed"],
    ["type: is-json", { text: "[1, 2]" }, "passed"],
    ["type: is-json", { text: "42" }, "passed"],
    ["type: is-json", {}, "failed", /not JSON/],
    ["type: is-json", { text: "" }, "failed", /empty/],
    ["type: is-json", { text: '{"a": ', finishReason: "length" }, "failed", /token limit/],
    ["type: is-json", { text: "```json\n{}\n```" }, "failed", /fence: allow/],
    ["type: is-json, fence: allow", { text: "```json\n{}\n```\n" }, "passed"],
    ["type: is-json, fence: allow", { text: "Here: ```json\n{}\n```" }, "failed"],
    ["type: not-is-json", {}, "passed"],
    [`type: is-json, value: ${person}`, { text: '{"name": "Ada", "age": 36}' }, "passed"],
    [
      `type: is-json, value: ${person}`,
      { text: '{"name": "Ada", "age": "36"}' },
      "failed",
      /"age" must be an integer, but is "36"/,
    ],
    [
      `type: is-json, value: ${person}`,
      { text: '{"age": -1}' },
      "failed",
      /"age" must be >= 0, but is -1; it must have "name"/,
    ],
    [`type: is-json, value: ${person}`, { text: '{"name": "Ada", "x": 1}' }, "failed", /must not have "x"/],
    [`type: not-is-json, value: ${person}`, { text: '{"name": "Ada"}' }, "failed", /fits/],
    [`type: matches-schema, value: ${person}`, { text: "[]" }, "failed", /it must be an object, but is \[\]/],
    ["type: matches-schema", { text: "[1]", outputSchema: { type: "array" } }, "passed"],
    ["type: matches-schema", { text: "{}", outputSchema: { type: "array" } }, "failed", /array/],
    ["type: matches-schema", { text: "{}" }, "broken", /no output\.schema/],
    ["type: not-matches-schema", { text: "{}" }, "broken", /no output\.schema/],
    ["type: matches-schema", { text: "{}", outputSchema: { $ref: "http://x/y" } }, "broken", /never fetched/],
    ["type: latency, threshold: 1200", {}, "passed", /1200 ms/],
    ["type: latency, threshold: 1000", {}, "failed", /more than 1000 ms/],
    ["type: not-latency, threshold: 1000", {}, "passed"],
    ["type: latency, threshold: 1", { latencyMs: Number.NaN }, "n/a", /No time/],
    ["type: cost, threshold: 0.002", {}, "passed"],
    ["type: cost, threshold: 0.001", {}, "failed", /\$0\.002, more than \$0\.001/],
    ["type: cost, threshold: 0", { costUsd: 0 }, "passed"],
    ["type: cost, threshold: 1", { costUsd: null }, "n/a", /No price/],
    ["type: not-cost, threshold: 1", { costUsd: null }, "n/a", /No price/],
    ["type: contians, value: x", {}, "broken", /Did you mean/],
    ["type: not-contians, value: x", {}, "broken", /Did you mean/],
    ['type: not-regex, value: "("', {}, "broken", /Unterminated/],
    ["type: not-contains", {}, "broken", /needs a text/],
  ];
  for (const [yaml, output, verdict, message] of rows) {
    it(`${yaml} on ${JSON.stringify(output).slice(0, 60)}: ${verdict}`, async () => {
      const result = await judge(say(yaml), { ...answer, ...output });
      assert.equal(result.verdict, verdict, result.message);
      assert.match(result.message, message ?? /./);
      assert.ok(Check(AssertionResult, result), "it fits the wire contract");
      assert.equal(result.expected !== undefined, verdict === "passed" || verdict === "failed");
    });
  }

  it("covers every type in the rows above", () => {
    const seen = new Set(rows.map(([yaml]) => /^type: (?:not-)?([\w-]+)/.exec(yaml)?.[1]));
    assert.deepEqual(
      assertionKinds.map(({ type }) => type).filter((type) => !seen.has(type)),
      [],
    );
  });

  it("gives expected and actual in full, the message shortened", async () => {
    const text = `start ${"x".repeat(5000)}\n end`;
    const result = await judge(say("type: equals, value: other"), { ...answer, text });
    assert.deepEqual([result.expected, result.actual], ["other", text]);
    assert.ok(result.message.length < 400);
    assert.match(result.message, /↵ end/);
  });

  it("cuts what the wire contract cannot hold", async () => {
    const result = await judge(say("type: contains, value: y"), { ...answer, text: "😀".repeat(100_000) });
    assert.equal(result.actual?.length, 100_000);
    assert.ok(result.actual?.isWellFormed());
    assert.ok(Check(AssertionResult, result));
  });
});

describe("judging never throws", () => {
  const bare = { not: true, gate: true, weight: 1, start: 0, end: 0 };
  const rows: [name: string, assertion: Assertion, output?: Partial<JudgedOutput>][] = [
    ["unknown type", { ...bare, type: "nope" }],
    ["a prototype's field as type", { ...bare, type: "constructor" }],
    ["value of another kind", { ...bare, type: "contains", value: { a: 1 } }],
    ["list of other kinds", { ...bare, type: "contains-any", value: [{}] }],
    ["no list", { ...bare, type: "contains-all" }],
    ["nothing to equal", { ...bare, type: "equals" }],
    ["pattern of another kind", { ...bare, type: "regex", value: 5 }],
    ["pattern that is none", { ...bare, type: "regex", value: "(" }],
    ["flags that are none", { ...bare, type: "regex", value: "a", flags: "qq" }],
    ["schema of another kind", { ...bare, type: "is-json", value: 5 }, { text: "{}" }],
    ["schema that is none", { ...bare, type: "is-json", value: { type: "strin" } }, { text: "{}" }],
    ["no threshold", { ...bare, type: "latency" }],
    [
      "a recursive schema that never ends",
      { ...bare, type: "is-json", value: { $ref: "#" } },
      { text: "{}" },
    ],
    [
      "a recursive schema on an answer nested 100,000 deep",
      { ...bare, type: "is-json", value: { items: { $ref: "#" } } },
      { text: "[".repeat(100_000) + "]".repeat(100_000) },
    ],
  ];
  for (const [name, assertion, output] of rows) {
    it(`${name}: broken, under not- too`, async () => {
      const result = await judge(assertion, { ...answer, ...output });
      assert.equal(result.verdict, "broken", result.message);
      assert.match(result.message, /^[A-Za-z$"].{10,}/);
      assert.doesNotMatch(result.message, /stack size/);
      const plain = await judge({ ...assertion, not: false }, { ...answer, ...output });
      assert.equal(plain.verdict, "broken");
    });
  }
});

describe("patterns are the host's to match", () => {
  const asked: string[] = [];
  const regexMatcher = async (pattern: string, flags: string, text: string) => {
    asked.push(`/${pattern}/${flags} ${text}`);
    return new RegExp(pattern, flags).test(text);
  };
  const json = (value: unknown) => ({ ...answer, text: JSON.stringify(value) });
  const schema = {
    type: "object",
    properties: { id: { type: "string", pattern: "^a+$" }, list: { items: { pattern: "b" } } },
    patternProperties: { "^x-": { type: "number" }, z$: { type: "number" } },
    additionalProperties: false,
  };
  const assertion = (value: unknown): Assertion => ({
    type: "is-json",
    not: false,
    value,
    gate: true,
    weight: 1,
    start: 0,
    end: 0,
  });

  it("asks for a regex assertion", async () => {
    asked.length = 0;
    await judge(say("type: regex, value: a, flags: i"), { ...answer, text: "t" }, { regexMatcher });
    assert.deepEqual(asked, ["/a/i t"]);
  });

  it("asks for the patterns of a schema, each where it applies, once", async () => {
    asked.length = 0;
    const result = await judge(assertion(schema), json({ id: "aa", list: ["b", "b"], "x-1": 5 }), {
      regexMatcher,
    });
    assert.equal(result.verdict, "passed", result.message);
    assert.deepEqual(
      asked.filter((one) => one.startsWith("/^a+$/")),
      ["/^a+$/u aa"],
    );
    assert.deepEqual(
      asked.filter((one) => one.startsWith("/b/")),
      ["/b/u b"],
    );
  });

  const rows: [name: string, value: unknown, verdict: Verdict, message?: RegExp][] = [
    ["a pattern that does not match", { id: "b" }, "failed", /"id" must match \/\^a\+\$\/, but is "b"/],
    ["a property by pattern", { "x-1": "no" }, "failed", /"x-1" must be a number/],
    ["a property by two patterns", { "x-z": 1 }, "passed"],
    ["a property that no pattern allows", { y: 1 }, "failed", /must not have "y"/],
    ["names with characters of patterns", { "x-.*[(/": "no" }, "failed", /must be a number/],
  ];
  for (const [name, value, verdict, message] of rows) {
    it(name, async () => {
      const result = await judge(assertion(schema), json(value), { regexMatcher });
      assert.equal(result.verdict, verdict, result.message);
      assert.match(result.message, message ?? /./);
    });
  }

  it("is broken with the matcher's sentence when it gives up", async () => {
    const regexMatcher = async () => Promise.reject(new Error("The pattern took more than 2 s."));
    for (const one of [say("type: not-regex, value: (a+)+$"), { ...assertion(schema), not: true }]) {
      const result = await judge(one, json({ id: "aa" }), { regexMatcher });
      assert.deepEqual([result.verdict, result.message], ["broken", "The pattern took more than 2 s."]);
    }
  });

  it("takes the older syntax of patterns, too", async () => {
    const result = await judge(assertion({ pattern: "^[\\w-.]+\\-$" }), json("a.b-"));
    assert.equal(result.verdict, "passed", result.message);
  });
});

describe("a test's verdict", () => {
  const test = (lines: string): TestCase => {
    const found = parseTestFile(`tests:\n  - ${lines.replaceAll("\n", "\n    ")}`).tests[0];
    assert.ok(found);
    return found;
  };
  const yes = "{type: contains, value: Ada}";
  const no = "{type: contains, value: Bob}";
  const soft = (one: string, weight = 1) => one.replace("}", `, gate: false, weight: ${weight}}`);
  const rows: [name: string, lines: string, verdict: Verdict, message: RegExp][] = [
    ["all hold", `assert: [${yes}, ${yes}]`, "passed", /^$/],
    [
      "one gate fails",
      `assert: [${yes}, ${no}]`,
      "failed",
      /contains failed: The answer does not contain "Bob"/,
    ],
    [
      "a threshold reached, a gate failed",
      `threshold: 0.5\nassert: [${yes}, ${no}]`,
      "failed",
      /0\.5 reaches the threshold 0\.5, but a failed gate.*gate: false/,
    ],
    [
      "a threshold missed, a gate failed",
      `threshold: 0.9\nassert: [${yes}, ${no}]`,
      "failed",
      /^contains failed: [^.]*\.$/,
    ],
    ["a threshold reached without gates", `threshold: 0.5\nassert: [${yes}, ${soft(no)}]`, "passed", /^$/],
    [
      "a threshold missed without gates",
      `threshold: 0.6\nassert: [${yes}, ${soft(no)}]`,
      "failed",
      /0\.5 is below the threshold 0\.6.*contains failed/,
    ],
    [
      "weights count",
      `threshold: 0.6\nassert: [{type: contains, value: Ada, weight: 3}, ${soft(no)}]`,
      "passed",
      /^$/,
    ],
    [
      "one of weight 0 fails, which is a metric only",
      `assert: [${yes}, {type: contains, value: Bob, weight: 0}]`,
      "passed",
      /^$/,
    ],
    [
      "one of weight 0 holds, and does not lift the score",
      `threshold: 0.6\nassert: [{type: contains, value: Ada, weight: 0}, ${yes}, ${soft(no)}]`,
      "failed",
      /0\.5 is below/,
    ],
    ["no threshold, nothing gated failed", `assert: [${yes}, ${soft(no)}]`, "passed", /^$/],
    [
      "what is not applicable does not count",
      `threshold: 1\nassert: [${yes}, {type: cost, threshold: 1}]`,
      "passed",
      /^$/,
    ],
    ["all not applicable", "assert: [{type: cost, threshold: 1}]", "n/a", /No price/],
    ["no assertions", "vars: {}", "n/a", /no assertions/],
    ["a mistake in the file", `assert: [${yes}, {type: contains}]`, "broken", /needs a text/],
    [
      "a broken assertion beside a failed gate",
      `assert: [${no}, {type: matches-schema}]`,
      "broken",
      /matches-schema could not be judged: The prompt has no/,
    ],
    [
      "a broken one that gates nothing",
      `assert: [${yes}, {type: matches-schema, gate: false}]`,
      "broken",
      /could not be judged/,
    ],
  ];
  for (const [name, lines, verdict, message] of rows) {
    it(`${name}: ${verdict}`, async () => {
      const result = await judgeTest(test(lines), { ...answer, costUsd: null });
      assert.equal(result.verdict, verdict, result.message);
      assert.match(result.message, message);
    });
  }

  it("and a set's", () => {
    const of = (...verdicts: Verdict[]) => decideSet(verdicts.map((verdict) => ({ verdict })));
    assert.deepEqual(
      [of("passed", "passed").verdict, of("passed", "passed").line],
      ["passed", "2/2 tests passed"],
    );
    assert.equal(
      of("passed", "failed", "broken", "n/a").line,
      "1/4 tests passed, 1 failed, 1 broken, 1 not applicable",
    );
    assert.equal(of("passed", "failed", "broken").verdict, "broken");
    assert.equal(of().verdict, "n/a");
  });
});
