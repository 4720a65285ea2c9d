import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { inFolder } from "./test/folder.ts";

const good = "---\nmodel: a/b\ninput:\n  schema:\n    name: string\n---\nHello {{name}}\n";
const bad = "---\nmodel: a/b\n---\nHello {{#if x}}\n";

describe("prompt-studio with the standard input", () => {
  it("checks the standard input in place of a file, with the partials and tests beside that", () =>
    inFolder(
      {
        "p/a.prompt": good,
        "p/_part.prompt": "Hi",
        "p/a.eval.yaml": "tests:\n  - vars: { nam: x }\n",
      },
      async ({ run }) => {
        const input =
          "---\nmodel: a/b\ninput:\n  schema:\n    name: string\n---\n{{>part}} {{>none}} {{name}}\n";
        const { code, out } = await run(["check", "-", "--path", "p/a.prompt", "--format", "json"], {
          input,
        });
        assert.equal(code, 1);
        const { files, problems } = JSON.parse(out);
        const places = problems.map(
          ({ file, line, code }: Record<string, unknown>) => `${file}:${line} ${code}`,
        );
        assert.deepEqual(
          [files, places.filter((one: string) => /missing-partial/.test(one))],
          [1, ["p/a.prompt:7 missing-partial"]],
        );
        assert.ok(
          places.some((one: string) => one.startsWith("p/a.eval.yaml:2 ")),
          places.join(),
        );
      },
    ));

  it("checks the standard input by itself", () =>
    inFolder({}, async ({ run }) => {
      const { code, out } = await run(["check", "-"], { input: bad });
      assert.equal(code, 1);
      assert.match(out, /^stdin\.prompt:4:\d+ error/);
      assert.equal((await run(["check", "-"], { input: good })).code, 0);
    }));

  it("checks the standard input as a test file where it is taken for one, else as a prompt file", () =>
    inFolder({ "a.prompt": good }, async ({ run }) => {
      const tests = await run(["check", "-", "--path", "a.eval.yaml"], { input: "tests:\n  - asert: []\n" });
      assert.equal(tests.code, 1);
      assert.match(tests.out, /^a\.eval\.yaml:2:5 error/);
      const { code, out } = await run(["check", "-", "--path", "unsaved.txt"], { input: bad });
      assert.equal(code, 1);
      assert.match(out, /^unsaved\.txt:4:\d+ error/);
    }));

  const dashes: [args: string[], sentence: RegExp][] = [
    [["check", "-", "a.prompt"], /stands without other paths/],
    [["check", "--path", "a.prompt"], /Write - in place of the file/],
    [["fmt", "a.prompt", "--path", "a.prompt"], /Write - in place of the file/],
    [["fmt", "-", "--path", "a.eval.yaml"], /^a\.eval\.yaml is a test file, not a prompt file/],
    [["render", "-", "--input", "-"], /is the prompt or its input, not both/],
    [["render", "-", "--path"], /--path needs a value/],
  ];
  for (const [args, sentence] of dashes)
    it(`${args.join(" ")} ends with 2 and a sentence`, () =>
      inFolder({ "a.prompt": good }, async ({ run }) => {
        const { code, error } = await run(args);
        assert.equal(code, 2);
        assert.match(error, sentence);
      }));

  const broken = "{{  x }} {{#if}\n";
  const piped: [what: string, args: string[], input: string, code: number, out: string, error: RegExp][] = [
    ["a text", [], "{{  a }}\n", 0, "{{a}}\n", /^$/],
    ["a text that is well", [], "{{a}}\n", 0, "{{a}}\n", /^$/],
    ["a text with a byte order mark", [], "\ufeff{{ a }}\r\n", 0, "\ufeff{{a}}\r\n", /^$/],
    ["a text with errors", ["--path", "x/b.prompt"], broken, 0, broken, /^x\/b\.prompt has errors and stays/],
    [
      "a partial",
      ["--path", "_p.prompt"],
      "---\nkept:   1\n---\n{{ a }}\n",
      0,
      "---\nkept:   1\n---\n{{a}}\n",
      /^$/,
    ],
    ["a text with --check", ["--check"], "{{  a }}\n", 1, "stdin.prompt\n", /^$/],
    ["a text that is well with --check", ["--check"], "{{a}}\n", 0, "", /^$/],
  ];
  for (const [what, args, input, code, out, error] of piped)
    it(`lays out ${what} from the standard input`, () =>
      inFolder({}, async ({ run }) => {
        const ended = await run(["fmt", "-", ...args], { input });
        assert.deepEqual([ended.code, ended.out], [code, out]);
        assert.match(ended.error, error);
      }));
});
