import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { describe, it } from "mocha";
import { parse } from "../../syntax/parse.ts";
import { foreignDialect } from "./foreign.ts";
import { recognise } from "./recognise.ts";

const rows: Record<string, [what: string, text: string, path?: string][]> = {
  humanloop: [
    [
      "chat with a provider",
      "---\nmodel: gpt-4o\ntemperature: 0.7\nmax_tokens: -1\nprovider: openai\nendpoint: chat\ntools: []\n---\n<system>\nYou are {{persona}}.\n</system>\n<user>\n{{query}}\n</user>\n",
    ],
    [
      "parameters beside the model",
      "---\nmodel: gpt-4o\ntemperature: 1\ntop_p: 1\n---\n<system>\nHi\n</system>\n",
    ],
  ],
  continue: [
    [
      "keys before one rule",
      "temperature: 0.5\nmaxTokens: 4096\n---\n<system>\nBe kind.\n</system>\n{{{ input }}}\n",
    ],
    ["with a version", "name: Review\ndescription: Reviews\nversion: 1\n---\nReview @diff\n"],
    [
      "context providers alone",
      '<system>\nBe kind.\n</system>\n{{{ url "https://x.y" }}}\n{{{ diff }}}\n{{ input }}',
    ],
    [
      "messages without a head",
      "<system>\nYou review code.\n</system>\n\n{{{ input }}}\n\nName the worst problem.\n",
    ],
    ["invokable", "---\nname: Fix\ndescription: Fixes it\ninvokable: true\n---\nFix {{{ input }}}\n"],
  ],
  prompty: [
    [
      "with a model map",
      "---\nname: Basic\nauthors:\n  - a\nmodel:\n  api: chat\n  configuration:\n    type: azure_openai\nsample:\n  firstName: Jo\n---\nsystem:\nYou help {{firstName}}.\n\nuser:\n{{question}}\n",
    ],
    [
      "with inputs",
      "---\nname: B\nmodel:\n  id: gpt-4o\n  connection:\n    kind: key\ninputs:\n  a: string\n---\nsystem:\nHi\n",
    ],
    ["by its name", "---\nname: x\n---\nHi {{name}}\n", "a/b.prompty"],
  ],
  "go-template": [
    ["range and end", "{{range .Items}}{{.Name}}{{end}}"],
    ["a field", "Hello {{ .Name }}, hello"],
    ["trimmed", "{{- if eq .X 1 -}}a{{- end -}}"],
    ["a variable", "{{ $x := .Y }}{{ $x }}"],
    ["small letters", "Hi {{ .name }}\n"],
    [
      "fields below a schema",
      "---\ntemperature: 0.3\ninput:\n  schema:\n    Query: string\n---\n{{.Query}}\n",
    ],
    ["range below a frontmatter", "---\nname: x\n---\n{{range .Items}}\n- {{.}}\n{{end}}\n"],
    [
      "functions",
      '---\nmodel: x\n---\n{{- /* all */ -}}({{len .Items}}) {{ printf "%s" .A | upper }} {{else}}',
    ],
  ],
  jinja: [
    ["a loop", "{% for a in b %}{{ a }}{% endfor %}"],
    ["a filter", "Hello {{ name | upper }}"],
    ["a filter with arguments", "Hello {{ name|default('you') }}"],
    ["tags and filters below a frontmatter", "---\nmodel: x\n---\n{% if a %}{{ a | upper }}{% endif %}"],
  ],
  xml: [
    ["a declaration", '<?xml version="1.0"?>\n<prompt>Hello {{name}}</prompt>'],
    ["attributes", '<prompt name="a" version="1">\n  <role>x</role>\n</prompt>'],
    ["nothing else", "<prompt>\n<task>x</task>\n</prompt>\n"],
  ],
  "init-do": [["a script", "init do\n  set :a, 1\nend\n\nHello\n"]],
  json: [
    ["messages", '[{"role": "system", "content": "Hi {{name}}"}]'],
    ["in a map", '{"messages": [{"role": "user", "content": "x"}]}'],
  ],
  yaml: [
    ["a template key", "name: x\nvariables:\n  - a\ntemplate: |\n  Hello {{a}}\n"],
    ["dashes before it", "---\ntitle: T\nprompt: |\n  Hello <1>\nmodel: davinci\nvars:\n- x\n"],
    ["dashes around it", "---\ntitle: T\nmessages:\n  - role: user\n---"],
    ["no key of Dotprompt", "---\ntitle: T\nengine: davinci\nvars:\n- x\n"],
    ["LangChain", '_type: prompt\ninput_variables: ["a"]\ntemplate: |\n  Tell {a}\n'],
  ],
  "f-string": [
    ["a placeholder", "Answer the question.\n\nQuestion: {query}\nAnswer:"],
    ["braces written twice", 'Give JSON:\n{{"answer": "..."}}\n\nQuestion: {question}'],
    ["JSON in braces written twice", 'Return JSON only:\n\n{{\n  "a": true | false\n}}\n'],
    ["JSON on one line", 'Return {{"score": 1}}.'],
    ["LaTeX", "$\\frac{{a}}{{b}}$ and {{x}^2}"],
    ["an attribute", "Hello {user.name}, {items[0]}, {x!r}"],
  ],
  "other-head": [
    ["a model with variables", "---\nname: x\nmodel:\n  id: gpt-4o\nvariables:\n  - name: a\n---\n{{a}}\n"],
    [
      "a provider and tags",
      "---\nprovider: openai\nmodel: x\nmaxTokens: 5\n---\n<system>\n{{a}}\n</system>\n",
    ],
    ["TOML", '---\ntitle = "C"\n[params]\nlist = [\n  1\n]\n---\nHi {{x}}\n'],
    ["TOML between +++", '+++\ntitle = "C"\n\n[params]\na = 1\n+++\nHi {{x}}\n'],
    ["TOML between +++ with Dotprompt's keys", '+++\r\nmodel = "x"\r\n+++\r\nHi {{x}}\r\n'],
  ],
  "other-template": [
    ["files to fetch", '# Goal\n{{url}}\n{{file:../x.md}}\n{{fetch:"{{url}}"}}\n'],
    ["n8n", 'User: {{ $json.x }} {{ $node["x"].json["y"] }}'],
    ["Semantic Kernel", "Sum up: {{$input}}"],
    ["choices", "{{a|b|c}} of them"],
    ["a call", '{{ _.role("system") }}\n{{ ctx.output_format }}'],
    ["calculations", '{{ a + b }} {{ ok ? "y" : "n" }}'],
  ],
  guide: [["code about templates", "# How to\n\nWrite this:\n```\n{{#if x}}\n```\nand `{{/if}}`.\n"]],
  "plain-text": [
    ["a sentence", "You are a helpful assistant.\n"],
    ["Markdown", "# Rules\n\n- be kind\n"],
  ],
};

