import assert from "node:assert/strict";
import { Dotprompt } from "dotprompt";
import { describe, it } from "mocha";
import { parseDocument } from "yaml";
import { parserOptions, yamlMistakes } from "./index.ts";
import { applied } from "./text.ts";

const schema = (lines: string) => `input:\n  schema:\n${lines.replace(/^/gm, "    ")}`;

/** YAML with mistakes; the same with each fix made; words of what is said, in the order of the text. */
type Row = [before: string, after: string, ...said: RegExp[]];

const picoschema: Row[] = [
  [
    "state(enum): [a, b], what it is",
    "state(enum, what it is): [a, b]",
    /description belongs into the parentheses/,
  ],
  ["state: [a, b], what it is", "state(enum, what it is): [a, b]", /parentheses: state\(enum, what it is\)/],
  ["state?(enum, the state): [a], now", "state?(enum, the state, now): [a]", /parentheses/],
  ["tags: [string], what they are", "tags(array, what they are): string", /parentheses/],
  ["tags(array): [string] - the tags", "tags(array, the tags): string", /parentheses/],
  ["x: {a: string}, what it is", "x(object, what it is): {a: string}", /}.*parentheses/],
  ["state(enum): [a, b], one (of two)", "state(enum, one - of two): [a, b]", /parentheses/],
  ["state(enum): [a, b], so: it is", '"state(enum, so: it is)": [a, b]', /parentheses/],
  ["state(enum): [a, b],\nx: string", "state(enum): [a, b]\nx: string", /Remove the comma/],
  ['x: "string", what it is', 'x: "string, what it is"', /description stands behind the closing quote/],
  ["x: `string`, what it is", "x: string, what it is", /type stands without `/],
  ["x: *string*, what it is", "x: string, what it is", /type stands without \*/],
  ["x: |string", "x: string", /needs no \|/],
  ["x: > string, what it is", "x: string, what it is", /needs no >/],
  ["x: %a", 'x: "%a"', /cannot begin with %/],
  ["x: string, the name: of it", 'x: "string, the name: of it"', /needs quotes/],
  ["x(array, the: names): string", '"x(array, the: names)": string', /name with ": " in its parentheses/],
  ["x:string\ny: string", "x: string\ny: string", /blank behind the colon/],
  ["x string, the name\ny: string", "x: string, the name\ny: string", /no colon/],
  ["x\ny: string", "x: string\ny: string", /name has no type/],
  [
    "x: string, the name\nof the person\ny: string",
    "x: string, the name\n  of the person\ny: string",
    /goes on/,
  ],
  ["x: string\n  y: string", "x: string\ny: string", /deeper than the one before/],
  ["x:\n  a: string\n y: string", "x:\n  a: string\n  y: string", /level with none/],
  ["x: {a: string, b: the b: of it}", 'x: {a: string, b: "the b: of it"}', /needs quotes/],
  [
    "rows: array(object({\n  name: string,\n  tags: array(string)\n}))\nx: string",
    "rows(array):\n  name: string,\n  tags: array(string)\nx: string",
    /stand below its name without brackets: rows\(array\):/,
  ],
  ["x: - string", "x:\n  - string", /list begins in a line of its own/],
];

const frontmatter: Row[] = [
  // Characters with a meaning of their own
  ["description: `code` first", 'description: "`code` first"', /cannot begin with `/],
  ["description: @team knows", 'description: "@team knows"', /cannot begin with @/],
  ["description: 5\nname: %d", 'description: 5\nname: "%d"', /cannot begin with %/],
  ["description: *bold* words", 'description: "*bold* words"', /behind \*/],
  ["description: *", 'description: "*"', /behind \*/],
  ["name: *x", 'name: "*x"', /behind \*/],
  ["description: & more", 'description: "& more"', /behind &/],
  ["description: !!a b: c", 'description: "!!a b: c"', /behind !/],
  ["description: , and more", 'description: ", and more"', /cannot begin with ,/],
  ["description: ] and more", 'description: "] and more"', /cannot begin with ]/],
  ["description: [Draft] a greeting", 'description: "[Draft] a greeting"', /begins with \[ for a list/],
  ["description: {name} is greeted", 'description: "{name} is greeted"', /begins with { for a map/],
  ["description: [Draft", 'description: "[Draft"', /never closed/],
  ["description: | the text", "description: |\n  the text", /begins in the next line/],
  ["description: > the text\n  goes on", "description: >\n  the text\n  goes on", /begins in the next line/],
  ["description: >\nthe text\nmodel: x", "description: >\n  the text\nmodel: x", /stands deeper/],
  ["tools: [@a, b]", 'tools: ["@a", b]', /cannot begin with @/],
  ["tools:\n  - `a`\n  - @b", 'tools:\n  - "`a`"\n  - "@b"', /begin with `/, /begin with @/],
  ["config:\n  stopSequences: [#, ##]", 'config:\n  stopSequences: ["#", "##"]', /beginning of a comment/],
  // Colons and blanks
  ["description: Note: be brief", 'description: "Note: be brief"', /needs quotes/],
  ["model: ollama: llama", 'model: "ollama: llama"', /needs quotes/],
  [
    "description: Greets\n  politely: always",
    "description: >-\n  Greets\n  politely: always",
    /several lines/,
  ],
  ["model:x\nname: y", "model: x\nname: y", /blank behind the colon/],
  ["config:\n  temperature:1\n  topP: 1", "config:\n  temperature: 1\n  topP: 1", /blank behind the colon/],
  ["model = x\nname: y", "model: x\nname: y", /colon and a blank, not "="/],
  ["model：x\nname: y", "model: x\nname: y", /not "："/],
  ["model x\nname: y", "model: x\nname: y", /no colon/],
  ["model: x\nconfig\n  topK: 1", "model: x\nconfig:\n  topK: 1", /no colon/],
  [
    "config: temperature: 1\n  topK: 1",
    "config:\n  temperature: 1\n  topK: 1",
    /under config begins in the next line/,
  ],
  ["output: format: json", "output:\n  format: json", /under output begins in the next line/],
  ["input: schema:\n  x: string", "input:\n  schema:\n    x: string", /under input begins in the next line/],
  // Lists and brackets
  ["tools:\n- a\n-b", "tools:\n- a\n- b", /blank behind its dash/],
  ["tools: - a\n  - b", "tools:\n  - a\n  - b", /line of its own/],
  ["tools:\n  - a\n - b", "tools:\n  - a\n  - b", /level with none/],
  ["model: x\n- a\n- b", "model: x\n# - a\n# - b", /cannot stand level/],
  ["- model: x\nname: y", "model: x\nname: y", /cannot stand level/],
  ["tools: [a, b\nmodel: x", "tools: [a, b]\nmodel: x", /\[ is never closed/],
  ["tools: [\n  a,\n  b\nmodel: x", "tools: [\n  a,\n  b]\nmodel: x", /\[ is never closed/],
  ["config: {a: 1,\nmodel: x", "config: {a: 1,}\nmodel: x", /{ is never closed/],
  ["config: {a: 1,, b: 2}", "config: {a: 1, b: 2}", /Remove this one/],
  ["config: {a: 1 b: 2}", "config: {a: 1, b: 2}", /comma is missing/],
  ["model: x\n}", "model: x", /closes nothing/],
  ["config:\n  stop: [a], the end", "config:\n  stop: [a] # the end", /but a comment/],
  // Quotes
  ['"model: x', "model: x", /" is never closed\. Remove it/],
  ["'model: x\nname: y", "model: x\nname: y", /' is never closed\. Remove it/],
  ['config:\n  "topK: 1\n  seed: 1', "config:\n  topK: 1\n  seed: 1", /Remove it/],
  ['"model: x\nname: "y"', 'model: x\nname: "y"', /" is never closed\. Remove it/],
  ['description: "Greets\nmodel: x', 'description: "Greets"\nmodel: x', /" is never closed/],
  ['description: "Greets\nmodel: "x"', 'description: "Greets"\nmodel: "x"', /" is never closed/],
  ["description: 'Tis good\nmodel: x", 'description: "\'Tis good"\nmodel: x', /' is never closed/],
  ["description: 'it's here'", 'description: "it\'s here"', /ends the text before its end/],
  ["description: 'it\\'s here'", 'description: "it\'s here"', /ends the text before its end/],
  ['description: "say "hi" now"', 'description: "say \\"hi\\" now"', /ends the text before its end/],
  ['description: "Foo" is it', "description: '\"Foo\" is it'", /behind the closing quote/],
  ['description: "C:\\dir\\new"', 'description: "C:\\\\dir\\\\new"', /backslash begins an escape/],
  // Indentation
  ["config:\n\ttopK: 1\n\ttopP: 1", "config:\n  topK: 1\n  topP: 1", /no tabs/],
  ["config:\n  topK: 1\n\ttopP: 1", "config:\n  topK: 1\n  topP: 1", /no tabs/],
  ["tools: [\n\ta,\n\tb\n]", "tools: [\n  a,\n  b\n]", /no tabs/],
  ["model: x\n  name: y", "model: x\nname: y", /deeper than the one before/],
  ["config:\n  topK: 1\n topP: 1", "config:\n  topK: 1\n  topP: 1", /level with none/],
  [" model: x\nname: y", "model: x\nname: y", /is indented, and a later one/],
  ["config:\n\u00a0\u00a0topK: 1\n  topP: 1", "config:\n  topK: 1\n  topP: 1", /another character/],
  // Characters before a key
  ["@model: x\nname: y", "model: x\nname: y", /cannot begin with @/],
  ["model: x\n]name: y", "model: x\nname: y", /cannot begin with ]/],
  ["config:\n  topK: 1\n  * topP: 1", "config:\n  topK: 1\n  topP: 1", /cannot begin with \*/],
  [
    "description: Greets people\n, and more\nmodel: x",
    "description: Greets people\n  , and more\nmodel: x",
    /goes on/,
  ],
  // Comments and ends
  ["// greets\nmodel: x", "# greets\nmodel: x", /begins with #, not with \/\//],
  ["/* greets */\nmodel: x", "# greets\nmodel: x", /not with \/\*/],
  ["model: x\n...\nname: y", "model: x\nname: y", /ends the YAML here/],
  ["%YAML 1.2\nmodel: x", "model: x", /directives/],
  ["model: x\r\nname: @y\r\nversion: `1`", 'model: x\r\nname: "@y"\r\nversion: "`1`"', /@/, /`/],
  // More than one
  [
    "output:\n  format: json\n    schema: name: string, who\n    age: number, how old",
    "output:\n  format: json\n  schema:\n    name: string, who\n    age: number, how old",
    /deeper than the one before/,
    /under schema begins in the next line/,
  ],
  [
    "description: a: b\ntools: [a, b\nconfig:\n\ttopK: 1\nname: *x",
    'description: "a: b"\ntools: [a, b]\nconfig:\n  topK: 1\nname: "*x"',
    /quotes/,
    /\[ is never closed/,
    /tabs/,
    /behind \*/,
  ],
];

const rows: Row[] = [
  ...picoschema.map(([before, after, ...said]): Row => [schema(before), schema(after), ...said]),
  ...frontmatter,
];

describe("mistakes of YAML", () => {
  for (const [before, after, ...said] of rows)
    it(JSON.stringify(before), () => {
      const { mistakes, mended } = read(before);
      assert.deepEqual(
        mistakes.map(({ message }, at) => (said[at]?.test(message) ? "" : message)),
        said.map(() => ""),
      );
      assert.ok(mended);
      const fixes = mistakes.map(({ fix }) => fix!.edits);
      assert.equal(applied(before, fixes.flat()), after);
      for (const edits of fixes)
        assert.equal(read(applied(before, edits)).mistakes.length, mistakes.length - 1);
      assert.ok(mistakes.every(({ start, end }) => start >= 0 && start < end && end <= before.length));
      assert.deepEqual([readByDotprompt(before), readByDotprompt(after)], [false, true]);
    });

  it("end where the parser cannot go on", () => {
    const { mistakes, mended } = read('name: @x\n"a" b: c\nversion: `1`');
    assert.equal(mended, null);
    assert.deepEqual(
      mistakes.map(({ fix }) => fix !== null),
      [true, false],
    );
  });

  it("cost a bounded time", function () {
    this.timeout(60_000);
    const many = Array.from({ length: 20_000 }, (_, at) => `k${at}: @x\n`).join("");
    const started = process.cpuUsage();
    const document = parseDocument(many, parserOptions);
    const parsed = process.cpuUsage(started).user;
    assert.equal(yamlMistakes(many, document).mistakes.length, 1);
    assert.ok(process.cpuUsage(started).user < 4 * parsed + 500_000);
  });
});

const read = (yaml: string) => yamlMistakes(yaml, parseDocument(yaml, parserOptions));

/** True when the library takes the head for one; what it prints to the console is kept away. */
function readByDotprompt(yaml: string): boolean {
  const { error } = console;
  console.error = () => {};
  try {
    return new Dotprompt().parse(`---\n${yaml}\n---\nHi`).template === "Hi";
  } finally {
    console.error = error;
  }
}
