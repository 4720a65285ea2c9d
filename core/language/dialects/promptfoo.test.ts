import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { stringify } from "yaml";
import { writtenTypes } from "../../evaluation/kinds/index.ts";
import { parseTestFile } from "../../evaluation/read.ts";
import { toParameters } from "../../rendering/request-parameters.ts";
import { parse } from "../../syntax/parse.ts";
import { check } from "../check/index.ts";
import { dotpromptParameters } from "./config.ts";
import { importPrompt } from "./index.ts";
import { assertionTypes } from "./promptfoo-assertions.ts";

type Files = Record<string, string>;

/** The names in a folder of such files. */
function namesIn(files: Files, folder: string): string[] | undefined {
  const start = folder === "." ? "" : `${folder}/`;
  const below = Object.keys(files).filter((name) => name.startsWith(start));
  const names = below.map((name) => name.slice(start.length).replace(/\/.*$/, "/"));
  return below.length ? [...new Set(names)] : undefined;
}

function imported(text: string, path: string, files: Files = {}) {
  const { files: made, lost } = importPrompt(
    text,
    path,
    (name) => files[name],
    (folder) => namesIn(files, folder),
  );
  for (const one of made.filter(({ name }) => name.endsWith(".prompt"))) {
    const errors = check(parse(one.text), { path: one.name }).filter(({ severity }) => severity === "error");
    assert.deepEqual(errors, [], one.text);
  }
  return {
    made,
    texts: Object.fromEntries(made.map(({ name, text: body }) => [name, body])),
    lost: lost.join("\n"),
  };
}

const configured = (value: object, files: Files = {}) => imported(stringify(value), "c.yaml", files);

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

