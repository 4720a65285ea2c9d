import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { createWorkspace, type Workspace } from "./index.ts";

const names = (workspace: Workspace, path: string) =>
  workspace
    .symbols(path)!
    .occurrences.filter(({ kind }) => kind === "input")
    .map(({ name }) => name)
    .join(" ");

function made(files: Record<string, string>): Workspace {
  const workspace = createWorkspace();
  for (const [path, text] of Object.entries(files)) workspace.setFile(path, text);
  workspace.complete();
  return workspace;
}

describe("a workspace", () => {
  it("follows edits, renames and deletes", () => {
    const workspace = made({ "a.prompt": "{{>card}}{{x}}", "_card.prompt": "{{y}}" });
    assert.equal(names(workspace, "a.prompt"), "x");
    assert.deepEqual(workspace.includers("_card.prompt"), ["a.prompt"]);
    workspace.setFile("a.prompt", "{{z}}");
    assert.equal(names(workspace, "a.prompt"), "z");
    assert.deepEqual(workspace.includers("_card.prompt"), []);
    workspace.renameFile("_card.prompt", "_row.prompt");
    workspace.setFile("a.prompt", "{{>row}}");
    assert.deepEqual(workspace.includers("_row.prompt"), ["a.prompt"]);
    workspace.removeFile("_row.prompt");
    assert.equal(workspace.partial("a.prompt", "row"), null);
    workspace.removeFile("a.prompt");
    assert.deepEqual(workspace.paths(), []);
    assert.equal(workspace.symbols("a.prompt"), undefined);
  });

  const resolving: [files: string[], from: string, name: string, path: string | null, others?: string[]][] = [
    [["_card.prompt"], "a.prompt", "card", "_card.prompt"],
    [["_card.prompt", "x/_card.prompt"], "x/a.prompt", "card", "x/_card.prompt"],
    [["_card.prompt"], "x/y/a.prompt", "card", "_card.prompt"],
    [["x/_card.prompt"], "a.prompt", "x/card", "x/_card.prompt"],
    [["x/_card.prompt"], "a.prompt", "card", null],
    [["prompts/x/_card.prompt"], "prompts/a.prompt", "card", "prompts/x/_card.prompt"],
    [
      ["prompts/x/_card.prompt", "prompts/y/_card.prompt"],
      "prompts/a.prompt",
      "card",
      "prompts/x/_card.prompt",
      ["prompts/y/_card.prompt"],
    ],
    [["_card.prompt"], "a.prompt", "../card", null],
    [["_card.v2.prompt"], "a.prompt", "card.v2", "_card.v2.prompt"],
  ];
  for (const [files, from, name, path, others = []] of resolving) {
    it(`finds ${name} from ${from} in ${files.join(", ")}`, () => {
      const workspace = made(Object.fromEntries(files.map((file) => [file, ""])));
      const found = workspace.partial(from, name);
      assert.deepEqual(found, path === null ? null : { path, others });
      if (path !== null && others.length === 0) {
        assert.equal(workspace.partial(from, workspace.partialName(from, path)!)?.path, path);
      }
    });
  }

  it("looks a partial's names up as the prompt files that include it do", () => {
    const workspace = made({
      "a.prompt": "{{>x/card}}",
      "x/_card.prompt": "{{>row}}{{>only}}",
      "_row.prompt": "{{outer}}",
      "x/_row.prompt": "{{inner}}",
      "x/_only.prompt": "",
      "x/_free.prompt": "{{>row}}",
    });
    assert.equal(workspace.partial("x/_card.prompt", "row")?.path, "_row.prompt");
    assert.equal(workspace.partial("x/_card.prompt", "only")?.path, "x/_only.prompt");
    assert.equal(workspace.partial("x/_free.prompt", "row")?.path, "x/_row.prompt");
    assert.deepEqual(workspace.includers("_row.prompt"), ["x/_card.prompt"]);
    assert.deepEqual(workspace.partialTexts("a.prompt"), {
      "x/card": "{{>row}}{{>only}}",
      row: "{{outer}}",
      only: "",
    });
  });

  const depending: [title: string, files: Record<string, string>, path: string, dependants: string[]][] = [
    ["a partial", { "a.prompt": "{{>p}}", "_p.prompt": "", "b.prompt": "" }, "_p.prompt", ["a.prompt"]],
    [
      "a partial of a partial",
      { "a.prompt": "{{>p}}", "_p.prompt": "{{>q}}", "_q.prompt": "" },
      "_q.prompt",
      ["_p.prompt", "a.prompt"],
    ],
    ["partials in a circle", { "_p.prompt": "{{>q}}", "_q.prompt": "{{>p}}" }, "_p.prompt", ["_q.prompt"]],
    ["a prompt with tests", { "a.prompt": "", "a.eval.yaml": "" }, "a.prompt", ["a.eval.yaml"]],
    [
      "a partial's users' tests",
      { "a.prompt": "{{>p}}", "_p.prompt": "", "a.eval.yaml": "" },
      "_p.prompt",
      ["a.eval.yaml", "a.prompt"],
    ],
    ["a test file", { "a.prompt": "", "a.eval.yaml": "" }, "a.eval.yaml", ["a.prompt"]],
    [
      "a tool",
      { "x/a.prompt": "---\ntools: [t]\n---\n", "b.prompt": "---\ntools: [t]\n---\n", "x/t.tool.yaml": "" },
      "x/t.tool.yaml",
      ["x/a.prompt"],
    ],
  ];
  for (const [title, files, path, dependants] of depending) {
    it(`knows what depends on ${title}`, () => {
      assert.deepEqual(made(files).dependants(path).sort(), dependants);
    });
  }

  it("finds anew what a partial's change alters, and nothing else", () => {
    const codes = (path: string) => workspace.findings(path).map(({ code }) => code);
    const workspace = createWorkspace();
    workspace.setFile("a.prompt", "---\ninput: { schema: { x: string } }\n---\n{{>p}}");
    workspace.setFile("b.prompt", "text");
    assert.deepEqual(codes("a.prompt"), [], "nothing is missing while files are still told");
    workspace.complete();
    assert.deepEqual(codes("a.prompt"), ["missing-partial"]);
    workspace.setFile("_p.prompt", "{{x}}");
    assert.deepEqual(codes("a.prompt"), []);
    const before = [workspace.findings("a.prompt"), workspace.findings("b.prompt")];
    workspace.setFile("_p.prompt", "{{y}}");
    assert.deepEqual(codes("a.prompt"), ["unused-input", "partial-input"]);
    assert.notEqual(workspace.findings("a.prompt"), before[0]);
    assert.equal(workspace.findings("b.prompt"), before[1]);
    assert.equal(workspace.findings("a.prompt"), workspace.findings("a.prompt"));
  });

  it("takes a declared helper's name for a call", () => {
    const workspace = made({ "a.prompt": "{{shout}}" });
    assert.equal(names(workspace, "a.prompt"), "shout");
    workspace.configure({ helpers: ["shout"] });
    assert.equal(names(workspace, "a.prompt"), "");
    assert.deepEqual(workspace.mentions("helper", "shout"), ["a.prompt"]);
  });

  it("reports a partial that may be one of two files", () => {
    const files = { "prompts/a.prompt": "{{>p}}", "prompts/x/_p.prompt": "x", "prompts/y/_p.prompt": "y" };
    const [found, ...more] = made(files).findings("prompts/a.prompt");
    assert.deepEqual([found?.code, found?.related?.[0]?.path], ["partial-ambiguous", "prompts/y/_p.prompt"]);
    assert.equal(more.length, 0);
  });

  it("checks with the language's own rules", () => {
    const workspace = made({ "a.prompt": "{{>missing}}" });
    assert.deepEqual(
      workspace.findings("a.prompt").map(({ code }) => code),
      ["missing-partial"],
    );
  });

  it("finds what is wrong with tests, in their file and inline, with what settles it", () => {
    const prompt =
      "---\ninput: { schema: { name: string } }\nstudio.tests:\n  - vars: { nmae: x }\n    assert: [{ type: is-json }]\n---\n{{name}}";
    const workspace = made({
      "a.prompt": prompt,
      "a.eval.yaml": "tests:\n  - assert: [{ type: is-jsn }]\n",
      "other.eval.yaml": "tests: of somebody else\n",
    });
    const found = (path: string) =>
      workspace.findings(path).map(({ code, fixes }) => `${code}: ${fixes?.map(({ title }) => title)}`);
    assert.deepEqual(found("a.prompt"), ["vars-unknown: Change to name", "vars-missing: undefined"]);
    assert.deepEqual(found("a.eval.yaml"), [
      "assertion-unknown-type: Change to is-json",
      "vars-missing: undefined",
    ]);
    assert.deepEqual(found("other.eval.yaml"), []);
    workspace.setFile("a.prompt", "Hi");
    assert.deepEqual(found("a.eval.yaml"), ["assertion-unknown-type: Change to is-json"]);
  });
});