/** Real Dotprompt, however odd. */
const dotprompt: [what: string, text: string, path?: string][] = [
  ["variables alone", "Hello {{name}}"],
  ["nothing", ""],
  ["a partial", "Be brief.", "a/_style.prompt"],
  ["f-strings beside variables", "Hello {{name}} and {PLACEHOLDER} {other}"],
  ["placeholders in capitals with variables", "{NAME} {{name}}"],
  ["JSON in the text", 'Answer {{q}} as {"a": [1], "b": {"c": 2}}'],
  ["code in a fence", "```js\nimport {useState} from 'react'\n```\n{{q}}"],
  [
    "tags of messages with roles",
    '---\nmodel: x\ntemperature: 1\ntop_p: 1\n---\n{{role "system"}}\n<user>\n{{x}}\n</user>',
  ],
  [
    "tags of messages and an input schema",
    "---\nmodel: x\nprovider: y\ninput:\n  schema:\n    a: string\n---\n<system>\n{{a}}\n</system>",
  ],
  ["top-level parameters", "---\nmodel: x\ntemperature: 1\nmax_tokens: 5\n---\nHi {{a}}"],
  ["role lines as text", "---\nmodel: x\n---\nuser:\nHi\nassistant:\nHello {{a}}"],
  [
    "metadata as Prompty has it",
    "---\nname: a\nauthors: [b]\nsample: { x: 1 }\ninput:\n  schema:\n    x: string\n---\nuser:\n{{x}}",
  ],
  ["without its first rule", "model: a/b\nconfig:\n  temperature: 1\n---\nHi {{x}}"],
  ["a licence before the frontmatter", "# Copyright\n---\nmodel: x\n---\nHi"],
  ["a rule in the text", "Hello {{name}}\n---\nmore\n"],
  ["a tag around variables", "<prompt>\n{{x}}\n</prompt>"],
  ["percent signs", "100{%} sure, {% of all, {{x}}"],
  ["a pipe in text", "a | b {{x}} | c"],
  ["block parameters", "{{#each a as |b|}}{{b}}{{/each}}"],
  ["a loop variable", "{{#each a}}{{@index}}{{this}}{{/each}}"],
  ["white space control", "{{~x~}} {{~#if a}}b{{~/if}}"],
  ["each with else", "{{#if x}}a{{else if y}}b{{else}}c{{/if}}"],
  ["a mistake", "{{#if x}}never closed"],
  ["a frontmatter that is not closed", "---\nmodel: x\nHello {query}"],
  ["a frontmatter that is not closed, with keys of others", "---\nmodel: x\ntitle: T\nHello {{name}}"],
  ["a frontmatter that is not closed, with lines like keys", "---\ntitle: T\nby: x\nfor: y\nQuestion: {{q}}"],
  ["a frontmatter that is not closed, with keys of both", "---\nconfig: {}\nprompt: |\n  Hello\n"],
  ["a frontmatter that is not closed, with misspelt keys", "---\nmodle: a/b\nconfigs: {}\nInput:"],
  ["a frontmatter that is being written", "---\ntitle: x\n"],
  ["prose between +++", "+++\nA rule, x = 1\n+++\nHi {{x}}"],
  ["YAML between +++", "+++\nmodel: x\n+++\nHi {{x}}"],
  ["TOML with Dotprompt's keys", '---\nmodel = "x"\n---\nHi'],
  ["a model map", "---\nmodel:\n  id: x\n---\nHi {{x}}"],
  [
    "a model map with an input",
    "---\nmodel:\n  id: x\nvariables: [a]\ninput:\n  schema:\n    a: string\n---\n{{a}}",
  ],
  [
    "a provider and tags beside a role",
    '---\nprovider: x\nmodel: y\n---\n{{role "system"}}\n<user>\n</user>',
  ],
  ["Go's field beside a variable", "---\nmodel: x\n---\nHello {{name}} from {{ .City }}"],
  ["Go's field in a block", "---\nmodel: x\n---\n{{#each items}}{{ .name }}{{/each}}"],
  ["Go's field in code", "---\nmodel: x\n---\nWrite `{{.Name}}`."],
  ["Go's fields behind backslashes", "---\nmodel: x\n---\nWrite \\{{.Name}}."],
  ["a path with a blank", "---\nmodel: x\n---\nHello {{user .name}}"],
  ["this and a parent", "---\nmodel: x\n---\n{{.}} {{./x}} {{../y}}"],
  ["a filter below a frontmatter", "---\nmodel: gpt-4\n---\nHi {{ name | upper }}"],
  ["tags below a frontmatter", "---\nmodel: x\n---\n{% if a %}{{b}}{% endif %}"],
  ["a calculation beside a variable", "{{price}} {{ a + b }}"],
  ["a calculation in a condition", "{{#if age >= 18}}x{{/if}}"],
  ["a call in a partial", "{{ upper(x) }}", "a/_b.prompt"],
  ["a style of JSX", 'Use <div style={{color: "red"}}>'],
  ["a mustache that one brace closes", "Hello {{name}, how are you? {{x}}"],
  ["LaTeX around variables", "$\\frac{{a}}{{b}}$ x^{n}"],
  ["a quoted name", '{{"answer" "x"}}'],
  ["tags and triple braces", "<system>\nx\n</system>\n{{{ diff }}}"],
  ["an empty frontmatter", "---\n---\n{{x}}"],
  [
    "Jinja under Dotprompt's frontmatter",
    "---\nmodel: x\ninput:\n  schema:\n    a: string\n---\n{% if a %}{{a}}{% endif %}",
  ],
];

