import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { parseTestFile } from "../../evaluation/read.ts";
import { render } from "../../rendering/render.ts";
import { parse } from "../../syntax/parse.ts";
import { check } from "../check/index.ts";
import { importPrompt } from "./index.ts";

const prompty = `---
name: Helper
description: Helps.
authors:
  - ada
tags: [x]
model:
  api: chat
  configuration:
    type: azure_openai
    azure_deployment: gpt-4o
    azure_endpoint: \${env:ENDPOINT}
  parameters:
    max_tokens: 100
    temperature: 0.2
    response_format: { type: json_object }
    tools:
      - type: function
        function: { name: search, description: Looks up, parameters: { type: object, properties: {} } }
inputs:
  firstName: { type: string, description: whom to help }
  history: { type: array, is_required: false }
sample:
  firstName: Jo
---
system:
You help {{firstName}}.

{% for item in history %}
{{item.role}}: {{item.content}}
{% endfor %}

user:
![photo]({{photo}})
Help me.
`;

function only(text: string, path: string, read?: (name: string) => string | undefined) {
  const { files, lost } = importPrompt(text, path, read);
  assert.equal(files.length, 1);
  return { file: files[0]!, lost };
}

/** What was written has no mistakes, and renders. */
function sound(text: string, path: string) {
  const errors = check(parse(text), { path }).filter(({ severity }) => severity === "error");
  assert.deepEqual(errors, [], text);
}

describe("importPrompty", () => {
  const { file, lost } = only(prompty, "a/Help me.prompty");

  it("carries tools over beside a model's name, with parameters as Prompty lists them", () => {
    const tools =
      "tools:\n  - name: get_weather\n    kind: function\n    description: The weather\n    parameters:\n      - { name: city, kind: string, description: where, required: true }\n      - { name: days, kind: float }\n";
    const { file: made, lost: left } = only(`---\nmodel: gpt-4o\n${tools}---\nuser:\nHi\n`, "a.prompty");
    assert.deepEqual(parse(made.text).metadata.toolDefs, [
      {
        name: "get_weather",
        description: "The weather",
        inputSchema: {
          type: "object",
          properties: { city: { type: "string", description: "where" }, days: { type: "number" } },
          required: ["city"],
        },
      },
    ]);
    assert.deepEqual(left, []);
  });

  it("takes a frontmatter without keys for none", () => {
    const { files, lost: left } = importPrompt("---\nhello\n---\nuser:\nHi", "a.prompty");
    assert.deepEqual([files.length, left.length], [0, 1]);
  });

  it("names the file", () => assert.equal(file.name, "help_me.prompt"));

  it("carries model, parameters, inputs, samples and tools over", () => {
    const { metadata } = parse(file.text);
    assert.deepEqual(
      { ...metadata, raw: undefined },
      {
        raw: undefined,
        metadata: {},
        model: "azure/gpt-4o",
        description: "Helps.",
        config: { max_tokens: 100, temperature: 0.2 },
        toolDefs: [
          { name: "search", description: "Looks up", inputSchema: { type: "object", properties: {} } },
        ],
        input: {
          schema: { firstName: "string, whom to help", "history?(array)": "any" },
          default: { firstName: "Jo" },
        },
        output: { format: "json" },
        ext: { prompty: { name: "Helper", authors: ["ada"], tags: ["x"] } },
      },
    );
  });

  it("carries the messages over", () => {
    const input = { firstName: "Jo", history: [{ role: "r", content: "c" }], photo: "http://x/y.png" };
    const { messages } = render(file.text, { input });
    assert.deepEqual(
      messages.map(({ role, content }) => [
        role,
        content.map((part) => ("media" in part ? part.media.url : "text" in part ? part.text.trim() : "")),
      ]),
      [
        ["system", ["You help Jo.\n\n\nr: c"]],
        ["user", ["http://x/y.png", "Help me."]],
      ],
    );
    sound(file.text, file.name);
  });

  it("tells what is left out", () => assert.match(lost.join("\n"), /azure_endpoint/));

  const rows: [what: string, text: string, expected: RegExp, note?: RegExp][] = [
    [
      "a model of the second version",
      "---\nmodel:\n  id: gpt-4o\n  options:\n    temperature: 1\n    additionalProperties: { seed: 1 }\n---\nsystem:\nHi\n",
      /model: gpt-4o\nconfig:\n {2}temperature: 1\n {2}seed: 1\n/,
    ],
    [
      "text before the first role",
      "---\nname: a\n---\nBe kind.\nuser:\nHi\n",
      /\{\{role "system"\}\}\nBe kind\.\n\{\{role "user"\}\}\nHi/,
    ],
    ["no roles", "---\nname: a\n---\nBe kind to {{x}}.\n", /---\nBe kind to \{\{x\}\}\.\n$/],
    [
      "types from the sample",
      "---\nsample: { a: 1, b: [x] }\n---\nuser:\n{{a}}",
      /a: number\n {4}b\(array\): any/,
    ],
    ["a sample in a file", "---\nsample: data.json\n---\nuser:\n{{a}}", /\{\{a\}\}/, /data\.json/],
    ["an image in a file", "---\nname: a\n---\nuser:\n![x](photo.png)", /photo\.png/, /is a file/],
    [
      "an image in the web",
      "---\nname: a\n---\nuser:\n![x](https://a/b.png)",
      /\{\{media url="https:\/\/a\/b\.png"\}\}/,
    ],
    [
      "a model out of the environment",
      `---\nmodel:\n  configuration:\n    azure_deployment: $${"{env:X}"}\n---\nuser:\nHi`.replace("$$", "$"),
      /Hi/,
      /environment/,
    ],
    ["an unknown key", "---\nname: a\nother: 1\n---\nuser:\nHi", /Hi/, /"other"/],
  ];
  for (const [what, text, expected, note] of rows)
    it(what, () => {
      const made = only(text, "a.prompty");
      assert.match(made.file.text, expected);
      if (note) assert.match(made.lost.join("\n"), note);
      sound(made.file.text, "a.prompt");
    });

  it("says when there is nothing to import", () => {
    const { files, lost: why } = importPrompt("Hello", "a.prompty");
    assert.deepEqual(files, []);
    assert.match(why.join(), /no frontmatter/);
  });
});

