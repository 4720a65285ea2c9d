import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { inFolder } from "./test/folder.ts";

const good = "---\nmodel: a/b\ninput:\n  schema:\n    name: string\n---\nHello {{name}}\n";
const bad = "---\nmodel: a/b\n---\nHello {{#if x}}\n";

describe("prompt-studio check of files that are named", () => {
  const brokenTests = "tests:\n  - vars: { nam: x }\n    assert: [{ type: contians, value: x }]\n";
  const wrongTests = "tests:\n  - vars: { name: x }\n    assert: [{ type: contians, value: x }]\n";
  const named: [
    what: string,
    files: Record<string, string>,
    args: string[],
    code: number,
    out: RegExp,
    error: RegExp,
  ][] = [
    [
      "a test file, against its prompt",
      { "a.prompt": good, "a.eval.yaml": brokenTests },
      ["a.eval.yaml"],
      1,
      /^a\.eval\.yaml:2:.*\(vars-missing\)\na\.eval\.yaml:2:.* \(vars-unknown\)\na\.eval\.yaml:3:.*"contains".*\n2 errors, 1 warning in 1 file\.\n$/,
      /^$/,
    ],
    [
      "a test file, once when its prompt is asked for, too",
      { "a.prompt": good, "a.eval.yaml": wrongTests },
      [".", "a.eval.yaml"],
      1,
      /^a\.eval\.yaml:3:\d+ error .*"contains".*\n1 error in 1 file\.\n$/,
      /^$/,
    ],
    [
      "a test file without a prompt, by itself",
      { "a.eval.yaml": wrongTests },
      ["a.eval.yaml"],
      1,
      /^a\.eval\.yaml:3:\d+ error .*"contains".*\n1 error in 1 file\.\n$/,
      /^a\.eval\.yaml was checked by itself: its prompt file a\.prompt does not exist\.\n$/,
    ],
    [
      "a test file that is well",
      { "a.prompt": good, "a.eval.yaml": wrongTests.replace("contians", "contains") },
      ["a.eval.yaml"],
      0,
      /^No problems in 1 file\.\n$/,
      /^$/,
    ],
    [
      "a tool file, not at all",
      { "a.tool.yaml": "inputSchema: [" },
      ["a.tool.yaml"],
      2,
      /^No prompt files found/,
      /^a\.tool\.yaml is a tool file, not a prompt file\./,
    ],
    [
      "what is neither, not at all, and the others all the same",
      { "README.md": "# Hi {{#if\n", "a.prompt": bad },
      ["README.md", "a.prompt"],
      2,
      /^a\.prompt:4:\d+ error .*\n1 error in 1 file\.\n$/,
      /^README\.md is no prompt file: those end in \.prompt/,
    ],
  ];
  for (const [what, files, args, code, out, error] of named)
    it(`checks a file that is named as what it is: ${what}`, () =>
      inFolder(files, async ({ run }) => {
        const ended = await run(["check", ...args]);
        assert.equal(ended.code, code);
        assert.match(ended.out, out);
        assert.match(ended.error, error);
      }));
});
