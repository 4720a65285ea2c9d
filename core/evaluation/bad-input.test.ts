import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { parse } from "../syntax/parse.ts";
import { inlineTests, parseTestFile } from "./index.ts";

const bomb = ["a: &a [x, x, x, x, x, x, x, x, x]"];
for (const [name, before] of ["ba", "cb", "dc", "ed", "fe", "gf", "hg"].map((pair) => [...pair] as const)) {
  bomb.push(`${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(", ")}]`);
}

/** What no test file may do to the editor: each gives its code (or nothing) in time, and never throws. */
const rows: [name: string, text: string, code: string | null][] = [
  ["alias bomb", `tests: []\ndefaultTest:\n  vars:\n    ${bomb.join("\n    ")}`, "yaml-aliases"],
  [
    "few aliases, many values",
    `tests:\n  - vars:\n      a: &a [${"x, ".repeat(5000)}]\n      b: [${"*a, ".repeat(40)}]`,
    "yaml-too-large",
  ],
  ["alias of itself", "tests: &t\n  - vars: {a: *t}", "too-deep"],
  ["10,000 brackets", "[".repeat(10_000), "too-deep"],
  ["10,000 braces", "{a: ".repeat(10_000), "too-deep"],
  ["10,000 dashes", "- ".repeat(10_000), "too-deep"],
  ["10,000 question marks", "? ".repeat(10_000), "too-deep"],
  [
    "a line of brackets in a text",
    `tests:\n  - {description: "${"[".repeat(900)}", assert: [{type: is-json}]}`,
    null,
  ],
  ["over the size cap", `# ${"x".repeat(300 * 1024)}\ntests: []`, "file-too-large"],
  ["5 MB", "tests: []\n".repeat(500_000), "file-too-large"],
  ["20,000 equal keys", "tests: []\n".repeat(20_000), "yaml-duplicate-key"],
  [
    "20,000 keys",
    `tests: []\n${Array.from({ length: 20_000 }, (_, index) => `k${index}:`).join("\n")}`,
    "test-unknown-key",
  ],
  ["10,001 tests", `tests: [${"{}, ".repeat(10_001)}]`, "test-wrong-value"],
  [
    "7,000 tests of one name",
    `tests:\n${"  - {description: same, vars: {}}\n".repeat(7000)}`,
    "test-no-assertions",
  ],
  ["a JavaScript front matter", "---js\nmodule.exports = {}\n---", "yaml-syntax"],
  [
    "prototype keys",
    "__proto__: {polluted: 1}\nconstructor: {prototype: {polluted: 1}}\ntests: []",
    "unsafe-key",
  ],
  ["NUL", "tests:\n  - {id: a\u0000b, assert: [{type: is-json}]}", "invisible-character"],
  ["UTF-16 read as bytes", "t\u0000e\u0000s\u0000t\u0000s\u0000:\u0000\n\u0000", "test-wrong-value"],
  ["lone surrogate", "tests:\n  - {id: a\ud800, assert: [{type: is-json}]}", null],
  ["regex that backtracks", 'tests:\n  - assert: [{type: regex, value: "(a+)+$"}]', null],
  [
    "regex of 200 kB",
    `tests:\n  - assert: [{type: regex, value: "${"(a|".repeat(60_000)}"}]`,
    "assertion-regex",
  ],
  ["schema that points at itself", 'tests:\n  - assert: [{type: is-json, value: {$ref: "#"}}]', null],
  [
    "$ref to http",
    "tests:\n  - assert: [{type: is-json, value: {items: {$ref: https://x.example/s}}}]",
    "schema-remote-reference",
  ],
  [
    "$ref that is not encoded rightly",
    'tests:\n  - assert: [{type: is-json, value: {$ref: "#/%zz"}}]',
    "schema-reference",
  ],
  [
    "$ref to a prototype",
    'tests:\n  - assert: [{type: is-json, value: {$ref: "#/__proto__", type: object}}]',
    "schema-reference",
  ],
  [
    "type named as a prototype's field",
    "tests:\n  - assert: [{type: toString}, {type: __proto__}]",
    "assertion-unknown-type",
  ],
  ["keys named as a prototype's fields", "toString: 1\nvalueOf: 2\ntests: []", "test-unknown-key"],
];

/** Milliseconds of processor time so far: wall time would measure the machine's other work, too. */
const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

describe("bad test files", function () {
  this.timeout(60_000);

  for (const [name, text, code] of rows) {
    it(`${name}: ${code ?? "nothing to say"}`, () => {
      const started = cpu();
      const { problems } = parseTestFile(text, { inputSchema: null });
      const took = cpu() - started;
      const codes = new Set(problems.map((problem) => problem.code));
      if (code === null) assert.deepEqual([...codes], []);
      else assert.ok(codes.has(code), `${[...codes]}`);
      assert.ok(problems.every(({ start, end }) => start >= 0 && end >= start && end <= text.length));
      assert.ok(
        problems.every(({ message }) => message.length < 1000),
        "a message is a sentence",
      );
      assert.ok(took < 2000, `${took} ms`);
      assert.equal(({} as Record<string, unknown>).polluted, undefined);
    });

    it(`${name}, inline`, () => {
      const indented = text.replaceAll("\n", "\n  ");
      const started = cpu();
      const tree = parse(`---\nstudio.tests:\n  ${indented}\n---\nHi\n`);
      const { tests } = inlineTests(tree);
      assert.ok(Array.isArray(tests));
      assert.ok(cpu() - started < 4000);
    });
  }

  it("takes linear time", () => {
    const text = (tests: number) =>
      `tests:\n${Array.from({ length: tests }, (_, index) => `  - {description: d ${index}, assert: [{type: contains, value: x}]}\n`).join("")}`;
    const time = (size: string) => {
      const started = cpu();
      parseTestFile(size);
      return cpu() - started;
    };
    const best = (size: string) => Math.min(...Array.from({ length: 5 }, () => time(size)));
    const [small, large] = [text(800), text(3200)];
    best(small);
    const ratio = best(large) / best(small);
    assert.ok(ratio < 4 * 2.6, `4 times the tests took ${ratio} times as long`);
  });
});
