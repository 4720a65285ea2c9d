import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, it } from "mocha";
import { inFolder } from "./test/folder.ts";

const files = {
  "a.prompt": "---\nmodel:   x\n---\n{{  name }}\n",
  "b/tidy.prompt": "Hi {{name}}\n",
  "b/_part.prompt": "---\nkept:   1\n---\n{{  x }}\n",
  "b/broken.prompt": "{{  x }} {{#if}\n",
  "go.prompt": "{{  range .X }}{{end}}\n",
};

describe("prompt-studio fmt", () => {
  for (const name of ["README.md", "a.eval.yaml", "a.tool.yaml"])
    it(`leaves ${name} alone, which is no prompt file`, () =>
      inFolder({ [name]: "{{  a }}\n" }, async ({ run, path }) => {
        const { code, error } = await run(["fmt", name]);
        assert.equal(code, 2);
        assert.ok(error.startsWith(`${name} is `) && error.endsWith("No prompt files found.\n"), error);
        assert.equal(readFileSync(`${path}/${name}`, "utf8"), "{{  a }}\n");
      }));

  it("lays files out and names them", () =>
    inFolder(files, async ({ run, path }) => {
      const read = (name: string) => readFileSync(`${path}/${name}`, "utf8");
      const broken = "b/broken.prompt has errors and stays as it is. Run prompt-studio check to see them.\n";
      assert.deepEqual(await run(["fmt", "."]), {
        code: 0,
        out: "a.prompt\nb/_part.prompt\n",
        error: `${broken}2 files of 5 changed.\n`,
      });
      assert.equal(read("a.prompt"), "---\nmodel: x\n---\n{{name}}\n");
      assert.equal(read("b/_part.prompt"), "---\nkept:   1\n---\n{{x}}\n");
      assert.equal(read("b/broken.prompt"), files["b/broken.prompt"]);
      assert.equal(read("go.prompt"), files["go.prompt"]);
      assert.deepEqual(await run(["fmt", "."]), {
        code: 0,
        out: "",
        error: `${broken}5 files looked at, nothing to change.\n`,
      });
    }));

  it("asks for a path before it touches files, and says how many there are", () =>
    inFolder(files, async ({ run, path }) => {
      const { code, out, error } = await run(["fmt"]);
      assert.deepEqual([code, out], [2, ""]);
      assert.match(
        error,
        /^Name what to lay out\. prompt-studio fmt \. takes the 5 prompt files in this folder/,
      );
      assert.equal(readFileSync(`${path}/a.prompt`, "utf8"), files["a.prompt"]);
      assert.equal((await run(["fmt", "--check"])).code, 1);
    }));

  it("only looks with --check", () =>
    inFolder(files, async ({ run, path }) => {
      const { code, out, error } = await run(["fmt", "a.prompt", "b/tidy.prompt", "--check"]);
      assert.deepEqual(
        [code, out, error],
        [1, "a.prompt\n", "1 file of 2 would change. Run prompt-studio fmt.\n"],
      );
      assert.equal(readFileSync(`${path}/a.prompt`, "utf8"), files["a.prompt"]);
      assert.equal((await run(["fmt", "b/tidy.prompt", "--check"])).code, 0);
    }));

  it("keeps line ends and a byte order mark", () =>
    inFolder(
      { "a.prompt": "---\r\nmodel:   x\r\n---\r\n{{ a }}\r\n", "b.prompt": "\ufeff{{ a }}" },
      async ({ run, path }) => {
        await run(["fmt", "."]);
        assert.equal(readFileSync(`${path}/a.prompt`, "utf8"), "---\r\nmodel: x\r\n---\r\n{{a}}\r\n");
        assert.equal(readFileSync(`${path}/b.prompt`, "utf8"), "\ufeff{{a}}");
      },
    ));

  it("ends with 2 for a path that does not exist", () =>
    inFolder(files, async ({ run }) => {
      const { code, error } = await run(["fmt", "gone"]);
      assert.equal(code, 2);
      assert.match(error, /^gone does not exist/);
    }));
});