describe("promptfoo's prompts", () => {
  const kept: [what: string, prompts: unknown, files: Files, expected: Files][] = [
    ["a rule in an inline text", ["A\n---\n{{b}}\n---\nC\n"], {}, { "c.prompt": "A\n---\n{{b}}\n---\nC\n" }],
    [
      "a rule in Markdown",
      ["file://p.md"],
      { "p.md": "A\n\n---\n\n{{b}}\n" },
      { "p.prompt": "A\n\n---\n\n{{b}}\n" },
    ],
    ["a rule in a template", ["p.j2"], { "p.j2": "A\n---\n{{ b }}" }, { "p.prompt": "A\n---\n{{b}}\n" }],
    [
      "rules in a text file",
      ["p.txt"],
      { "p.txt": "A\n--- \n{{b}}" },
      { "p_1.prompt": "A\n", "p_2.prompt": "{{b}}\n" },
    ],
    [
      "a line of JSON each",
      ["l.jsonl"],
      { "l.jsonl": '[{"role":"user","content":"A"}]\n[{"role":"user","content":"B"}]\n' },
      { "l_1.prompt": "A\n", "l_2.prompt": "B\n" },
    ],
    [
      "a table",
      ["t.csv"],
      { "t.csv": 'prompt,label\n"A, ""x""",one\nB,two\n' },
      { "t_1.prompt": 'A, "x"\n', "t_2.prompt": "B\n" },
    ],
    [
      "a pattern",
      ["p/**/*.{txt,md}"],
      { "p/a.txt": "A", "p/q/b.md": "B {{x}}", "p/c.py": "" },
      { "a.prompt": "A\n", "b.prompt": "B {{x}}\n" },
    ],
    ["a file above", ["file://../up/a.txt"], { "../up/a.txt": "A" }, { "a.prompt": "A\n" }],
    [
      "a map of labels",
      { "p.txt": "The first", "Say {{x}}": "second" },
      { "p.txt": "A" },
      { "the_first.prompt": "A\n", "second.prompt": "Say {{x}}\n" },
    ],
    [
      "a chat in YAML inside",
      ["- role: system\n  content: S\n- role: user\n  content: U {{x}}\n"],
      {},
      { "c.prompt": '{{role "system"}}\nS\n\n{{role "user"}}\nU {{x}}\n' },
    ],
    [
      "Gemini's form",
      ["g.json"],
      {
        "g.json":
          '{"systemInstruction": {"parts": [{"text": "S"}]}, "contents": [{"role": "user", "parts": [{"text": "U"}]}]}',
      },
      { "g.prompt": '{{role "system"}}\nS\n\n{{role "user"}}\nU\n' },
    ],
    ["a text that looks like a path", ["Yes/no: {{x}}?"], {}, { "c.prompt": "Yes/no: {{x}}?\n" }],
  ];
  for (const [what, prompts, files, expected] of kept)
    it(`reads ${what}`, () => {
      const { texts, lost } = configured({ prompts }, files);
      assert.deepEqual(texts, expected);
      assert.equal(lost, "");
    });

  it("reads a chat that a template builds, with its conversation so far", () => {
    const built = `[
  {"role": "system", "content": {{ system | dump }}},
  {% for m in _conversation %}
  {"role": "user", "content": "{{ m.input }}"},
  {"role": "assistant", "content": "{{ m.output }}"},
  {% endfor %}
  {% for m in shots %}{% for role, text in m %}{"role": "{{ role }}", "content": {{ text | dump }}}{% if not loop.last %},{% endif %}{% endfor %}{% endfor %}
  {"role": "user", "content": "{{ q | default(\\"?\\") }}"}
]`;
    const { texts, lost } = imported(built.replaceAll('\\"', '"'), "chat.json");
    assert.equal(
      texts["chat.prompt"],
      `{{role "system"}}
{{system}}

{{history}}

{{#each shots as |m|}}{{#each m as |text role_|}}{{#ifEquals role_ "assistant"}}{{role "model"}}{{else}}{{role role_}}{{/ifEquals}}
{{text}}

{{/each}}{{/each}}{{role "user"}}
{{#unlessEquals q undefined}}{{q}}{{else}}?{{/unlessEquals}}
`,
    );
    assert.match(lost, /not plain JSON[\s\S]*_conversation/);
  });

  it("tells what messages and their parts lose", () => {
    const chat = [
      {
        role: "user",
        name: "n",
        content: [
          { type: "text", text: "A", cache_control: {} },
          { type: "image_url", image_url: { url: "https://a/b.png", detail: "low" } },
          { type: "image", source: { type: "base64", media_type: "image/gif", data: "R0" } },
          { type: "image_url", image_url: { url: "data:image/png;base64,{{ photo }}" } },
          { type: "input_audio", input_audio: {} },
        ],
      },
    ];
    const { texts, lost } = imported(JSON.stringify({ messages: chat, model: "m" }), "chat.json");
    const media = ['url="https://a/b.png"', 'url="data:image/gif;base64,R0"', "url=photo"];
    assert.equal(texts["chat.prompt"], `A\n${media.map((one) => `{{media ${one}}}`).join("\n")}\n`);
    for (const part of [
      "model is left out",
      "cache_control",
      "detail",
      "neither text nor an image",
      "put together",
    ])
      assert.ok(lost.includes(part), `${part}: ${lost}`);
  });

  it("puts default vars that are templates of their own into the prompts", () => {
    const { texts, lost } = configured(
      {
        prompts: ["{{ sys }}\n{{ q }}"],
        defaultTest: { vars: { sys: "file://s.j2", tone: "dry" } },
        tests: [{ vars: { q: "1", tone: "kind" } }],
      },
      { "s.j2": "{% if tone %}Be {{ tone }}.{% endif %}\n" },
    );
    const body = "{{#if tone}}Be {{tone}}.{{/if}}\n{{q}}\n";
    assert.equal(texts["c.prompt"], `---\ninput:\n  default:\n    tone: dry\n---\n${body}`);
    assert.equal(lost, "");
  });

  it("tells what comes out of the environment", () => {
    const { lost } = configured({ prompts: ["As {{ env.WHO }}: {{ x }}"] });
    assert.match(lost, /\{\{ env\.WHO \}\} comes from the environment/);
  });

  const left: [what: string, source: string, note: RegExp][] = [
    ["a program", "build.js", /build\.js is a program/],
    ["a function", "make.py:short", /make\.py:short is a program/],
    ["a command", "exec:./p.sh", /is a program/],
    ["another service", "langfuse://welcome:3", /another service \(langfuse\)/],
    ["a folder", "prompts/", /is a folder.*prompts\/\*\.txt/],
    ["a pattern that nothing fits", "none/*.txt", /No file is found for none\/\*\.txt/],
    ["a file that is not there", "file://gone.txt", /gone\.txt cannot be read/],
    ["a list that is no chat", "file://list.json", /list\.json is neither/],
    ["a file with a mistake", "file://bad.json", /bad\.json is not valid JSON\. Line 2/],
  ];
  for (const [what, source, note] of left)
    it(`leaves out ${what}`, () => {
      const files = { "prompts/a.txt": "A", "list.json": "[1]", "bad.json": '[\n{"role": "user",}]' };
      const { made, lost } = configured({ prompts: [source] }, files);
      assert.deepEqual(made, []);
      assert.match(lost, note);
    });

  const refused: [what: string, path: string, text: string, mistake: RegExp][] = [
    [
      "YAML with a mistake",
      "c.yaml",
      "prompts: [a]\ntests:\n  - vars: {x: 1\n",
      /^c\.yaml is not valid YAML\. Line \d/,
    ],
    [
      "JSON with a comma too many",
      "c.json",
      '{\n"prompts": ["{{x}}"],\n}',
      /^c\.json is not valid JSON\. Line 3/,
    ],
    ["JSON that is no prompt", "package.json", '{"name": "x"}', /neither a configuration/],
    ["a list of tests", "tests.yaml", "- vars: {a: 1}\n", /neither a configuration/],
    ["a text about something", "README.md", "# Read {{me}}\n", /README\.md/],
    ["Markdown without a variable", "notes.md", "# Notes\n", /notes\.md/],
    ["a program", "a.py", "print(1)\n", /no kind of file/],
  ];
  for (const [what, path, text, mistake] of refused)
    it(`is no prompt: ${what}`, () => {
      const { made, lost } = imported(text, path);
      assert.deepEqual(made, []);
      assert.match(lost, mistake);
    });
});

