import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { parse } from "../syntax/parse.ts";
import { inlineTests, parseTestFile, testContext } from "./index.ts";
import type { TestContext } from "./types.ts";

const prompt: TestContext = {
  inputSchema: {
    type: "object",
    properties: {
      name: { type: "string" },
      style: { type: "string", enum: ["formal", "casual"] },
      address: { type: "object", properties: { city: { type: "string" } }, additionalProperties: false },
    },
    required: ["name", "style"],
    additionalProperties: false,
  },
  outputSchema: null,
};

/** One test around the lines of one assertion. */
const assertion = (...lines: string[]) => `tests:\n  - assert:\n      - ${lines.join("\n        ")}\n`;
/** One test with the lines given and an assertion that is right. */
const test = (...lines: string[]) =>
  `tests:\n  - ${lines.join("\n    ")}\n    assert: [{type: equals, value: x}]\n`;

describe("a mistake in a test file is a problem at its place", () => {
  type Row = [name: string, text: string, code: string, place: string, message: RegExp];
  const rows: Row[] = [
    ["YAML syntax", "tests: [1, 2\nb: 3", "yaml-syntax", "[1, 2", /never closed/],
    ["tab as indentation", "tests:\n\t- a", "yaml-syntax", "\t", /[Tt]ab/],
    ["second document", "tests: []\n---\ntests: []", "yaml-syntax", "---\ntests: []", /second document/],
    ["duplicate key", "tests: []\ntests: []", "yaml-duplicate-key", "tests", /twice/],
    ["unknown key of the file", "tets: []\ntests: []", "test-unknown-key", "tets", /Did you mean "tests"\?/],
    ["unknown key of a test", test("varz: {}"), "test-unknown-key", "varz", /Did you mean "vars"\?/],
    [
      "unknown key of an assertion",
      assertion("type: equals", "value: x", "valeu: y"),
      "test-unknown-key",
      "valeu",
      /"value"/,
    ],
    ["promptfoo's key that decides", test("options: {}"), "test-unknown-key", "options", /promptfoo's/],
    [
      "promptfoo's key that does not",
      "providers: [x]\ntests: []",
      "test-ignored-key",
      "providers",
      /no effect/,
    ],
    ["no tests", "description: x", "test-missing-key", "description: x", /"tests"/],
    [
      "tests as a file",
      "tests: file://a.yaml",
      "test-wrong-value",
      "file://a.yaml",
      /Other files are not read/,
    ],
    ["test that is a text", "tests:\n  - hello", "test-wrong-value", "hello", /must be a map/],
    ["a scalar for a file", "hello", "test-wrong-value", "hello", /must be a map/],
    ["description of another kind", test("description: [a]"), "test-wrong-value", "[a]", /must be a string/],
    ["threshold out of range", test("threshold: 2"), "test-wrong-value", "2", /<= 1/],
    [
      "gate of another kind",
      assertion("type: equals", "value: x", "gate: maybe"),
      "test-wrong-value",
      "maybe",
      /boolean/,
    ],
    ["fence of another kind", assertion("type: is-json", "fence: yes"), "test-wrong-value", "yes", /"allow"/],
    [
      "unknown type",
      assertion("type: contians", "value: x"),
      "assertion-unknown-type",
      "contians",
      /Did you mean "contains"\?/,
    ],
    [
      "unknown not- type",
      assertion("type: not-equal", "value: x"),
      "assertion-unknown-type",
      "not-equal",
      /"not-equals"\?/,
    ],
    [
      "promptfoo's type",
      assertion("type: llm-rubric", "value: x"),
      "assertion-unknown-type",
      "llm-rubric",
      /promptfoo's/,
    ],
    [
      "type twice negated",
      assertion("type: not-not-equals", "value: x"),
      "assertion-unknown-type",
      "not-not-equals",
      /no assertion type/,
    ],
    [
      "promptfoo's set",
      assertion("type: assert-set", "assert: [{type: contains, value: x}]"),
      "assertion-unknown-type",
      "assert-set",
      /Use all/,
    ],
    [
      "promptfoo's code",
      assertion("type: javascript", "value: x"),
      "assertion-unknown-type",
      "javascript",
      /No code/,
    ],
    ["no path", assertion("type: json-path"), "assertion-missing-value", "type: json-path", /needs a path/],
    [
      "a path that is not read",
      assertion("type: json-path", "path: '$[?(@.a)]'"),
      "assertion-wrong-value",
      "'$[?(@.a)]'",
      /no path/,
    ],
    [
      "a path for another type",
      assertion("type: is-json", "path: $.a"),
      "assertion-unused-key",
      "path",
      /json-path/,
    ],
    [
      "a group without assertions",
      assertion("type: any"),
      "assertion-missing-value",
      "type: any",
      /has no assertions/,
    ],
    [
      "an empty group",
      assertion("type: any", "assert: []"),
      "assertion-missing-value",
      "assert",
      /has no assertions/,
    ],
    [
      "a value of a group",
      assertion("type: any", "value: x", "assert: [{type: is-json}]"),
      "assertion-unused-key",
      "value",
      /under assert/,
    ],
    [
      "a mistake in a group in a group",
      assertion("type: any", "assert: [{type: none, assert: [{type: contains, value: x, valeu: x}]}]"),
      "test-unknown-key",
      "valeu",
      /"value"/,
    ],
    [
      "an unknown type in a group",
      assertion("type: any", "assert: [{type: contians, value: x}]"),
      "assertion-unknown-type",
      "contians",
      /"contains"/,
    ],
    [
      "a gate in a group",
      assertion("type: any", "assert: [{type: is-json, gate: false}]"),
      "assertion-unused-key",
      "gate",
      /write gate there/,
    ],
    [
      "what is no assertion in a group",
      assertion("type: any", "assert: [x]"),
      "test-wrong-value",
      "x",
      /must be a map/,
    ],
    [
      "a count that is none",
      assertion("type: word-count", "value: {min: 3, max: 2}"),
      "assertion-wrong-value",
      "{min: 3, max: 2}",
      /min not above max/,
    ],
    [
      "a call that is none",
      assertion("type: tool-call", "value: {nam: x}"),
      "assertion-wrong-value",
      "{nam: x}",
      /name of a tool/,
    ],
    [
      "elements that are none",
      assertion("type: is-xml", "value: {a: b}"),
      "assertion-wrong-value",
      "{a: b}",
      /paths of elements/,
    ],
    [
      "a value nobody reads",
      assertion("type: is-html", "value: x"),
      "assertion-unused-key",
      "value",
      /takes no value/,
    ],
    [
      "a schema with a mistake to look for",
      assertion("type: contains-json", "value: {type: strin}"),
      "schema-invalid",
      "strin",
      /strin/,
    ],
    [
      "nothing that can fail",
      assertion("type: is-json", "weight: 0"),
      "test-only-ungated",
      "assert",
      /weighs 0/,
    ],
    ["no type", assertion("value: x"), "test-missing-key", "value: x", /"type"/],
    ["no value", assertion("type: contains"), "assertion-missing-value", "type: contains", /needs a text/],
    [
      "empty value",
      assertion("type: contains", "value:"),
      "assertion-missing-value",
      "value",
      /needs a text/,
    ],
    [
      "empty list",
      assertion("type: contains-any", "value: []"),
      "assertion-missing-value",
      "value",
      /list of texts/,
    ],
    [
      "text for a list",
      assertion("type: contains-any", "value: a, b"),
      "assertion-wrong-value",
      "a, b",
      /list of texts/,
    ],
    [
      "list for a text",
      assertion("type: contains", "value: [a]"),
      "assertion-wrong-value",
      "[a]",
      /needs a text/,
    ],
    [
      "value that always holds",
      assertion("type: contains", 'value: ""'),
      "assertion-always-holds",
      '""',
      /every answer/,
    ],
    [
      "value that is a template",
      assertion("type: contains", "value: Hi {{name}}"),
      "assertion-template",
      "Hi {{name}}",
      /not filled in/,
    ],
    [
      "value where none belongs",
      assertion("type: latency", "value: 5"),
      "assertion-unused-key",
      "value",
      /threshold:/,
    ],
    ["no threshold", assertion("type: cost"), "assertion-missing-threshold", "type: cost", /US dollars/],
    ["threshold below 0", assertion("type: cost", "threshold: -1"), "assertion-wrong-value", "-1", /below 0/],
    [
      "threshold where none belongs",
      assertion("type: equals", "value: x", "threshold: 1"),
      "assertion-unused-key",
      "threshold",
      /no threshold/,
    ],
    [
      "flags where none belong",
      assertion("type: contains", "value: x", "flags: i"),
      "assertion-unused-key",
      "flags",
      /for regex/,
    ],
    [
      "fence where none belongs",
      assertion("type: contains", "value: x", "fence: allow"),
      "assertion-unused-key",
      "fence",
      /is-json/,
    ],
    ["bad regex", assertion("type: regex", 'value: "(a"'), "assertion-regex", '"(a"', /Unterminated group/],
    [
      "bad regex under not-",
      assertion("type: not-regex", 'value: "(a"'),
      "assertion-regex",
      '"(a"',
      /Unterminated group/,
    ],
    ["inline flags", assertion("type: regex", "value: (?i)abc"), "assertion-regex", "(?i)abc", /as flags/],
    ["bad flags", assertion("type: regex", "value: a", "flags: iq"), "assertion-regex", "iq", /flags/],
    [
      "slashes round a regex",
      assertion("type: regex", "value: /abc/i"),
      "assertion-regex-slashes",
      "/abc/i",
      /part of the pattern/,
    ],
    [
      "bad schema type",
      assertion("type: is-json", "value: {type: strin}"),
      "schema-invalid",
      "strin",
      /"type" must be string/,
    ],
    [
      "bad schema deep inside",
      assertion("type: is-json", "value: {properties: {a: {minLength: -1}}}"),
      "schema-invalid",
      "-1",
      /"minLength"/,
    ],
    [
      "Picoschema for a schema",
      assertion("type: is-json", "value: {name: string}"),
      "schema-invalid",
      "{name: string}",
      /no JSON Schema/,
    ],
    [
      "scalar for a schema",
      assertion("type: is-json", "value: Person"),
      "schema-invalid",
      "Person",
      /must be a map/,
    ],
    [
      "bad pattern in a schema",
      assertion("type: is-json", 'value: {pattern: "("}'),
      "schema-invalid",
      '"("',
      /pattern/,
    ],
    [
      "mistyped keyword",
      assertion("type: is-json", "value: {type: object, propertis: {}}"),
      "schema-unknown-keyword",
      "propertis",
      /"properties"/,
    ],
    [
      "$ref to http",
      assertion("type: is-json", "value: {$ref: http://x/y.json}"),
      "schema-remote-reference",
      "http://x/y.json",
      /never fetched/,
    ],
    [
      "$ref to a file",
      assertion("type: is-json", "value: {$ref: ../../etc/passwd}"),
      "schema-remote-reference",
      "../../etc/passwd",
      /never fetched/,
    ],
    [
      "$ref to nothing",
      assertion("type: is-json", 'value: {$ref: "#/$defs/a"}'),
      "schema-reference",
      '"#/$defs/a"',
      /nowhere/,
    ],
    [
      "$dynamicRef",
      assertion("type: is-json", 'value: {$dynamicRef: "#a", type: object}'),
      "schema-unsupported",
      '"#a"',
      /\$ref/,
    ],
    [
      "no schema to match",
      assertion("type: matches-schema"),
      "assertion-no-schema",
      "type: matches-schema",
      /output\.schema/,
    ],
    [
      "empty schema value",
      assertion("type: is-json", "value:"),
      "assertion-missing-value",
      "value",
      /JSON Schema/,
    ],
    [
      "duplicate id",
      "tests:\n  - {id: a, assert: [{type: is-json}]}\n  - {id: 'a', assert: [{type: is-json}]}",
      "test-duplicate-id",
      "'a'",
      /Another test/,
    ],
    ["no assertions", "tests:\n  - vars: {name: Ada}", "test-no-assertions", "vars", /neither pass nor fail/],
    [
      "nothing that can fail",
      assertion("type: is-json", "gate: false"),
      "test-only-ungated",
      "assert",
      /gate: false/,
    ],
    ["unknown input", test("vars: {nmae: Ada}"), "vars-unknown", "nmae", /Did you mean "name"\?/],
    [
      "unknown input in defaultTest",
      "defaultTest: {vars: {nmae: x}}\ntests: []",
      "vars-unknown",
      "nmae",
      /"name"/,
    ],
    [
      "input of another type",
      test("vars: {name: 5}"),
      "vars-mismatch",
      "5",
      /"name" must be a string, but is 5/,
    ],
    [
      "input outside its choices",
      test("vars: {style: rude}"),
      "vars-mismatch",
      "rude",
      /"formal" or "casual"/,
    ],
    [
      "input wrong deep inside",
      test("vars: {address: {city: [1]}}"),
      "vars-mismatch",
      "[1]",
      /"address.city"/,
    ],
    ["input from a file", test("vars: {name: file://a.txt}"), "vars-file", "file://a.txt", /no file is read/],
    ...[
      "type: equals",
      "type: contains",
      "type: not-contains",
      "type: starts-with",
      "type: regex",
      "type: not-icontains-any",
    ].flatMap((type): Row[] =>
      ["file://want.txt", "[ a, file://want.txt ]", "{ want: [ file://want.txt ] }"]
        .filter((value) =>
          /equals/.test(type) ? true : /any/.test(type) ? value.startsWith("[") : /^f/.test(value),
        )
        .map((value) => [
          `file as ${type} of ${value}`,
          assertion(type, `value: ${value}`),
          "assertion-file",
          "file://want.txt",
          /no file is read/,
        ]),
    ),
    [
      "vars as a file",
      test("vars: file://a.yaml"),
      "test-wrong-value",
      "file://a.yaml",
      /not read from here/,
    ],
    ["prototype key in vars", test("vars: {__proto__: {x: 1}}"), "unsafe-key", "__proto__", /another name/],
    [
      "prototype key deep in vars",
      test("vars: {address: {constructor: 1}}"),
      "unsafe-key",
      "constructor",
      /another name/,
    ],
    ["merge", test("vars: {<<: {name: x}}"), "yaml-merge", "<<", /merges/],
    ["key that is a list", test("vars: {? [a] : b}"), "yaml-key", "[a]", /plain word/],
    ["tag", test("vars: {name: !!js/function x}"), "yaml-tag", "!!js/function", /not read/],
    ["include", test("vars: {name: !include x}"), "yaml-tag", "!include", /not read/],
    ["alias without anchor", test("vars: {name: *nobody}"), "yaml-alias", "*nobody", /&nobody/],
    [".nan", test("vars: {name: .nan}"), "yaml-number", ".nan", /not a finite number/],
    ["1e400", test("vars: {name: 1e400}"), "yaml-number", "1e400", /not a finite number/],
    [
      "64-bit integer",
      test("vars: {name: 9007199254740993}"),
      "yaml-number",
      "9007199254740993",
      /too many digits/,
    ],
    [
      "invisible character in a name",
      test("vars: {na\u200bme: x}"),
      "invisible-character",
      "na\u200bme",
      /na\\u200bme/,
    ],
    ["direction character in an id", test("id: a\u202eb"), "invisible-character", "a\u202eb", /a\\u202eb/],
  ];
  for (const [name, text, code, place, message] of rows) {
    it(name, () => {
      const { problems } = parseTestFile(text, prompt);
      const found = problems.filter((problem) => problem.code === code);
      assert.deepEqual(
        found.map(({ start, end }) => text.slice(start, end)).slice(0, 1),
        [place],
        JSON.stringify(problems),
      );
      assert.match(found[0]?.message ?? "", message);
      assert.deepEqual(
        [...new Set(problems.map((problem) => problem.code))].filter((other) => other !== code),
        also[name] ?? [],
      );
    });
  }
});

/** What a row above reports besides, because it is true as well. */
const also: Record<string, string[]> = {
  "value where none belongs": ["assertion-missing-threshold"],
  "alias without anchor": ["vars-mismatch"],
  "invisible character in a name": ["vars-unknown"],
};

describe("what is right in a test file is not reported", () => {
  const rows: [name: string, text: string, context?: TestContext][] = [
    ["an empty file", ""],
    ["a file of comments", "# nothing yet\n"],
    ["a list of tests alone", "- assert: [{type: equals, value: x}]"],
    [
      "every type",
      `tests:\n  - assert:\n${["equals", "contains", "icontains", "starts-with", "regex"].map((type) => `      - {type: ${type}, value: x}\n      - {type: not-${type}, value: x}`).join("\n")}`,
    ],
    ["lists of texts", assertion("type: icontains-all", "value: [a, 1.0, true]")],
    ["JSON to equal", assertion("type: equals", "value: {a: [1, null]}")],
    [
      "a schema with references into itself",
      assertion("type: is-json", 'value: {$ref: "#/$defs/a", $defs: {a: {type: array, items: {$ref: "#"}}}}'),
    ],
    [
      "weights, metrics, threshold, model",
      test("threshold: 0.5", "model: sample-echo", "metadata: {a: 1}")
        .replace("value: x", "value: x, weight: 2, metric: m, gate: false")
        .replace("metadata: {a: 1}", "description: x"),
    ],
    ["an input of the prompt", test("vars: {name: Ada, style: casual}")],
    ["any input without a schema", test("vars: {anything: 1}"), { inputSchema: null }],
    [
      "any input that the schema leaves open",
      test("vars: {anything: 1}"),
      { inputSchema: { type: "object", properties: {}, additionalProperties: true } },
    ],
    [
      "a required input with a default",
      test("vars: {name: Ada}"),
      { ...prompt, inputDefault: { style: "casual" } },
    ],
    ["the prompt's own schema", assertion("type: matches-schema"), { outputSchema: { type: "object" } }],
    ["a schema nobody knows of", assertion("type: matches-schema"), {}],
    ["an exact big number", test("vars: {name: '9007199254740993'}")],
    ["a carriage return at each line's end", "tests:\r  - assert:\r      - {type: is-json}\r"],
    ["a byte order mark", "\ufefftests:\n  - assert: [{type: is-json}]"],
    [
      "anchors and aliases",
      "tests:\n  - vars: &v {name: x}\n    assert: &a [{type: is-json}]\n  - vars: *v\n    assert: *a",
    ],
  ];
  for (const [name, text, context = prompt] of rows) {
    it(name, () => assert.deepEqual(parseTestFile(text, context).problems, []));
  }
});

describe("what a test file says", () => {
  const only = (text: string, context?: TestContext) => parseTestFile(text, context).tests[0];

  it("keeps a number as it is written where a text is wanted", () => {
    assert.equal(only(assertion("type: contains", "value: 1.0"))?.assertions[0]?.value, "1.0");
    assert.deepEqual(only(assertion("type: contains-all", "value: [007, No]"))?.assertions[0]?.value, [
      "007",
      "No",
    ]);
  });

  it("merges defaultTest: vars below, assertions before, threshold and model unless given", () => {
    const { tests } = parseTestFile(
      "defaultTest: {vars: {a: 1, b: 1}, threshold: 0.5, model: m, assert: [{type: is-json}]}\ntests:\n" +
        "  - {vars: {b: 2}, assert: [{type: equals, value: x}]}\n  - {threshold: 0.9, model: n}",
    );
    assert.deepEqual(
      tests.map(({ vars, threshold, model, assertions }) => [
        vars,
        threshold,
        model,
        assertions.map(({ type }) => type),
      ]),
      [
        [{ a: 1, b: 2 }, 0.5, "m", ["is-json", "equals"]],
        [{ a: 1, b: 1 }, 0.9, "n", ["is-json"]],
      ],
    );
  });

  it("says where tests and assertions stand", () => {
    const text = "tests:\n  - id: a\n    assert:\n      - type: equals\n        value: x\n\n  - id: b\n";
    const [first, second] = parseTestFile(text).tests;
    assert.equal(
      text.slice(first?.start, first?.end),
      "id: a\n    assert:\n      - type: equals\n        value: x",
    );
    assert.equal(
      text.slice(first?.assertions[0]?.start, first?.assertions[0]?.end),
      "type: equals\n        value: x",
    );
    assert.equal(text.slice(second?.start, second?.end), "id: b");
  });

  it("finds files in inputs, however deep", () => {
    const text = test(
      "vars: {a: [{b: file://a.txt}, x], c: {d: file://b.txt}, e: 'file://', f: see file://c}",
    );
    assert.deepEqual(
      parseTestFile(text).problems.map(({ code, start, end }) => [code, text.slice(start, end)]),
      [
        ["vars-file", "file://a.txt"],
        ["vars-file", "file://b.txt"],
      ],
    );
  });

  it("marks only the test with the mistake", () => {
    const { tests } = parseTestFile(`${assertion("type: equals")}  - assert: [{type: is-json}]`);
    assert.deepEqual(
      tests.map(({ problem }) => problem?.code),
      ["assertion-missing-value", undefined],
    );
    assert.match(tests[0]?.assertions[0]?.problem ?? "", /needs a value/);
  });

  it("marks every test when defaultTest or the syntax is wrong, and none for a warning", () => {
    const marked = (text: string) => parseTestFile(text, prompt).tests.map(({ problem }) => problem?.code);
    const tests = "tests:\n  - {id: a, assert: [{type: is-json}]}\n  - {id: b, assert: [{type: is-json}]}\n";
    assert.deepEqual(marked(`defaultTest: {vars: {x: 1}}\n${tests}`), ["vars-unknown", "vars-unknown"]);
    assert.deepEqual(marked(`${tests}description: "open`), ["yaml-syntax", "yaml-syntax"]);
    assert.deepEqual(marked(test("vars: {name: file://a}")), [undefined]);
  });

  it("names required inputs that nobody sets when the defaults are known", () => {
    const { problems } = parseTestFile(test("vars: {name: Ada}"), { ...prompt, inputDefault: {} });
    assert.deepEqual(
      problems.map(({ code, severity }) => [code, severity]),
      [["vars-missing", "warning"]],
    );
    assert.match(problems[0]?.message ?? "", /"style"/);
  });

  it("warns of an input that an open JSON Schema does not declare", () => {
    const { problems } = parseTestFile(test("vars: {x: 1}"), { inputSchema: { properties: { name: {} } } });
    assert.deepEqual(
      problems.map(({ code, severity }) => [code, severity]),
      [["vars-undeclared", "warning"]],
    );
  });

  it("never runs a pattern of the input schema while somebody types", () => {
    const inputSchema = { properties: { name: { type: "string", pattern: "^(a+)+$" } } };
    const started = process.cpuUsage();
    const { problems } = parseTestFile(test(`vars: {name: ${"a".repeat(40)}!}`), { inputSchema });
    assert.deepEqual(problems, []);
    assert.ok(process.cpuUsage(started).user < 1_000_000);
  });
});

describe("inline tests", () => {
  const file = (tests: string) =>
    `---\nmodel: m\ninput:\n  schema:\n    name: string\noutput:\n  schema:\n    age: integer\nstudio.tests:\n${tests}\n---\nHi {{name}}\n`;

  it("are read with the prompt's own schemas, at offsets of the prompt file", () => {
    const tree = parse(
      file("  - id: one\n    vars: {name: a, nmae: x}\n    assert:\n      - type: matches-schema"),
    );
    const { tests, problems } = inlineTests(tree);
    assert.deepEqual(
      problems.map(({ code, start, end }) => [code, tree.text.slice(start, end)]),
      [["vars-unknown", "nmae"]],
    );
    assert.equal(tree.text.slice(tests[0]?.start, (tests[0]?.start ?? 0) + 7), "id: one");
    assert.equal(tests[0]?.assertions[0]?.type, "matches-schema");
  });

  it("may be a whole test file", () => {
    const { tests, problems } = inlineTests(
      parse(file("  defaultTest: {vars: {name: x}}\n  tests:\n    - assert: [{type: is-json}]")),
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(
      tests.map(({ vars }) => vars),
      [{ name: "x" }],
    );
  });

  it("carry the frontmatter's mistake, which is reported once, by the tree", () => {
    const tree = parse(file("  - {assert: [{type: is-json}]}\nmodel: twice"));
    const { tests, problems } = inlineTests(tree);
    assert.deepEqual(problems, []);
    assert.ok(tree.problems.length > 0);
    assert.ok(tests.every(({ problem }) => problem !== undefined));
  });

  for (const [name, text] of [
    ["a file without frontmatter", "Hi"],
    ["a frontmatter without tests", "---\nmodel: m\n---\nHi"],
    ["an empty key", "---\nstudio.tests:\n---\nHi"],
    ["an unclosed frontmatter", "---\nstudio.tests: []\nHi"],
  ] as const) {
    it(`are none in ${name}`, () => assert.deepEqual(inlineTests(parse(text)), { tests: [], problems: [] }));
  }

  it("see a schema that cannot be used as unknown, not as missing", () => {
    const tree = parse("---\noutput:\n  schema: Recipe\n---\nHi");
    assert.equal("outputSchema" in testContext(tree), false);
    assert.deepEqual(testContext(tree, { schemas: { Recipe: { type: "object" } } }).outputSchema, {
      type: "object",
    });
  });
});