describe("importPromptfoo", () => {
  it("reads chat messages in JSON", () => {
    const text = JSON.stringify([
      { role: "system", content: "Be {{ tone }}." },
      {
        role: "user",
        content: [
          { type: "text", text: "Look:" },
          { type: "image_url", image_url: { url: "{{ photo }}" } },
        ],
      },
      { role: "assistant", content: "Yes." },
    ]);
    const { file } = only(text, "prompts/My chat.json");
    assert.equal(file.name, "my_chat.prompt");
    assert.equal(
      file.text,
      '{{role "system"}}\nBe {{tone}}.\n\n{{role "user"}}\nLook:\n{{media url=photo}}\n\n{{role "model"}}\nYes.\n',
    );
  });

  it("reads chat messages in YAML", () => {
    const { file } = only("- role: user\n  content: Hello {{ name }}\n", "a.yaml");
    assert.equal(file.text, "Hello {{name}}\n");
  });

  it("makes a file of each prompt of a text", () => {
    const { files } = importPrompt("One {{ a }}\n---\nTwo {% if b %}x{% endif %}\n", "p.txt");
    assert.deepEqual(files, [
      { name: "p_1.prompt", text: "One {{a}}\n" },
      { name: "p_2.prompt", text: "Two {{#if b}}x{{/if}}\n" },
    ]);
  });

  it("reads a configuration with its tests", () => {
    const config = `
prompts:
  - "Say {{ x }} to {{ name }}"
  - file://prompts/second.txt
  - { raw: "Third {{ x }}", label: The third }
  - file://prompts/code.py:make
providers:
  - { id: "openai:chat:gpt-4o", config: { temperature: 0 } }
  - other
defaultTest:
  vars: { name: Ada }
tests:
  - vars: { x: hi }
    assert: [{ type: contains, value: hi }]
evaluateOptions: { maxConcurrency: 1 }
`;
    const read = (name: string) => (name === "prompts/second.txt" ? "Second {{ x }}" : undefined);
    const { files, lost } = importPrompt(config, "promptfooconfig.yaml", read);
    assert.deepEqual(
      files.map(({ name }) => name),
      [
        "promptfooconfig_1.prompt",
        "second.prompt",
        "the_third.prompt",
        "promptfooconfig_1.eval.yaml",
        "second.eval.yaml",
        "the_third.eval.yaml",
      ],
    );
    assert.equal(
      files[0]?.text,
      "---\nmodel: openai/gpt-4o\nconfig:\n  temperature: 0\ninput:\n  default:\n    name: Ada\n---\nSay {{x}} to {{name}}\n",
    );
    const { tests, problems } = parseTestFile(files[3]!.text);
    assert.deepEqual([tests.length, problems], [1, []]);
    assert.deepEqual(tests[0]?.vars, { x: "hi" });
    assert.match(lost.join("\n"), /code\.py.*\n.*|Of 2 providers/);
    assert.match(lost.join("\n"), /evaluateOptions/);
    for (const { name, text } of files) if (name.endsWith(".prompt")) sound(text, name);
  });

  it("gives each prompt of a configuration a name of its own", () => {
    const config = "description: Two of a name\nprompts: [file://a/p.txt, file://b/p.txt]\n";
    const { files } = importPrompt(config, "promptfooconfig.yaml", () => "One\n---\nTwo\n");
    const names = files.map(({ name }) => name);
    assert.equal(new Set(names).size, 4, names.join());
    assert.ok(files.every(({ text }) => text.includes("description: Two of a name")));
  });

  const broken: [what: string, text: string, path: string, note: RegExp][] = [
    [
      "messages that a template builds",
      '[{% for m in x %}{"role": "user"}{% endfor %}]',
      "a.json",
      /not plain JSON/,
    ],
    ["an unknown role", '[{"role": "wizard", "content": "x"}]', "a.json", /wizard/],
    [
      "a part of another kind",
      '[{"role": "user", "content": [{"type": "input_audio"}]}]',
      "a.json",
      /left out/,
    ],
    ["a program as provider", "prompts: [x]\nproviders: ['file://p.js']\n", "c.yaml", /program/],
    ["defaults in a file", "prompts: [x]\ndefaultTest: file://t.yaml\n", "c.yaml", /defaultTest/],
    ["a prompt's own config", "prompts: [{raw: x, config: {a: 1}}]\n", "c.yaml", /config of prompt 1/],
    ["tests in a file", "prompts: [x]\ntests: file://t.yaml\n", "c.yaml", /other files/],
    ["a text beyond the cap", "x".repeat(300_000), "a.txt", /larger/],
  ];
  for (const [what, text, path, note] of broken)
    it(`tells about ${what}`, () => assert.match(importPrompt(text, path).lost.join("\n"), note));
});

