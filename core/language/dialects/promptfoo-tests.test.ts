import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { writtenTypes } from "../../evaluation/kinds/index.ts";
import { parseTestFile } from "../../evaluation/read.ts";
import { configured, type Files } from "../../test/imported.ts";
import { assertionTypes } from "./promptfoo-assertions.ts";

/** The tests of the only prompt, which a test file reads without errors. */
function testsOf(value: object, files: Files = {}) {
  const { texts, lost } = configured({ prompts: ["Say {{x}}"], ...value }, files);
  const set = parseTestFile(texts["c.eval.yaml"] ?? "tests: []");
  assert.deepEqual(
    set.problems.filter(({ severity }) => severity === "error"),
    [],
  );
  const tests = set.tests.map(({ vars, assertions, threshold, model, description }) => ({
    vars,
    asserts: assertions.map(({ type, not, value: wanted, gate }) =>
      `${gate ? "" : "?"}${not ? "not-" : ""}${type} ${JSON.stringify(wanted) ?? ""}`.trim(),
    ),
    ...(threshold === undefined ? {} : { threshold }),
    ...(model === undefined ? {} : { model }),
    ...(description === undefined ? {} : { description }),
  }));
  return { tests, lost, text: texts["c.eval.yaml"] ?? "" };
}

describe("promptfoo's tests", () => {
  const contains = (value: string) => ({ type: "contains", value });
  const rows: [what: string, value: object, tests: unknown[], note?: RegExp, files?: Files][] = [
    [
      "lists as one test for each",
      { tests: [{ vars: { x: ["a", "b"], y: [1, 2] }, assert: [contains("z")] }] },
      [
        { vars: { x: "a", y: [1, 2] }, asserts: ['contains "z"'] },
        { vars: { x: "b", y: [1, 2] }, asserts: ['contains "z"'] },
      ],
    ],
    [
      "every combination",
      { tests: [{ description: "d", vars: { x: ["a", "b"], y: ["c", "d"] } }] },
      ["a c", "a d", "b c", "b d"].map((one, n) => ({
        vars: { x: one[0], y: one[2] },
        asserts: [],
        description: `d (${n + 1})`,
      })),
    ],
    [
      "lists that are not to be combined",
      { tests: [{ vars: { x: ["a", "b"] }, options: { disableVarExpansion: true } }] },
      [{ vars: { x: ["a", "b"] }, asserts: [] }],
    ],
    [
      "lists among the defaults",
      { defaultTest: { vars: { x: ["a", "b"] } }, tests: [{ vars: { y: 1 } }] },
      [
        { vars: { x: "a", y: 1 }, asserts: [] },
        { vars: { x: "b", y: 1 }, asserts: [] },
      ],
    ],
    [
      "tests in files beside inline ones",
      { tests: ["file://t.yaml", { vars: { x: 1 } }, "t.csv", "t.jsonl"] },
      [
        { vars: { x: "y" }, asserts: ['equals "q"'] },
        { vars: { x: 1 }, asserts: [] },
        { vars: { x: "c, d" }, asserts: ['contains "z"', 'equals "w: v"'], description: "row" },
        { vars: { x: "j" }, asserts: [] },
      ],
      undefined,
      {
        "t.yaml": "- vars: { x: y }\n  assert: [{ type: equals, value: q }]\n",
        "t.csv": 'x,__expected1,__expected2,__description\n"c, d",contains: z,w: v,row\n',
        "t.jsonl": '{"vars": {"x": "j"}}\n',
      },
    ],
    [
      "a pattern of test files",
      { tests: "tests/*.yaml" },
      [
        { vars: { x: 1 }, asserts: [] },
        { vars: { x: 2 }, asserts: [] },
      ],
      undefined,
      { "tests/a.yaml": "- vars: { x: 1 }\n", "tests/b.yaml": "vars: { x: 2 }\n" },
    ],
    [
      "tests out of a program",
      { tests: ["file://t.py:make", { vars: { x: 1 } }] },
      [{ vars: { x: 1 }, asserts: [] }],
      /t\.py:make is left out: they come out of a program/,
    ],
    ["tests kept elsewhere", { tests: "https://docs.google.com/spreadsheets/d/x" }, [], /kept elsewhere/],
    [
      "a file of tests with a mistake",
      { tests: ["t.yaml"] },
      [],
      /t\.yaml is not valid YAML\. Line \d/,
      { "t.yaml": "- vars:\n    x: {\n" },
    ],
    [
      "vars in files",
      { tests: [{ vars: "v*.yaml" }, { vars: { x: "file://t.txt", y: "file://d.yaml" } }] },
      [
        { vars: { x: 1, y: 2 }, asserts: [] },
        { vars: { x: "text", y: '{"a":1}' }, asserts: [] },
      ],
      undefined,
      { "v1.yaml": "x: 0\ny: 2\n", "v2.yaml": "x: 1\n", "t.txt": "text\n", "d.yaml": "a: 1\n" },
    ],
    [
      "vars in files that cannot be read",
      { tests: [{ vars: { x: "file://p.py", y: "file://i.png", z: "file://gone.txt" } }] },
      [{ vars: {}, asserts: [] }],
      /p\.py, a program[\s\S]*i\.png, which is no text[\s\S]*gone\.txt, which cannot be read/,
    ],
    [
      "vars in vars",
      { tests: [{ vars: { x: "Hi {{y}}", y: "Jo\n", z: "{{ y | upper }}" } }] },
      [{ vars: { x: "Hi Jo\n", y: "Jo", z: "{{ y | upper }}" }, asserts: [] }],
      /The var z is a template/,
    ],
    [
      "merges and references",
      {
        base: { vars: { x: 1 } },
        templates: { short: contains("s") },
        tests: [
          { "<<": { vars: { x: 1 } }, assert: [{ $ref: "#/templates/short" }, { $ref: "other.yaml#/x" }] },
        ],
      },
      [{ vars: { x: 1 }, asserts: ['contains "s"'] }],
      /\$ref: other\.yaml#\/x/,
    ],
    [
      "scenarios",
      {
        scenarios: [
          {
            config: [{ vars: { x: 1 } }, { vars: { x: 2 } }],
            tests: [{ vars: { y: 3 }, assert: [contains("z")] }],
          },
        ],
      },
      [
        { vars: { x: 1, y: 3 }, asserts: ['contains "z"'] },
        { vars: { x: 2, y: 3 }, asserts: ['contains "z"'] },
      ],
    ],
    [
      "a threshold, by which alone promptfoo judges",
      { tests: [{ threshold: 0.5, assert: [contains("a"), contains("b")] }] },
      [{ vars: {}, threshold: 0.5, asserts: ['?contains "a"', '?contains "b"'] }],
    ],
    [
      "a weight of nothing",
      { tests: [{ assert: [{ ...contains("a"), weight: 0 }, contains("b")] }] },
      [{ vars: {}, asserts: ['?contains "a"', 'contains "b"'] }],
    ],
    [
      "what all tests have in common",
      { defaultTest: { assert: [contains("a")], vars: { x: 1 } }, tests: [{ assert: [contains("b")] }] },
      [{ vars: {}, asserts: ['contains "a"', 'contains "b"'] }],
    ],
    [
      "common assertions with the vars of each test",
      { defaultTest: { assert: [contains("{{x}}")] }, tests: [{ vars: { x: "1" } }, { vars: { x: "2" } }] },
      [
        { vars: { x: "1" }, asserts: ['contains "1"'] },
        { vars: { x: "2" }, asserts: ['contains "2"'] },
      ],
    ],
    [
      "vars and assertions that take from the defaults",
      {
        defaultTest: { vars: { y: "Y" }, assert: [contains("{{y}}")] },
        tests: [{ vars: { x: "{{y}}!" }, assert: [contains("{{x}}")] }],
      },
      [{ vars: { x: "Y!" }, asserts: ['contains "Y"', 'contains "Y!"'] }],
    ],
    [
      "assertions in files",
      { tests: [{ assert: "file://a.yaml" }, { assert: ["file://a.yaml", contains("b"), "file://a.js"] }] },
      [
        { vars: {}, asserts: ['contains "a"'] },
        { vars: {}, asserts: ['contains "a"', 'contains "b"'] },
      ],
      /assert: file:\/\/a\.js is a program/,
      { "a.yaml": "- { type: contains, value: a }\n" },
    ],
    [
      "defaults in a file",
      { defaultTest: "file://d.yaml", tests: [{ vars: { x: 1 } }] },
      [{ vars: { x: 1 }, asserts: ['contains "a"'] }],
      undefined,
      { "d.yaml": "assert: [{ type: contains, value: a }]\n" },
    ],
    [
      "a model of its own",
      { tests: [{ vars: { x: 1 }, provider: "openai:gpt" }] },
      [{ vars: { x: 1 }, asserts: [], model: "openai/gpt" }],
    ],
    [
      "the judge, and what changes an answer",
      {
        defaultTest: { options: { provider: "openai:j", transform: "x" } },
        tests: [{ vars: { x: 1 }, metadata: { a: 1 }, options: { prefix: "p" } }],
      },
      [{ vars: { x: 1 }, asserts: [] }],
      /defaultTest, options\.provider.*judge[\s\S]*options\.transform.*answers are judged as they are[\s\S]*options\.prefix[\s\S]*metadata/,
    ],
  ];
  for (const [what, value, tests, note, files] of rows)
    it(what, () => {
      const found = testsOf(value, files);
      assert.deepEqual(found.tests, tests);
      if (note) assert.match(found.lost, note);
      else assert.doesNotMatch(found.lost, /tests|var|assert/i);
    });

  const values: [what: string, assertion: object, expected: string[], note?: RegExp][] = [
    ["a text of several", { type: "contains-any", value: "a, b" }, ['contains-any ["a","b"]']],
    ["a schema as text", { type: "is-json", value: "type: object" }, ['is-json {"type":"object"}']],
    ["a schema in a file", { type: "is-json", value: "file://s.json" }, ['is-json {"type":"array"}']],
    ["a text in a file", { type: "equals", value: "file://a.txt" }, ['equals "A"']],
    ["a limit", { type: "levenshtein", value: "a", threshold: 2 }, ['levenshtein "a"']],
    ["a range", { type: "word-count", value: { max: 3 } }, ['word-count {"max":3}']],
    ["no value", { type: "not-is-refusal" }, ["not-is-refusal"]],
    ["paths", { type: "contains-xml", value: "a.b, c" }, ['contains-xml "a.b, c"']],
    [
      "a schema to look for",
      { type: "contains-json", value: "type: object" },
      ['contains-json {"type":"object"}'],
    ],
    ["a name that is ours", { type: "tool-call", value: "x" }, [], /type tool-call are not known/],
    ["a program", { type: "equals", value: "file://a.py" }, [], /a\.py is a program/],
    ["a var", { type: "not-regex", value: "{{x}}+" }, ['not-regex "1+"']],
    ["a template", { type: "contains", value: "{{ x | upper }}" }, [], /value is a template/],
    ["a type that is not known", { type: "llm-rubric", value: "x" }, [], /type llm-rubric are not known/],
    ["a set", { type: "assert-set", assert: [{ type: "contains", value: "a" }] }, ['contains "a"']],
    ["a changed answer", { type: "contains", value: "a", transform: "x" }, [], /changed answer/],
    [
      "what has no counterpart",
      { type: "contains", value: "a", provider: "p" },
      ['contains "a"'],
      /contains, provider is left out/,
    ],
  ];
  for (const [what, assertion, expected, note] of values)
    it(`an assertion with ${what}`, () => {
      const files = { "s.json": '{"type": "array"}', "a.txt": "A" };
      const { texts, lost } = configured(
        { prompts: ["x"], tests: [{ vars: { x: "1" }, assert: [assertion] }] },
        files,
      );
      const [test] = parseTestFile(texts["c.eval.yaml"]!).tests;
      assert.deepEqual(
        test?.assertions.map(({ type, not, value }) =>
          `${not ? "not-" : ""}${type} ${JSON.stringify(value) ?? ""}`.trim(),
        ),
        expected,
      );
      assert.match(lost, note ?? /^$/);
    });

  it("gives a test to the prompts that it is for", () => {
    const prompts = [
      { raw: "A", label: "a" },
      { raw: "B", label: "b" },
    ];
    const { texts } = configured({ prompts, tests: [{ vars: { x: 1 }, prompts: ["b"] }] });
    assert.deepEqual(Object.keys(texts), ["a.prompt", "b.prompt", "b.eval.yaml"]);
  });
});

describe("the assertions that importers know", () => {
  it("are the judge's", () => {
    assert.deepEqual(
      [...assertionTypes].sort(),
      writtenTypes()
        .filter((type) => !type.startsWith("not-"))
        .sort(),
    );
  });
});
