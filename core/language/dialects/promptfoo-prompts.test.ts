import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { configured, type Files, imported } from "../../test/imported.ts";

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
