import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { parse } from "../../syntax/parse.ts";
import { contextOf } from "../../test/corpus/broken/index.ts";
import { mutated, random } from "../../test/mutated.ts";
import { check, checkRendering } from "./index.ts";
import type { CheckContext } from "./types.ts";

const partials = contextOf({
  partials: { row: "{{this.x}}{{>row}}", card: "{{title}}", a: "{{>b}}{{>b}}", b: "{{>a}}" },
}).partials!;
const context: CheckContext = {
  partials,
  helpers: ["list"],
  schemas: { Recipe: { type: "object", properties: { a: {} } } },
  portability: true,
};

describe("robustness", () => {
  const seconds = Number(process.env.FUZZ_SECONDS ?? 3);
  const seed = Number(process.env.FUZZ_SEED ?? 1);

  it(`survives ${seconds} s of mutated files (FUZZ_SEED=${seed})`, function () {
    this.timeout(seconds * 1000 + 60_000);
    const next = random(seed);
    const before = Object.getOwnPropertyNames(Object.prototype).join();
    const end = performance.now() + seconds * 1000;
    let files = 0;
    while (performance.now() < end || files < 50) {
      const text = mutated(next);
      const started = process.cpuUsage();
      try {
        const tree = parse(text);
        for (const one of [...check(tree, context), ...checkRendering(tree, context)]) {
          const inside = one.start >= 0 && one.start <= one.end && one.end <= text.length;
          assert.ok(
            inside && one.message.length > 10,
            `${one.code} ${one.start}-${one.end} of ${text.length}: ${one.message}`,
          );
        }
      } catch (error) {
        assert.fail(
          `file ${files}: ${error instanceof Error ? error.stack : error}\n${JSON.stringify(text)}`,
        );
      }
      const { user, system } = process.cpuUsage(started);
      assert.ok(
        user + system < 2_000_000,
        `file ${files} took ${(user + system) / 1000} ms:\n${JSON.stringify(text).slice(0, 5000)}`,
      );
      files++;
    }
    assert.equal(Object.getOwnPropertyNames(Object.prototype).join(), before);
  });

  it("takes maps for keys in its stride", () => {
    const key = `${"{ ".repeat(40)}a: b${" }".repeat(40)}`;
    const started = process.cpuUsage();
    for (const head of [
      `ext:\n  ? ${key}\n  : { a: b }`,
      `ext:\n  a:\n    ? ${key}\n    : b`,
      `config:\n  - ? ${key}\n    : b`,
      `input:\n  schema:\n    - name: x\n      ? ${key}\n      : b`,
      `input:\n  schema:\n    x:\n      type: string\n      ? ${key}\n      : b`,
      `input:\n  schema:\n    type: object\n    properties:\n      ? ${key}\n      : b\n    required: [${key}]`,
    ])
      check(parse(`---\n${head}\n---\nHi`), context);
    assert.ok(process.cpuUsage(started).user < 1_000_000);
  });

  const line = (index: number) =>
    `Line ${index}: {{name}} {{#if age}}{{age}}{{else}}none{{/if}} {"a": {"b": [1, 2]}} {{! note }}\n`;
  const template = (lines: number) => Array.from({ length: lines }, (_, index) => line(index)).join("");
  const schema = (count: number) =>
    Array.from({ length: count }, (_, index) => `    p${index}?: string, number ${index}\n`).join("");
  const shapes: [string, number, (size: number) => string][] = [
    [
      "a long template",
      400,
      (size) => `---\ninput:\n  schema:\n    name: string\n    age?: integer\n---\n${template(size)}`,
    ],
    ["a template without schema", 400, template],
    ["a long schema", 1000, (size) => `---\ninput:\n  schema:\n${schema(size)}---\n{{p1}}\n`],
    [
      "unknown variables",
      1000,
      (size) => `---\ninput:\n  schema:\n    name: string\n---\n${"{{nam}} {{other}}\n".repeat(size)}`,
    ],
    ["many roles", 500, (size) => '{{role "user"}}\n'.repeat(size)],
    ["escaped mustaches", 2000, (size) => "C:\\a\\{{x}} ".repeat(size)],
    ["backslashes", 20_000, (size) => `${"\\a".repeat(size)}\\{{`],
    ["brackets that never close", 3000, (size) => "{{a.[b}} ".repeat(size)],
    ["quotes that never close", 3000, (size) => '{{a "b}} '.repeat(size)],
    ["typed markers on one line", 3000, (size) => "<<<dotprompt:role:x ".repeat(size)],
    ["drive letters", 8000, (size) => `${"a:".repeat(size)}\\{{x}}`],
    [
      "blank lines before the frontmatter",
      2000,
      (size) => `#a\n${"\n".repeat(size)}// x\n---\nmodel: x\n---\nhi`,
    ],
    ["plain text", 20_000, (size) => "some words ".repeat(size)],
    [
      "many config keys",
      1000,
      (size) =>
        `---\nconfig:\n${Array.from({ length: size }, (_, index) => `  k${index}: 1\n`).join("")}---\nx\n`,
    ],
    ["half of a Jinja filter", 20_000, (size) => `{{ a${" ".repeat(size)}`],
  ];

  for (const [what, size, make] of shapes) {
    it(`takes linear time on ${what}`, function () {
      this.timeout(60_000);
      const cost = (text: string) => {
        const started = process.cpuUsage();
        check(parse(text), context);
        const { user, system } = process.cpuUsage(started);
        return (user + system) / 1000;
      };
      // The aim is 2.3, which the benchmark measures on a quiet machine; quadratic time would be 4.
      const most = 2.7;
      const small = make(size);
      const large = make(size * 2);
      // The least of several runs is what the work takes without the neighbours' noise.
      const least = (text: string) => Math.min(...Array.from({ length: 5 }, () => cost(text)));
      const ratio = () => least(large) / Math.max(least(small), 0.5);
      // Neighbours only ever add time, so one good ratio of some is proof enough.
      let best = ratio();
      for (let again = 0; again < 5 && best > most; again++) best = Math.min(best, ratio());
      assert.ok(best <= most, `t(2n)/t(n) is ${best.toFixed(2)}`);
    });
  }
});
