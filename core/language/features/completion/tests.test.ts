import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { parseTestFile } from "../../../evaluation/read.ts";
import { workspaceOf } from "../../../test/cursor.ts";
import { shownBody } from "../snippets.ts";
import { completions } from "./index.ts";

const prompt = `---
model: m
input:
  schema:
    name: string
    style(enum): [formal, casual]
    loud: boolean
    first name: string
    tags?(array): string
---
{{name}}`;
const answersJson = prompt.replace("---\n{{", "output: { schema: { a: string } }\n---\n{{");

const at = (marked: string, text = prompt) =>
  completions(workspaceOf({ "a.prompt": text, "a.eval.yaml": marked }));

describe("completion in a test file", () => {
  const rows: [marked: string, expected: string, absent: string][] = [
    ["|", "tests defaultTest description", "id assert vars type"],
    ["description: x\n|", "tests defaultTest", "description id"],
    ["te|", "tests", "id"],
    ["tests:\n  |", "test", "id assert tests"],
    ["tests:\n  - |", "test id description vars assert threshold model", "type value tests"],
    ["tests:\n  - id: a\n    |", "vars assert", "id test type"],
    ["tests:\n  - id: a\n    assert:\n      |", "contains is-json latency", "id vars"],
    ["tests:\n  - id: a\n    assert:\n      - |", "type value metric contains is-json", "id vars"],
    [
      "tests:\n  - assert:\n      - type: x\n        |",
      "value threshold flags fence gate weight metric",
      "type contains vars",
    ],
    ["tests:\n  - assert:\n      - type: |", "contains not-contains matches-schema not-cost", "type"],
    ["tests:\n  - assert: [{ type: |", "contains not-regex", "type"],
    ["tests:\n  - assert: [{ type: x, |", "value flags", "type contains"],
    ["tests:\n  - assert:\n      - fence: |", "allow forbid", ""],
    [
      "tests:\n  - assert:\n      - type: any\n        assert:\n          - type: none\n            assert:\n              - |",
      "type value path contains json-path none",
      "id vars",
    ],
    [
      "tests:\n  - assert:\n      - type: any\n        assert:\n          - type: |",
      "contains not-any",
      "type",
    ],
    ["tests:\n  - assert:\n      - gate: |", "true false", ""],
    ["tests:\n  - assert:\n      - flags: |", "i im", ""],
    ["tests:\n  - assert: [{ metric: tone }, { metric: 'facts' }, { metric: | }]", "tone facts", ""],
    ["tests:\n  - vars:\n      |", "name style loud tags", "id assert"],
    ["tests:\n  - vars:\n      style: |", "formal casual", ""],
    ["tests:\n  - vars: { loud: |", "true false", ""],
    ["tests:\n  - model: |", "gpt", ""],
    ["defaultTest:\n  |", "vars assert threshold model description", "id tests"],
    ["defaultTest:\n  assert:\n    - type: |", "contains", ""],
    ["- |", "id vars assert", "tests"],
    ["# a no|te", "", "tests"],
  ];
  for (const [marked, expected, absent] of rows) {
    it(JSON.stringify(marked), () => {
      const models = [
        {
          id: "gpt",
          object: "model",
          owned_by: "x",
          max_input_tokens: null,
          max_output_tokens: null,
          input_cost_per_token: null,
          output_cost_per_token: null,
          supported_openai_params: null,
        } as const,
      ];
      const place = workspaceOf({ "a.prompt": prompt, "a.eval.yaml": marked }, { models });
      const labels = completions(place).map(({ label }) => label);
      assert.deepEqual(
        expected.split(" ").filter((one) => one !== "" && !labels.includes(one)),
        [],
        labels.join(" "),
      );
      assert.deepEqual(
        absent.split(" ").filter((one) => labels.includes(one)),
        [],
        labels.join(" "),
      );
    });
  }

  const inline: [marked: string, expected: string, absent: string][] = [
    ["studio.tests:\n  |", "test", "model input"],
    ["studio.tests:\n  - |", "id vars assert test", "tests model: input"],
    ["studio.tests:\n  - id: a\n    assert:\n      - |", "type contains", "id"],
    ["studio.tests:\n  - assert: [{ type: |", "is-json", ""],
    ["studio.tests:\n  defaultTest:\n    |", "vars assert", "id"],
  ];
  for (const [marked, expected, absent] of inline) {
    it(`inline: ${JSON.stringify(marked)}`, () => {
      const labels = completions(workspaceOf(`---\n${marked}`)).map(({ label }) => label);
      assert.deepEqual(
        expected.split(" ").filter((one) => !labels.includes(one)),
        [],
        labels.join(" "),
      );
      assert.deepEqual(
        absent.split(" ").filter((one) => labels.includes(one)),
        [],
        labels.join(" "),
      );
    });
  }

  it("begins an empty file with its tests", () => {
    const sorted = at("|").toSorted((one, other) => one.rank - other.rank);
    assert.ok(["tests", "test file"].includes(sorted[0]!.label), sorted.map(({ label }) => label).join());
  });

  for (const [name, marked, label, text] of [
    ["a test file", "|", "test file", prompt],
    ["a test file for a prompt that answers JSON", "|", "test file", answersJson],
    ["a test", "tests:\n  |", "test", prompt],
    ["a test behind its dash", "tests:\n  - |", "test", prompt],
    ["an assertion", "tests:\n  - id: a\n    assert:\n      |", "contains-any", prompt],
    ["an assertion behind its dash", "tests:\n  - id: a\n    assert:\n      - |", "regex", prompt],
    ...["any", "json-path", "tool-call", "word-count", "tokens", "is-html", "is-xml", "ends-with"].map(
      (type): [string, string, string, typeof prompt] => [
        type,
        "tests:\n  - id: a\n    assert:\n      - |",
        type,
        prompt,
      ],
    ),
    ["a figure", "tests:\n  - id: a\n    assert:\n      - |", "cost", prompt],
  ] as const) {
    it(`writes ${name} that is right as it stands`, () => {
      const found = at(marked, text).find((one) => one.label === label);
      assert.ok(found);
      const before = marked.replace("|", "");
      // The editor moves further lines in as far as the first is.
      const indent = " ".repeat(/ *(?=\S*$|- $)/.exec(before.split("\n").at(-1)!)![0].length);
      const made = before + shownBody(found.insert!).replaceAll("\n", `\n${indent}`);
      const place = workspaceOf({ "a.prompt": text, "a.eval.yaml": "" });
      place.workspace.setFile("a.eval.yaml", made);
      const { tests } = parseTestFile(made);
      assert.equal(tests.length, 1, made);
      assert.deepEqual(
        place.workspace
          .findings("a.eval.yaml")
          .filter(({ code }) => code !== "vars-missing")
          .map(({ message }) => message),
        [],
        made,
      );
    });
  }
});