describe("promptfoo's providers", () => {
  const models: [id: string, model: string | undefined, note?: RegExp][] = [
    ["openai:chat:gpt-4o", "openai/gpt-4o"],
    ["openai:gpt-4o-mini", "openai/gpt-4o-mini"],
    ["openai:responses:gpt-5", "openai/gpt-5"],
    ["openai:chat:ft:gpt-4o:org::id", "openai/ft:gpt-4o:org:id"],
    ["azureopenai:chat:mine", "azure/mine"],
    ["anthropic:messages:claude-x", "anthropic/claude-x"],
    ["google:gemini-2.5-flash", "gemini/gemini-2.5-flash"],
    ["vertex:gemini-2.5-pro", "vertex_ai/gemini-2.5-pro"],
    ["bedrock:us.anthropic.claude-x-v1:0", "bedrock/us.anthropic.claude-x-v1:0"],
    ["bedrock:converse:amazon.nova-lite-v1:0", "bedrock/converse/amazon.nova-lite-v1:0"],
    ["ollama:chat:llama3.1:8b", "ollama/llama3.1:8b"],
    ["togetherai:meta/x", "together_ai/meta/x"],
    ["openrouter:a/b", "openrouter/a/b"],
    ["huggingface:text-generation:org/m", "huggingface/org/m"],
    ["openai:completion:gpt-3.5-turbo-instruct", "text-completion-openai/gpt-3.5-turbo-instruct"],
    ["sagemaker:openai:my-endpoint", "sagemaker/my-endpoint"],
    ["bedrock:amazon.nova-sonic-v1:0", undefined, /answers no chat/],
    ["openai:{{env.MODEL}}", undefined, /environment/],
    ["litellm:some/model", "some/model"],
    ["openai:chat", undefined, /names no model/],
    ["openai:assistant:x", undefined, /answers no chat/],
    ["openai:embedding:x", undefined, /answers no chat/],
    ["voyage:x", undefined, /not one of LiteLLM's/],
    ["file://p.js", undefined, /program/],
    ["echo", undefined, /program/],
    ["https://a/b", undefined, /program/],
  ];
  for (const [id, model, note] of models)
    it(id, () => {
      const { texts, lost } = configured({ prompts: ["x"], providers: [id] });
      assert.equal(parse(texts["c.prompt"]!).metadata.model, model);
      assert.match(lost, note ?? /^$/);
    });

  it("takes the first model that a prompt is for, in any form of provider", () => {
    const files = { "more.yaml": "- id: groq:m\n  prompts: [b]\n" };
    const providers = [
      "echo",
      { "openai:gpt": { config: { temperature: 0 }, prompts: ["a"] } },
      "file://more.yaml",
    ];
    const prompts = [
      { raw: "A", label: "a", config: { seed: 1 } },
      { raw: "B", label: "b" },
    ];
    const { texts } = configured({ prompts, providers }, files);
    assert.equal(texts["a.prompt"], "---\nmodel: openai/gpt\nconfig:\n  temperature: 0\n  seed: 1\n---\nA\n");
    assert.equal(texts["b.prompt"], "---\nmodel: groq/m\n---\nB\n");
  });

  it("says which prompt has a config that cannot be carried over", () => {
    const { lost } = configured({ prompts: ["x", { raw: "y", config: { region: "r", seed: 1 } }] });
    assert.match(lost, /^Of the config of prompt 2, region is left out/);
  });

  it("lets no secret and no address into a file, wherever they stand", () => {
    const hidden = {
      apiKey: "KEY-1",
      headers: { Authorization: "KEY-2" },
      apiBaseUrl: "https://KEY-3",
      passthrough: { k: "KEY-4" },
    };
    const { made, lost } = configured({
      prompts: [{ raw: "x {{a}}", config: hidden }],
      providers: [{ id: "openai:m", config: { ...hidden, temperature: 1, thinking: { api_key: "KEY-5" } } }],
      defaultTest: { options: { provider: { id: "openai:j", config: hidden } } },
      tests: [
        {
          vars: { a: "1", b: "{{ env.KEY }}" },
          provider: { id: "openai:o", config: hidden },
          assert: [
            { type: "contains", value: "x", provider: { config: hidden } },
            { type: "llm-rubric", value: "x", provider: { config: hidden } },
          ],
        },
      ],
      env: { OPENAI_API_KEY: "KEY-6" },
    });
    assert.doesNotMatch(made.map(({ text }) => text).join(), /KEY/);
    assert.match(lost, /apiKey, headers, apiBaseUrl, passthrough/);
    assert.match(lost, /thinking/);
    assert.match(lost, /options\.provider is left out: it is the judge/);
    assert.match(lost, /The var b comes from the environment/);
  });

  it("keeps tools, the response format and what the model is told as the system", () => {
    const files = {
      "t.json": '[{"name": "t", "input_schema": {"type": "object"}}]',
      "s.txt": "Be {{tone}}.",
    };
    const config = {
      tools: "file://t.json",
      systemInstruction: "file://s.txt",
      generationConfig: { maxOutputTokens: 9, response_mime_type: "application/json" },
    };
    const { texts, lost } = configured({ prompts: ["U"], providers: [{ id: "google:g", config }] }, files);
    const { metadata } = parse(texts["c.prompt"]!);
    assert.deepEqual(metadata.toolDefs, [{ name: "t", inputSchema: { type: "object" } }]);
    assert.deepEqual([metadata.output, metadata.config], [{ format: "json" }, { maxOutputTokens: 9 }]);
    assert.match(
      texts["c.prompt"]!,
      /---\n\{\{role "system"\}\}\nBe \{\{tone\}\}\.\n\n\{\{role "user"\}\}\nU\n$/,
    );
    assert.equal(lost, "");
  });
});

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

describe("what the importers know of the rest", () => {
  it("the judge's types of assertions", () => {
    assert.deepEqual(
      [...assertionTypes].sort(),
      writtenTypes()
        .filter((type) => !type.startsWith("not-"))
        .sort(),
    );
  });

  for (const name of dotpromptParameters)
    it(`the request takes ${name}`, () => {
      const { remarks } = toParameters({ [name]: undefined }, { model: "m" });
      const given = toParameters({ [name]: {} }, { model: "m" }).remarks.map(([code]) => code);
      assert.deepEqual([remarks, given.includes("config-refused")], [[], false]);
      assert.ok(
        !given.includes("config-unknown") || /^(?:thinkingConfig|responseModalities|toolConfig)$/.test(name),
      );
    });
});
