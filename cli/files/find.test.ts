import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { symlinkSync } from "node:fs";
import { describe, it } from "mocha";
import { inFolder } from "../test/folder.ts";

const bad = "---\nmodel: a/b\n---\nHello {{#if x}}\n";

describe("prompt-studio check searches", () => {
  const rows: [what: string, files: Record<string, string>, args: string[], found: string[]][] = [
    [
      "a .gitignore",
      {
        ".git/HEAD": "",
        ".gitignore": "out/\n*.tmp.prompt\n",
        "out/a.prompt": bad,
        "b.tmp.prompt": bad,
        "c.prompt": bad,
      },
      [],
      ["c.prompt"],
    ],
    [
      "one further down",
      { ".git/HEAD": "", "x/.gitignore": "a.prompt\n", "x/a.prompt": bad, "a.prompt": bad },
      [],
      ["a.prompt"],
    ],
    [
      "one above",
      { ".git/HEAD": "", ".gitignore": "x/y/a.prompt\n", "x/y/a.prompt": bad, "x/y/b.prompt": bad },
      ["x/y"],
      ["x/y/b.prompt"],
    ],
    [
      "an exception",
      {
        ".git/HEAD": "",
        ".gitignore": "*.prompt\n",
        "x/.gitignore": "!a.prompt\n",
        "x/a.prompt": bad,
        "b.prompt": bad,
      },
      [],
      ["x/a.prompt"],
    ],
    [
      "info/exclude",
      { ".git/info/exclude": "a.prompt\n", "a.prompt": bad, "b.prompt": bad },
      [],
      ["b.prompt"],
    ],
    [
      "a work tree",
      {
        ".git": "gitdir: real/wt\n",
        "real/wt/commondir": "..\n",
        "real/info/exclude": "a.prompt\n",
        "a.prompt": bad,
        "b.prompt": bad,
      },
      [],
      ["b.prompt"],
    ],
    [
      "a file that is named nevertheless",
      { ".git/HEAD": "", ".gitignore": "out\n", "out/a.prompt": bad },
      ["out/a.prompt"],
      ["out/a.prompt"],
    ],
    [
      "a folder that is named nevertheless",
      { ".git/HEAD": "", ".gitignore": "out\n", "out/a.prompt": bad },
      ["out"],
      ["out/a.prompt"],
    ],
    [
      "without a repository, too",
      { ".gitignore": "a.prompt\n", "a.prompt": bad, "b.prompt": bad },
      [],
      ["b.prompt"],
    ],
    ["what is in .git", { ".git/a.prompt": bad, "b.prompt": bad }, [], ["b.prompt"]],
    ["other files", { "a.md": bad, "b.prompt.bak": bad, "b.prompt": bad }, [], ["b.prompt"]],
    ["the same file twice", { "a/b.prompt": bad }, ["a", "a/b.prompt", "."], ["a/b.prompt"]],
    [
      "names with blanks, of any script, and with a dash",
      { "a b/ä 漢.prompt": bad, "a b/-x.prompt": bad },
      ["a b", "--", "a b/-x.prompt"],
      ["a b/-x.prompt", "a b/ä 漢.prompt"],
    ],
    [
      "a repository inside another, by its own rules",
      {
        ".git/HEAD": "",
        ".gitignore": "*.prompt\n",
        "x/.git/HEAD": "",
        "x/.gitignore": "b*\n",
        "x/a.prompt": bad,
        "x/b.prompt": bad,
      },
      [],
      ["x/a.prompt"],
    ],
  ];
  for (const [what, files, args, found] of rows)
    it(what, () =>
      inFolder(files, async ({ run }) => {
        const { out } = await run(["check", "--format", "json", ...args]);
        assert.deepEqual(filesIn(out), found);
      }),
    );

  const tracked: [what: string, version: string, args: string[], found: string[]][] = [
    ["a file that git has in spite of its rules", "2", [], ["b.prompt", "out/deep/a.prompt"]],
    ["the same in the packed form of the index", "4", [], ["b.prompt", "out/deep/a.prompt"]],
    ["a folder named though git ignores it, whole", "2", ["out"], ["out/deep/a.prompt", "out/new.prompt"]],
  ];
  for (const [what, version, args, found] of tracked)
    it(what, () =>
      inFolder({ "out/deep/a.prompt": bad, "b.prompt": bad }, async ({ run, write, path }) => {
        git(path, "init", "--quiet");
        git(path, "add", "--all");
        git(path, "update-index", "--index-version", version);
        write(".gitignore", "out/\n*.prompt\n");
        write("out/new.prompt", bad);
        write("new.prompt", bad);
        const { out } = await run(["check", "--format", "json", ...args]);
        assert.deepEqual(filesIn(out), found);
      }),
    );

  it("no link that leads back up", () =>
    inFolder({ "a/b.prompt": bad }, async ({ run, path }) => {
      symlinkSync("..", `${path}/a/up`);
      assert.deepEqual(filesIn((await run(["check", "--format", "json"])).out), ["a/b.prompt"]);
    }));
});

/** The files with problems; every file that was read has one here. */
function filesIn(out: string): string[] {
  const { files, problems } = JSON.parse(out);
  const names = [...new Set<string>(problems.map(({ file }: { file: string }) => file))];
  assert.equal(files, names.length);
  return names;
}

function git(folder: string, ...args: string[]): void {
  const { status, stderr } = spawnSync("git", args, { cwd: folder, encoding: "utf8" });
  assert.equal(status, 0, stderr);
}