describe("importers", () => {
  it("take linear time on texts made to hold them up", () => {
    for (const piece of ["{{", "{% if ", "{{ a |", "\n#system:", " \t", "![", "{{a", "a:\n "])
      for (const [path, head] of [
        ["a.prompty", "---\nname: x\n---\n"],
        ["a.txt", ""],
      ] as const) {
        const text = head + piece.repeat(Math.floor(250_000 / piece.length));
        const before = process.cpuUsage();
        importPrompt(text, path);
        const { user } = process.cpuUsage(before);
        assert.ok(user < 2_000_000, `${JSON.stringify(piece)} in ${path} took ${user / 1000} ms`);
      }
  }).timeout(60_000);
});

describe("a template that nests too deep", () => {
  const nested = (open: string, close: string, times: number) =>
    `${open.repeat(times)}x${close.repeat(times)}`;
  const head = (template: string) => `---\nname: x\n${template}model:\n  api: chat\n---\nuser:\n`;
  const ifs = nested("{% if a %}", "{% endif %}", 5000);
  const rows: [what: string, path: string, text: string][] = [
    ["if", "a.txt", `Hi ${ifs}`],
    ["for", "a.prompty", head("") + nested("{% for a in b %}", "{% endfor %}", 5000)],
    ["two conditions", "a.txt", `Hi ${nested("{% if a and b %}", "{% endif %}", 60)}`],
    ["in a chat", "a.json", `[{"role": "user", "content": "${ifs}"}]`],
    ["sections of Mustache", "a.prompty", head("template: mustache\n") + nested("{{#a}}", "{{/a}}", 5000)],
  ];
  for (const [what, path, text] of rows)
    it(`is refused: ${what}`, () =>
      assert.deepEqual(importPrompt(text, path), {
        files: [],
        lost: ["The template nests more than 100 levels. Flatten it."],
      }));

  it("is none with many blocks side by side", () => {
    const text = "{% if a %}x{% else %}y{% endif %}{% for c in b %}z{% endfor %}".repeat(300);
    assert.equal(importPrompt(`Hi ${text}`, "a.txt").files.length, 1);
  });
});
