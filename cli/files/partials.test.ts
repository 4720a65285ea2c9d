import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { createWorkspace } from "../../core/language/model/index.ts";
import { inFolder } from "../test/folder.ts";

describe("prompt-studio check and partials", () => {
  it("finds partials in the folders above, and below the topmost prompts folder", () =>
    inFolder(
      {
        ".git/HEAD": "",
        "prompts/_top.prompt": "x",
        "prompts/deep/er/_far.prompt": "{{>top}}",
        "prompts/a/b.prompt": "{{>top}} {{>far}}",
        "prompts/a/c.prompt": "{{>nowhere}}",
      },
      async ({ run }) => {
        const { out } = await run(["check", "prompts/a", "--format", "json"]);
        const problems = JSON.parse(out).problems.filter(
          ({ severity }: { severity: string }) => severity === "error",
        );
        assert.deepEqual(
          problems.map(({ file, code }: Record<string, string>) => [file, code]),
          [["prompts/a/c.prompt", "missing-partial"]],
        );
      },
    ));

  const roots: [what: string, args: string[], code: number][] = [
    ["the folder that was asked for", ["x/y"], 1],
    ["the outermost of several", ["x/y", "x"], 0],
    ["the current folder, for a file", ["x/y/a.prompt"], 0],
    ["the current folder", [], 0],
  ];
  for (const [what, args, code] of roots)
    it(`outside a repository end at ${what}`, () =>
      inFolder({ "x/_top.prompt": "T", "x/y/a.prompt": "{{>top}}" }, async ({ run }) =>
        assert.equal((await run(["check", ...args])).code, code),
      ));

  it("inside a repository end at its top", () =>
    inFolder(
      { ".git/HEAD": "", "_top.prompt": "T", "x/a.prompt": "{{>top}}", "x/b.prompt": "{{>top}}" },
      async ({ run }) => assert.equal((await run(["check", "x", "x/a.prompt"])).code, 0),
    ));

  const asInTheEditor: [what: string, files: Record<string, string>, told: string[]][] = [
    [
      "two candidates at one level",
      { "prompts/a.prompt": "{{>p}}", "prompts/x/_p.prompt": "x", "prompts/y/_p.prompt": "y" },
      ["prompts/a.prompt partial-ambiguous"],
    ],
    [
      "a nearer one before two",
      { "prompts/a/a.prompt": "{{>p}}", "prompts/a/_p.prompt": "x", "prompts/y/_p.prompt": "y" },
      [],
    ],
    [
      "a name inside a partial, from the prompt's folder",
      { "a/a.prompt": "{{>x/card}}", "a/x/_card.prompt": "{{>row}}", "a/_row.prompt": "r" },
      [],
    ],
    [
      "one that only the prompt can see",
      {
        "prompts/a/a.prompt": "{{>card}}",
        "prompts/b/_card.prompt": "{{>row}}",
        "prompts/a/_row.prompt": "r",
      },
      [],
    ],
    [
      "one that the partial's folder has",
      {
        "prompts/a/a.prompt": "{{>card}}",
        "prompts/b/_card.prompt": "{{>row}}",
        "prompts/b/_row.prompt": "r",
      },
      [],
    ],
    [
      "a circle by way of the partial's folder",
      {
        "prompts/a.prompt": "{{>b/card}}",
        "prompts/b/_card.prompt": "{{>row}}",
        "prompts/b/_row.prompt": "{{>row}}",
      },
      ["prompts/b/_card.prompt circular-partial", "prompts/b/_row.prompt circular-partial"],
    ],
    [
      "one that nobody has",
      { "a.prompt": "{{>card}}", "_card.prompt": "{{>row}}" },
      ["_card.prompt missing-partial"],
    ],
  ];
  for (const [what, files, told] of asInTheEditor)
    it(`${what}: as in the editor`, () =>
      inFolder(files, async ({ run }) => {
        const { problems } = JSON.parse((await run(["check", "--format", "json"])).out);
        const workspace = createWorkspace({});
        for (const [path, text] of Object.entries(files)) workspace.setFile(path, text);
        workspace.complete();
        const shown = workspace
          .paths()
          .flatMap((file) =>
            workspace.renderedFindings(file).map(({ code, message }) => ({ file, code, message })),
          );
        assert.deepEqual(
          problems.map(({ file, code, message }: Record<string, string>) => ({ file, code, message })),
          shown,
        );
        const aboutPartials = shown.filter(({ code }) => code.includes("partial"));
        assert.deepEqual(
          aboutPartials.map(({ file, code }) => `${file} ${code}`),
          told,
        );
      }));
});