describe("recognise", () => {
  for (const [dialect, texts] of Object.entries(rows))
    describe(dialect, () => {
      for (const [what, text, path] of texts)
        it(what, () => {
          const found = recognise(text, path);
          assert.equal(found?.dialect, dialect);
          assert.ok(found && found.start >= 0 && found.start < found.end && found.end <= text.length);
        });
    });

  describe("leaves Dotprompt alone", () => {
    for (const [what, text, path] of dotprompt) it(what, () => assert.equal(recognise(text, path), null));
    const root = new URL("../../../", import.meta.url).pathname;
    const corpus = globSync("core/test/corpus/valid/**/*.prompt", { cwd: root });
    it("in the corpus of valid files", () => {
      const named = corpus.filter((file) => {
        const found = recognise(readFileSync(`${root}${file}`, "utf8"), file);
        return found && !found.harmless && !file.includes("/dialects/");
      });
      assert.notEqual(corpus.length, 0);
      assert.deepEqual(named, []);
    });
    for (const file of globSync("samples/**/*.prompt", { cwd: root }))
      it(file, () => assert.equal(recognise(readFileSync(`${root}${file}`, "utf8"), file), null));
  });

  it("says nothing about text that is sent as it is", () => {
    for (const text of ["You are kind.", "# Guide\n\n`{{x}}`\n"])
      assert.equal(foreignDialect(parse(text)), null);
    assert.match(foreignDialect(parse("# Guide\n\n`{{#if}}`\n"))?.message ?? "", /Markdown/);
  });

  it("takes linear time on lines made to hold it up", () => {
    for (const piece of [
      "{{if .",
      "{%if ",
      "{a",
      "{{a|b(",
      "`",
      "---\n",
      "<prompt ",
      "\n ",
      "a:\n",
      "{{- ",
      "model:\n ",
      "{{.a}}",
      "{{a:",
      "{{a|",
      "\\a{{b}}",
      '{{"a',
      '{{{ url "',
      "---\na = 1\n",
    ]) {
      const started = process.cpuUsage();
      recognise(piece.repeat(Math.floor(250_000 / piece.length)));
      const { user } = process.cpuUsage(started);
      assert.ok(user < 1_500_000, `${JSON.stringify(piece)} took ${user / 1000} ms`);
    }
  }).timeout(60_000);
});
