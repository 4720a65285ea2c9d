import assert from "node:assert/strict";
import { Dotprompt } from "dotprompt";
import { describe, it } from "mocha";
import { check } from "../../language/check/index.ts";
import { parse } from "../../syntax/parse.ts";

type Seen = Record<string, unknown>;

/** What the checks say that Dotprompt does with a head, and what the library itself makes of it. */
const rows: [code: string, head: string, seen: (file: string) => Promise<Seen> | Seen, expected: Seen][] = [
  ["misplaced-key", "temperature: 0.1", parsed, { config: {}, template: "Hi" }],
  [
    "misplaced-key",
    "stopSequences: [END]\nconfig: { topK: 1 }",
    parsed,
    { config: { topK: 1 }, template: "Hi" },
  ],
  ["ignored-key", "system: You are kind.", rendered, { messages: [["user", "Hi"]] }],
  [
    "ignored-key",
    "messages: [{ role: system, content: Be kind. }]",
    rendered,
    { messages: [["user", "Hi"]] },
  ],
  [
    "deprecated-key",
    "output: { jsonSchema: { type: object } }",
    schemas,
    { input: undefined, output: undefined },
  ],
  [
    "dotted-key",
    "model.name: gpt-4o",
    parsed,
    { config: {}, ext: { model: { name: "gpt-4o" } }, template: "Hi" },
  ],
  ["wrong-type", "config: [{ temperature: 1 }]", parsed, { config: [{ temperature: 1 }], template: "Hi" }],
  [
    "yaml-lookalike",
    "config: { temperature:0.2 }",
    parsed,
    { config: { "temperature:0.2": null }, template: "Hi" },
  ],
  [
    "yaml-lookalike",
    "description: Ticket #42",
    parsed,
    { config: {}, description: "Ticket", template: "Hi" },
  ],
  ["yaml-lookalike", "description: &c is it", parsed, { config: {}, description: "is it", template: "Hi" }],
  ["yaml-lookalike", "model: gpt-4o,", parsed, { config: {}, model: "gpt-4o,", template: "Hi" }],
  [
    "yaml-duplicate-key",
    "input: { schema: { name: string, 'name?': 'string, who' } }",
    schemas,
    {
      input: {
        type: "object",
        properties: { name: { type: ["string", "null"], description: "who" } },
        required: ["name"],
        additionalProperties: false,
      },
      output: undefined,
    },
  ],
];

function parsed(file: string): Seen {
  const { raw: _, metadata: __, ext, toolDefs: ___, ...rest } = new Dotprompt().parse(file);
  return { ...rest, ...(Object.keys(ext ?? {}).length ? { ext } : {}) };
}

async function rendered(file: string): Promise<Seen> {
  const { messages } = await new Dotprompt().render(file, { input: {} });
  return {
    messages: messages.map(({ role, content }) => [
      role,
      ...content.map((part) => "text" in part && part.text),
    ]),
  };
}

async function schemas(file: string): Promise<Seen> {
  const { input, output } = await new Dotprompt().renderMetadata(file);
  return { input: input?.schema, output: output?.schema };
}

describe("what the checks say of a head", () => {
  for (const [code, head, seen, expected] of rows)
    it(`${code}: ${head}`, async () => {
      const file = `---\n${head}\n---\nHi\n`;
      assert.ok(
        check(parse(file)).some((one) => one.code === code),
        check(parse(file))
          .map((one) => `${one.code} ${one.message}`)
          .join("\n"),
      );
      assert.deepEqual(await seen(file), expected);
    });

  it("frontmatter-not-read: a second one is sent", async () => {
    const file = "---\nmodel: x\n---\nHi\n---\nmodel: y\n---\nHo\n";
    assert.ok(check(parse(file)).some(({ code }) => code === "frontmatter-not-read"));
    assert.deepEqual(await rendered(file), { messages: [["user", "Hi\n---\nmodel: y\n---\nHo"]] });
  });
});
