import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { fixed } from "../source/finding.ts";
import { parse } from "../syntax/parse.ts";
import { inlineTests, parseTestFile } from "./read.ts";
import type { TestContext } from "./types.ts";

const context: TestContext = {
  inputSchema: {
    type: "object",
    properties: { name: { type: "string" }, style: { type: "string", enum: ["formal", "casual"] } },
    additionalProperties: false,
  },
};
const lines = (...all: string[]) => `${all.join("\n")}\n`;

describe("a mistake in a test file has a change that settles it", () => {
  const rows: [name: string, before: string, title: string, after: string][] = [
    [
      "promptfoo's set",
      lines("tests:", "  - assert:", "      - type: assert-set", "        assert: [{type: is-json}]"),
      "Change to all",
      lines("tests:", "  - assert:", "      - type: all", "        assert: [{type: is-json}]"),
    ],
    [
      "assert and threshold under vars",
      lines(
        "tests:",
        "  - id: a",
        "    vars:",
        "      name: Ada",
        "      assert:",
        "        - type: contains",
        "          value: Ada",
        "      threshold: 0.5",
        "  - id: b",
        "    assert: [{type: is-json}]",
      ),
      "Move assert and threshold beside vars",
      lines(
        "tests:",
        "  - id: a",
        "    vars:",
        "      name: Ada",
        "    assert:",
        "      - type: contains",
        "        value: Ada",
        "    threshold: 0.5",
        "  - id: b",
        "    assert: [{type: is-json}]",
      ),
    ],
    [
      "assert before an input, with comments",
      lines(
        "tests:",
        "  - vars:",
        "      assert: # what holds",
        "        - type: is-json # JSON",
        "      name: Ada",
      ),
      "Move assert beside vars",
      lines(
        "tests:",
        "  - vars:",
        "      name: Ada",
        "    assert: # what holds",
        "      - type: is-json # JSON",
      ),
    ],
    [
      "nothing but assert under vars",
      lines("tests:", "  - vars:", "      assert:", "        - type: is-json"),
      "Move assert beside vars",
      lines("tests:", "  - assert:", "      - type: is-json"),
    ],
    [
      "a block text under vars",
      lines(
        "tests:",
        "  - vars:",
        "      name: x",
        "      assert:",
        "        - type: equals",
        "          value: |",
        "            one",
        "",
        "            two",
      ),
      "Move assert beside vars",
      lines(
        "tests:",
        "  - vars:",
        "      name: x",
        "    assert:",
        "      - type: equals",
        "        value: |",
        "          one",
        "",
        "          two",
      ),
    ],
    [
      "vars in braces",
      lines("tests:", "  - vars: { name: Ada, assert: [{ type: is-json }], style: casual }"),
      "Move assert beside vars",
      lines("tests:", "  - vars: { name: Ada, style: casual }", "    assert: [{ type: is-json }]"),
    ],
    [
      "all of it in braces",
      lines("tests:", "  - { vars: { name: Ada, assert: [{ type: is-json }] } }"),
      "Move assert beside vars",
      lines("tests:", "  - { vars: { name: Ada }, assert: [{ type: is-json }] }"),
    ],
    [
      "defaultTest",
      lines("defaultTest:", "  vars:", "    name: x", "    assert:", "      - type: is-json", "tests: []"),
      "Move assert beside vars",
      lines("defaultTest:", "  vars:", "    name: x", "  assert:", "    - type: is-json", "tests: []"),
    ],
    [
      "vars in an assertion",
      lines("tests:", "  - assert:", "      - vars: { name: Ada }", "        type: is-json"),
      "Move vars beside assert",
      lines("tests:", "  - assert:", "      - type: is-json", "    vars: { name: Ada }"),
    ],
    [
      "the test's threshold in an assertion",
      lines("tests:", "  - assert:", "      - type: is-json", "        threshold: 0.5"),
      "Move threshold beside assert",
      lines("tests:", "  - assert:", "      - type: is-json", "    threshold: 0.5"),
    ],
    [
      "an assertion without assert",
      lines("tests:", "  - vars: { name: Ada }", "    type: contains", "    value: Ada"),
      "Make an assertion of it",
      lines(
        "tests:",
        "  - vars: { name: Ada }",
        "    assert:",
        "      - type: contains",
        "        value: Ada",
      ),
    ],
    [
      "a test without tests",
      lines("vars:", "  name: Ada", "assert:", "  - type: is-json"),
      "Make a test of it",
      lines("tests:", "  - vars:", "      name: Ada", "    assert:", "      - type: is-json"),
    ],
    [
      "assertions for all tests beside them",
      lines("assert:", "  - type: is-json", "tests:", "  - vars: { name: Ada }"),
      "Move under defaultTest",
      lines("defaultTest:", "  assert:", "    - type: is-json", "tests:", "  - vars: { name: Ada }"),
    ],
    [
      "a list that is never closed",
      lines("tests:", "  - assert: [{ type: is-json }"),
      "Close it with ]",
      lines("tests:", "  - assert: [{ type: is-json }]"),
    ],
    [
      "a tab",
      lines("tests:", "\t- assert: [{ type: is-json }]"),
      "Use blanks instead of tabs",
      lines("tests:", "  - assert: [{ type: is-json }]"),
    ],
    [
      "a key of a test",
      lines("tests:", "  - asert: [{ type: is-json }]"),
      "Change to assert",
      lines("tests:", "  - assert: [{ type: is-json }]"),
    ],
    [
      "a key of the file",
      lines("tets:", "  - assert: [{ type: is-json }]"),
      "Change to tests",
      lines("tests:", "  - assert: [{ type: is-json }]"),
    ],
    [
      "a key in quotes",
      lines("tests:", '  - "asert": [{ type: is-json }]'),
      "Change to assert",
      lines("tests:", "  - assert: [{ type: is-json }]"),
    ],
    [
      "a type",
      lines("tests:", "  - assert: [{ type: not-is-jsn }]"),
      "Change to not-is-json",
      lines("tests:", "  - assert: [{ type: not-is-json }]"),
    ],
    [
      "a choice",
      lines("tests:", "  - assert: [{ type: is-json, fence: alow }]"),
      "Change to allow",
      lines("tests:", "  - assert: [{ type: is-json, fence: allow }]"),
    ],
    [
      "an input",
      lines("tests:", "  - vars: { nmae: Ada }", "    assert: [{ type: is-json }]"),
      "Change to name",
      lines("tests:", "  - vars: { name: Ada }", "    assert: [{ type: is-json }]"),
    ],
    [
      "an input's choice",
      lines("tests:", "  - vars: { style: formla }", "    assert: [{ type: is-json }]"),
      "Change to formal",
      lines("tests:", "  - vars: { style: formal }", "    assert: [{ type: is-json }]"),
    ],
    [
      "a keyword of JSON Schema",
      lines("tests:", "  - assert: [{ type: is-json, value: { type: object, propertis: {} } }]"),
      "Change to properties",
      lines("tests:", "  - assert: [{ type: is-json, value: { type: object, properties: {} } }]"),
    ],
    [
      "a type of JSON Schema",
      lines("tests:", "  - assert: [{ type: is-json, value: { type: strin } }]"),
      "Change to string",
      lines("tests:", "  - assert: [{ type: is-json, value: { type: string } }]"),
    ],
    [
      "a figure as value",
      lines("tests:", "  - assert: [{ type: latency, value: 500 }]"),
      "Change to threshold",
      lines("tests:", "  - assert: [{ type: latency, threshold: 500 }]"),
    ],
    [
      "flags in a pattern",
      lines("tests:", "  - assert:", "      - type: regex", "        value: (?i)it's"),
      "Write i as flags",
      lines("tests:", "  - assert:", "      - type: regex", "        value: 'it''s'", "        flags: i"),
    ],
    [
      "slashes round a pattern",
      lines("tests:", "  - assert: [{ type: regex, value: /a+/im }]"),
      "Write im as flags",
      lines("tests:", "  - assert: [{ type: regex, value: 'a+', flags: im }]"),
    ],
  ];
  for (const [name, before, title, after] of rows) {
    for (const [kind, end] of [
      ["", "\n"],
      [", with carriage returns", "\r\n"],
    ] as const) {
      it(name + kind, () => {
        const text = before.replaceAll("\n", end);
        const { problems } = parseTestFile(text, context);
        const fixes = problems.flatMap((one) => one.fixes ?? []);
        const fix = fixes.find((one) => one.title === title);
        assert.ok(
          fix,
          `${problems.map(({ code, message }) => `${code}: ${message}`)} ${fixes.map((one) => one.title)}`,
        );
        assert.equal(fixed(text, fix), after.replaceAll("\n", end));
        assert.deepEqual(parseTestFile(fixed(text, fix), context).problems, []);
      });
    }
  }

  it("in inline tests too, at the prompt file's places", () => {
    const text = lines(
      "---",
      "studio.tests:",
      "  - vars:",
      "      name: Ada",
      "      assert:",
      "        - type: contians",
      "          value: Ada",
      "---",
      "Hi {{name}}",
    );
    const { problems } = inlineTests(parse(text));
    assert.deepEqual(
      problems.map(({ code, start, end }) => [code, text.slice(start, end)]),
      [["test-misplaced-key", "assert"]],
    );
    const moved = fixed(text, problems[0]!.fixes![0]!);
    const [typo] = inlineTests(parse(moved)).problems;
    assert.equal(typo?.code, "assertion-unknown-type");
    assert.deepEqual(inlineTests(parse(fixed(moved, typo!.fixes![0]!))).problems, []);
  });

  for (const [name, text] of [
    [
      "an input of that name that the prompt declares",
      "---\ninput:\n  schema:\n    threshold: number\nstudio.tests:\n  - vars: { threshold: 0.5 }\n    assert: [{ type: is-json }]\n---\n{{threshold}}",
    ],
    [
      "an input of that name without a schema",
      "---\nstudio.tests:\n  - vars: { model: x, threshold: 0.5, description: y, assert: z }\n    assert: [{ type: is-json }]\n---\n{{model}} {{threshold}}",
    ],
  ] as const) {
    it(`is not ${name}`, () => assert.deepEqual(inlineTests(parse(text)).problems, []));
  }
});