describe("prompt-studio import", () => {
  const prompty = "---\nname: x\nsample: { a: 1 }\n---\nuser:\n{{ a }}\n";

  it("writes the new files beside the old one, and never over another", () =>
    inFolder({ "p/Ask.prompty": prompty }, async ({ run, path }) => {
      assert.deepEqual(await run(["import", "p/Ask.prompty"]), { code: 0, out: "p/ask.prompt\n", error: "" });
      assert.match(readFileSync(`${path}/p/ask.prompt`, "utf8"), /\{\{role "user"\}\}\n\{\{a\}\}/);
      const again = await run(["import", "p/Ask.prompty"]);
      assert.equal(again.code, 2);
      assert.match(again.error, /^p\/ask\.prompt exists already/);
    }));

  it("writes to another folder and tells what is left out", () =>
    inFolder(
      {
        "c.yaml": "prompts: [file://a.txt, file://../b.txt]\nscenarios: []\n",
        "a.txt": "Hi {{ a | upper }}",
      },
      async ({ run, path }) => {
        const { code, out, error } = await run(["import", "c.yaml", "--to", "new/folder"]);
        assert.deepEqual([code, out], [0, "new/folder/a.prompt\n"]);
        assert.equal(readFileSync(`${path}/new/folder/a.prompt`, "utf8"), "Hi {{a}}\n");
        assert.match(error, /upper/);
        assert.match(error, /b\.txt cannot be read here/);
        assert.match(error, /scenarios/);
      },
    ));

  it("reads the files that a configuration names, up to the workspace root and no further", () =>
    inFolder(
      {
        "repository/.git/HEAD": "",
        "repository/configs/c.yaml":
          "prompts: [file://../texts/*.txt, ../../secret.txt]\ntests: [file://../t.csv, {vars: {x: 1}}]\n",
        "repository/texts/a.txt": "A {{ x }}",
        "repository/texts/b.txt": "B {{ x }}",
        "repository/t.csv": "x\none\n",
        "secret.txt": "secret",
      },
      async ({ run, path }) => {
        const { code, out, error } = await run(["import", "c.yaml", "--to", "new"], {
          below: "repository/configs",
        });
        assert.deepEqual([code, out], [0, "new/a.prompt\nnew/b.prompt\nnew/a.eval.yaml\nnew/b.eval.yaml\n"]);
        assert.match(error, /secret\.txt cannot be read here/);
        const tests = readFileSync(`${path}/repository/configs/new/a.eval.yaml`, "utf8");
        assert.equal(tests, "tests:\n  - vars:\n      x: one\n  - vars:\n      x: 1\n");
      },
    ));

  it("ends with 2 and the mistake's line for a file that does not parse, and writes nothing", () =>
    inFolder({ "c.json": '{\n"prompts": ["{{x}}",\n}' }, async ({ run, path }) => {
      const { code, out, error } = await run(["import", "c.json"]);
      assert.deepEqual([code, out, readdirSync(path)], [2, "", ["c.json"]]);
      assert.match(error, /^c\.json is not valid JSON\. Line 3: /);
    }));

  const foreign: [name: string, text: string, sentence: RegExp][] = [
    ["README.md", "# A project\n\nWrite {{name}}.\n", /README\.md is a text about something, not a prompt/],
    ["notes.md", "# Notes\n", /notes\.md is a text about something/],
    ["LICENSE", "MIT\n", /LICENSE is a text about something/],
    ["Dockerfile", "FROM node:24\n", /Dockerfile is a text about something/],
    ["requirements.txt", "numpy\n", /requirements\.txt is a text about something/],
    ["main.ts", "f({{a}})\n", /main\.ts is no kind of file that prompts stand in/],
    ["package.json", '{"name": "x"}', /package\.json is neither/],
    ["ci.yaml", "on: push\n", /ci\.yaml is neither/],
    ["a.prompt", "Hi {{name}}\n", /a\.prompt is a prompt file already/],
    ["a.eval.yaml", "tests: []\n", /a\.eval\.yaml is a test file of prompt files already/],
    ["x.txt", "\0\u0001", /x\.txt is no text file/],
  ];
  for (const [name, text, sentence] of foreign)
    it(`refuses ${name} with a sentence`, () =>
      inFolder({ [name]: text }, async ({ run, path }) => {
        const { code, out, error } = await run(["import", name, "--to", "new"]);
        assert.deepEqual([code, out], [2, ""]);
        assert.match(error, sentence);
        assert.equal(existsSync(`${path}/new`), false);
      }));

  it("ends with 2 when there is nothing to import", () =>
    inFolder({ "a.prompty": "Hi" }, async ({ run }) => {
      const { code, out, error } = await run(["import", "a.prompty"]);
      assert.deepEqual([code, out], [2, ""]);
      assert.match(error, /no frontmatter/);
    }));
});
