import assert from "node:assert/strict";
import { Dotprompt } from "dotprompt";
import { describe, it } from "mocha";
import { parse } from "../../syntax/parse.ts";
import { brokenRows, contextOf, unmarked } from "../../test/corpus/broken/index.ts";
import { check } from "./index.ts";
import type { Fix } from "./types.ts";

const apply = (text: string, { edits }: Fix) =>
  edits
    .toSorted((one, other) => other.start - one.start)
    .reduce((done, { start, end, newText }) => done.slice(0, start) + newText + done.slice(end), text);

const loud = (text: string, context: ReturnType<typeof contextOf>) =>
  check(parse(text), context).filter(({ severity }) => severity !== "information");

describe("changes that settle a finding", () => {
  let edits = 0;
  for (const [codes, marked, rowContext] of brokenRows) {
    const { text } = unmarked(marked);
    const context = contextOf(rowContext);
    for (const { code, fixes = [], start } of check(parse(text), context)) {
      for (const fix of fixes) {
        if (fix.edits.length === 0) continue;
        edits++;
        it(`${code}: ${fix.title} in ${JSON.stringify(text).slice(0, 70)}`, () => {
          const after = apply(text, fix);
          const left = check(parse(after), context);
          const count = (all: readonly { code: string }[]) => all.filter((one) => one.code === code).length;
          assert.ok(
            count(left) < count(check(parse(text), context)),
            `still there at ${start} in:\n${after}`,
          );
          if (!fix.preferred || codes.includes(" ")) return;
          const before = new Set(loud(text, context).map((one) => one.code));
          const fresh = loud(after, context).filter((one) => !before.has(one.code));
          assert.deepEqual(
            fresh.map((one) => `${one.code}: ${one.message}`),
            [],
            after,
          );
        });
      }
    }
  }
  it("are many", () => assert.ok(edits > 100, `${edits}`));

  /** Heads, and what Dotprompt reads of each once the first change of each finding is made, one after the other. */
  const moved: [head: string, read: Record<string, unknown>][] = [
    ["temperature: 0.3", { config: { temperature: 0.3 } }],
    [
      "temperature: 0.3 # low\nmax_tokens: 9\nconfig:\n  topK: 1",
      { config: { max_tokens: 9, temperature: 0.3, topK: 1 } },
    ],
    [
      "stopSequences:\n  - END\n  - STOP\nmodel: a",
      { model: "a", config: { stopSequences: ["END", "STOP"] } },
    ],
    ["stop:\n- END\nconfig:\n    topK: 1", { config: { stop: ["END"], topK: 1 } }],
    [
      "thinkingConfig:\n  thinkingBudget: 0\nconfig:\n    topK: 1",
      { config: { thinkingConfig: { thinkingBudget: 0 }, topK: 1 } },
    ],
    ["seed: 1\nconfig: { topK: 1 }", { config: { seed: 1, topK: 1 } }],
    ["seed: 1\nconfig:\nmodel: a", { model: "a", config: { seed: 1 } }],
    ["n: 2", { config: { n: 2 } }],
    ["parameters:\n  temperature: 0.3", { config: { temperature: 0.3 } }],
    ["settings: { topK: 3 }\nmodel: a", { model: "a", config: { topK: 3 } }],
    ["temperature: 0.3\nconfig:\n  temperature: 0.5", { config: { temperature: 0.5 } }],
    ["config:\n  maxTokens: 5\nmax_tokens:\n  9", { config: { maxTokens: 5 } }],
    ["format: json", { config: {}, output: { format: "json" } }],
    ["inputSchema:\n  x: string", { config: {}, input: { schema: { x: "string" } } }],
    [
      "outputSchema:\n  x:\n    y: string\noutput:\n  format: json",
      { config: {}, output: { schema: { x: { y: "string" } }, format: "json" } },
    ],
    [
      "input.schema:\n  x: string\ninput.default:\n  x: a",
      { config: {}, input: { default: { x: "a" }, schema: { x: "string" } } },
    ],
    ["config:\n- temperature: 1\n- topK: 2", { config: { temperature: 1, topK: 2 } }],
    ["- model: a\n- config:\n    topK: 1", { model: "a", config: { topK: 1 } }],
    [
      "input:\n  schema:\n    - name: x\n      type: string\n      description: who\n    - name: y\n      required: false",
      { config: {}, input: { schema: { x: "string, who", "y?": "any" } } },
    ],
    ["config:\n  temperature:1", { config: { temperature: 1 } }],
    ["tools:\n  -a\n  -b", { config: {}, tools: ["a", "b"] }],
  ];
  for (const [head, read] of moved)
    it(`leads to what was meant: ${JSON.stringify(head)}`, () => {
      let text = `---\n${head}\n---\n{{json this}}\n`;
      for (let left = 5; left > 0; left--) {
        const [fix] = loud(text, {}).flatMap(({ fixes = [] }) => fixes);
        if (!fix) break;
        text = apply(text, fix);
      }
      const { raw: _, ext: __, metadata: ___, template: ____, ...rest } = new Dotprompt().parse(text);
      assert.deepEqual(rest, read, text);
    });

  /** Files with an input y that is never used, and what is left of each without it. */
  const unused: [title: string, head: string, left: string][] = [
    [
      "Remove y from the schema",
      "input:\n  schema:\n    x: string\n    y: string",
      "input:\n  schema:\n    x: string",
    ],
    [
      "Remove y from the schema",
      "input:\n  schema: { x: string, y: string }",
      "input:\n  schema: { x: string }",
    ],
    [
      "Remove y from the schema and the defaults",
      "input:\n  schema:\n    x: string\n    y: string\n  default:\n    y: a",
      "input:\n  schema:\n    x: string",
    ],
    [
      "Remove y from the schema and the defaults",
      "input:\n  default: { y: [a, b], x: b }\n  schema:\n    y: string\n    x: string",
      "input:\n  default: { x: b }\n  schema:\n    x: string",
    ],
    [
      "Remove the input, which has only y",
      "model: a\ninput:\n  schema:\n    y: string\n  default: { y: b }\nconfig: {}",
      "model: a\nconfig: {}",
    ],
    [
      "Remove the schema, which has only y, and its default",
      "model: a\ninput:\n  schema:\n    y: string\n  default: { y: b, z: c }",
      "model: a\ninput:\n  default: { z: c }",
    ],
    [
      "Remove y from the schema",
      "input:\n  schema:\n    type: object\n    properties:\n      y:\n        type: string\n      x:\n        type: string\n    required: [y]",
      "input:\n  schema:\n    type: object\n    properties:\n      x:\n        type: string",
    ],
    [
      "Remove y from the schema",
      "input:\n  schema:\n    type: object\n    properties:\n      x:\n        type: string\n      y:\n        type: string\n        description: why\n    required:\n      - y\n      - x",
      "input:\n  schema:\n    type: object\n    properties:\n      x:\n        type: string\n    required:\n      - x",
    ],
    [
      "Remove the input, which has only y",
      "model: a\ninput:\n  schema:\n    type: object\n    properties:\n      y:\n        type: string\n    required: [y]",
      "model: a",
    ],
  ];
  for (const [title, head, left] of unused)
    it(`takes an input away: ${JSON.stringify(head)}`, () => {
      const text = `---\n${head}\n---\n${/\bx:/.test(head) ? "{{x}}" : "Hi"}\n`;
      const found = check(parse(text)).find(({ code }) => code === "unused-input");
      const [fix] = found?.fixes ?? [];
      assert.ok(fix);
      assert.equal(fix.title, title);
      assert.equal(apply(text, fix), text.replace(head, left));
    });

  it("takes the whole frontmatter away with its only input, and what an alias needs not at all", () => {
    const fixesOf = (text: string) =>
      check(parse(text)).find(({ code }) => code === "unused-input")?.fixes ?? [];
    const text = "---\ninput:\n  schema:\n    y: string\n---\nHi\n";
    assert.equal(apply(text, fixesOf(text)[0]!), "Hi\n");
    const shared = "---\ninput:\n  schema:\n    y: &a string\n    x: *a\n---\n{{x}}\n";
    assert.deepEqual(fixesOf(shared), []);
  });

  it("say what is true of the case", () => {
    const told = (text: string) =>
      check(parse(text)).map(({ message, fixes = [] }) => [message, fixes[0]?.title]);
    assert.deepEqual(told("---\ntemperature: 0.3\nconfig:\n  temperature: 0.5\n---\nHi\n"), [
      ["Dotprompt ignores temperature here: config.temperature is what counts. Remove it.", "Remove it"],
    ]);
    const sum = (type: string) =>
      told(`---\ninput:\n  schema:\n    x: integer\n    y: ${type}\n---\n{{x}}{{y}}\n`)[0]?.[0];
    assert.match(sum("boolean")!, /the sum is sent, and true counts as 1\. Put/);
    assert.match(sum("integer")!, /the sum is sent, so 9 and 30 give 39\. Put/);
  });

  it("are the same where lines end with CRLF", () => {
    const seen = (text: string, context: ReturnType<typeof contextOf>) =>
      check(parse(text), context).map(({ code, start, end, fixes = [] }) =>
        [code, text.slice(start, end), ...fixes.map((fix) => apply(text, fix))].map((one) =>
          one.replaceAll("\r\n", "\n"),
        ),
      );
    for (const [, marked, rowContext] of brokenRows) {
      const { text } = unmarked(marked);
      const context = contextOf(rowContext);
      if (!text.includes("\r"))
        assert.deepEqual(seen(text.replaceAll("\n", "\r\n"), context), seen(text, context));
    }
  }).timeout(20_000);

  it("name what a setting or a new file needs", () => {
    const fixOf = (text: string, context = {}) =>
      check(parse(text), context)
        .flatMap(({ fixes = [] }) => fixes)
        .find(({ edits }) => edits.length === 0);
    assert.deepEqual(fixOf("{{list x}}"), {
      title: "Declare the helper list",
      kind: "declare-helper",
      name: "list",
      edits: [],
    });
    assert.equal(fixOf("---\noutput:\n  schema: Recipe\n---\nx\n")?.kind, "declare-schema");
    assert.equal(fixOf("{{>a/b}}", contextOf({ partials: {} }))?.name, "a/b");
  });
});
