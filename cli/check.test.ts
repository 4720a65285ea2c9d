import assert from "node:assert/strict";
import { chmodSync, symlinkSync } from "node:fs";
import { describe, it } from "mocha";
import { inFolder } from "./test/folder.ts";

const good = "---\nmodel: a/b\ninput:\n  schema:\n    name: string\n---\nHello {{name}}\n";
const bad = "---\nmodel: a/b\n---\nHello {{#if x}}\n";
const warned = "---\nmodle: a/b\n---\nHi\n";

describe("prompt-studio check", () => {
  it("prints problems as compilers do, and ends with 1", () =>
    inFolder({ "a/bad.prompt": bad, "good.prompt": good }, async ({ run }) => {
      const { code, out, error } = await run(["check"]);
      assert.equal(code, 1);
      assert.match(out, /^a\/bad\.prompt:4:\d+ error .+ \(template-syntax\)\n1 error in 2 files\.\n$/);
      assert.equal(error, "");
    }));

  it("ends with 0 for warnings", () =>
    inFolder({ "w.prompt": warned }, async ({ run }) => {
      const { code, out } = await run(["check", "w.prompt"]);
      assert.equal(code, 0);
      assert.match(out, /^w\.prompt:2:1 warning .*model.* \(unknown-key\)\n1 warning in 1 file\.\n$/);
    }));

  it("prints JSON", () =>
    inFolder({ "a/bad.prompt": bad, "b.prompt": good }, async ({ run }) => {
      const { code, out } = await run(["check", "--format", "json"]);
      assert.equal(code, 1);
      const { files, problems } = JSON.parse(out);
      assert.equal(files, 2);
      assert.equal(problems.length, 1);
      const [{ message, ...rest }] = problems;
      assert.deepEqual(rest, {
        file: "a/bad.prompt",
        line: 4,
        column: 7,
        endLine: 4,
        endColumn: 16,
        severity: "error",
        code: "template-syntax",
      });
      assert.equal(typeof message, "string");
    }));

  it("gives paths relative to the current folder", () =>
    inFolder({ "a/bad.prompt": bad, "b/x.txt": "" }, async ({ run }) => {
      const { out } = await run(["check", "../a", "--format=json"], { below: "b" });
      assert.deepEqual(
        JSON.parse(out).problems.map(({ file }: { file: string }) => file),
        ["../a/bad.prompt"],
      );
    }));

  it("colours when told to", () =>
    inFolder({ "bad.prompt": bad }, async ({ run }) => {
      const { out } = await run(["check"], { colours: true });
      assert.ok(out.includes("\u001b[31merror\u001b[0m"));
    }));

  it("lets no file steer the terminal", () =>
    inFolder({ "x.prompt": '---\nmodel: a\n"k\\e[31m": 1\n---\nHi' }, async ({ run }) => {
      const { out } = await run(["check"]);
      assert.match(out, /ignored-key|unknown-key/);
      assert.ok(!out.includes("\u001b"));
    }));

  it("knows the helpers and schemas that the workspace declares", () => {
    const prompt = "---\ninput:\n  schema: Question\noutput:\n  schema: Answer\n---\n{{shout text}}";
    const settings = `{
  // As the editor reads it.
  "promptStudio.helpers": ["shout"],
  "promptStudio.schemas": { "Question": { "type": "object", "properties": { "text": { "type": "string" } } }, "Answer": "answer.json" },
}`;
    return inFolder(
      { ".git/HEAD": "", "a/b.prompt": prompt, "answer.json": '{"type": "object"}' },
      async ({ run, write }) => {
        const before = JSON.parse((await run(["check", "--format", "json"])).out).problems;
        assert.ok(before.some(({ code }: { code: string }) => code === "unknown-helper"));
        assert.ok(before.some(({ code }: { code: string }) => code === "schema-unknown-name"));
        write(".vscode/settings.json", settings);
        const after = await run(["check", "--format", "json"], { below: "a" });
        assert.deepEqual(JSON.parse(after.out).problems, []);
        assert.equal(after.error, "");
      },
    );
  });

  it("says when a declared schema's file is missing", () =>
    inFolder(
      {
        ".git/HEAD": "",
        "b.prompt": "Hi {{x}}",
        ".vscode/settings.json": '{"promptStudio.schemas": {"A": "no.json"}}',
      },
      async ({ run }) => {
        const { code, error } = await run(["check"]);
        assert.equal(code, 2);
        assert.match(error, /^no\.json, the file of the schema "A", cannot be read\..*\n$/);
      },
    ));

  it("checks test files, beside and inside", () =>
    inFolder(
      {
        "a.prompt": good,
        "a.eval.yaml": "tests:\n  - vars: { name: x }\n    assert: [{ type: contians, value: x }]\n",
        "b.prompt":
          "---\nmodel: a\nstudio.tests:\n  - vars: {}\n    assert: [{ type: regex, value: '(' }]\n---\nHi\n",
      },
      async ({ run }) => {
        const { code, out } = await run(["check", "--format", "json"]);
        const { files, problems } = JSON.parse(out);
        assert.equal(files, 2);
        assert.deepEqual(
          problems.map(({ file, line }: { file: string; line: number }) => [file, line]),
          [
            ["a.eval.yaml", 3],
            ["b.prompt", 5],
          ],
        );
        assert.equal(code, 1);
      },
    ));

  it("sorts by file and place, whichever part of the check found it", () =>
    inFolder(
      {
        "a.eval.yaml": "tests:\n  - asert: []\n",
        "a.prompt": "---\nstudio.tests:\n  - asert: []\n---\n{{#if x}",
        "z/b.prompt": bad,
      },
      async ({ run }) => {
        const { out } = await run(["check", "../a.prompt", ".", "--format", "json"], { below: "z" });
        const { problems } = JSON.parse(out);
        const places = problems.map(({ file, line }: Record<string, unknown>) => `${file}:${line}`);
        assert.deepEqual(
          [...new Set(places)],
          ["../a.eval.yaml:2", "../a.prompt:3", "../a.prompt:5", "b.prompt:4"],
        );
      },
    ));

  it("names a foreign dialect once instead of many errors", () =>
    inFolder({ "go.prompt": "{{range .Items}}{{.Name}}{{end}}\n".repeat(5) }, async ({ run }) => {
      const { code, out } = await run(["check"]);
      assert.equal(code, 0);
      assert.match(
        out,
        /^go\.prompt:1:1 information .*Go template.* \(other-dialect\)\n1 note in 1 file\.\n$/,
      );
    }));

  it("sees a byte order mark", () =>
    inFolder({ "a.prompt": `\ufeff${good}` }, async ({ run }) =>
      assert.match((await run(["check"])).out, /frontmatter-not-first/),
    ));

  it("is content with no files", () =>
    inFolder({ "a.txt": "" }, async ({ run }) =>
      assert.deepEqual(await run(["check"]), { code: 0, out: "No prompt files found.\n", error: "" }),
    ));

  it("survives odd files", () =>
    inFolder({ "deep.prompt": `---\na: ${"[".repeat(10_000)}\n---\nx` }, async ({ run, write, path }) => {
      write("binary.prompt", Buffer.from([0, 255, 254, 1, 2, 0xd8, 0x00]));
      write("large.prompt", "x".repeat(300_000));
      symlinkSync("nowhere", `${path}/dangling.prompt`);
      symlinkSync("loop", `${path}/loop`);
      const { code, out, error } = await run(["check"]);
      assert.match(out, /deep\.prompt.*too-deep/);
      assert.match(out, /large\.prompt.*file-too-large/);
      assert.match(out, /in 2 files\.\n$/);
      assert.deepEqual([code, error], [2, "binary.prompt is not UTF-8 text. Save it with that encoding.\n"]);
    }));

  const broken: [what: string, args: string[], sentence: RegExp][] = [
    ["a path that does not exist", ["check", "nowhere"], /^nowhere does not exist\. Check the spelling/],
    [
      "a path through a file",
      ["check", "a.prompt/b"],
      /^a\.prompt\/b does not exist: a part of it is a file/,
    ],
    ["an empty path", ["check", ""], /^A path is empty/],
    ["an option", ["check", "--fromat", "json"], /^There is no option --fromat\. Did you mean --format\?/],
    [
      "an option unlike any other",
      ["check", "--zzz"],
      /^There is no option --zzz\. The options are --format, --path\./,
    ],
    ["a path with a dash", ["check", "-a.prompt"], /^There is no option -a\..* is written \.\/-name\./],
    ["a link that leads to itself", ["check", "loop"], /^loop is a link that leads to itself\./],
    ["an option without its value", ["check", "--format"], /^--format needs a value\./],
    [
      "a format",
      ["check", "--format", "jsn"],
      /^--format is text, json or sarif, not "jsn"\. Did you mean json\?/,
    ],
    ["a command", ["chek"], /^There is no command "chek"\. Did you mean check\?/],
    ["an option for a command", ["--chek"], /^The command comes first/],
    ["no command", [], /^prompt-studio COMMAND/],
  ];
  describe("ends with 2 and a sentence for", () => {
    for (const [what, args, sentence] of broken)
      it(what, () =>
        inFolder({ "a.prompt": good }, async ({ run, path }) => {
          symlinkSync("loop", `${path}/loop`);
          const { code, out, error } = await run(args);
          assert.deepEqual([code, out], [2, ""]);
          assert.match(error, sentence);
        }),
      );

    it("a file that may not be read, after checking the others", () => {
      if (process.getuid?.() === 0) return linkedFile();
      return inFolder({ "a.prompt": bad, "b.prompt": good }, async ({ run, path }) => {
        chmodSync(`${path}/b.prompt`, 0);
        const { code, out, error } = await run(["check"]);
        assert.equal(code, 2);
        assert.match(out, /1 error in 1 file\./);
        assert.match(error, /^b\.prompt may not be opened/);
      });
    });
  });

  it("tells about itself", () =>
    inFolder({}, async ({ run }) => {
      for (const args of [
        ["--help"],
        ["help"],
        ["check", "--help"],
        ["render", "-h"],
        ["fmt", "--help"],
        ["import", "--help"],
      ]) {
        const { code, out, error } = await run(args);
        assert.deepEqual([code, error], [0, ""]);
        assert.match(out, /^prompt-studio /);
      }
      assert.match((await run(["--version"])).out, /^\d+\.\d+\.\d+\n$/);
    }));
});

/** Root may read everything; a file that cannot be read is then one that is gone when its turn comes. */
async function linkedFile(): Promise<void> {
  const { checkFiles } = await import("./check-files.ts");
  await inFolder({ "a.prompt": bad }, async ({ path }) => {
    const { files, unread } = await checkFiles({
      files: [`${path}/a.prompt`, `${path}/gone.prompt`],
      folders: [],
      cwd: path,
    });
    assert.deepEqual(
      files.map((one) => one?.length ?? null),
      [1, null],
    );
    assert.match(unread.join(), /^gone\.prompt does not exist/);
  });
}
