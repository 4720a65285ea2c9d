import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { inFolder } from "../test/folder.ts";

const bad = "---\nmodel: a/b\n---\nHello {{#if x}}\n";
const warned = "---\nmodle: a/b\n---\nHi\n";

describe("prompt-studio check as SARIF", () => {
  it("names rules, places and levels", () =>
    inFolder({ "a b/bad.prompt": bad, "w.prompt": warned }, async ({ run }) => {
      const { code, out } = await run(["check", "--format", "sarif"]);
      assert.equal(code, 1);
      const log = JSON.parse(out);
      assert.equal(log.version, "2.1.0");
      const [{ tool, results, columnKind }] = log.runs;
      assert.equal(columnKind, "utf16CodeUnits");
      assert.deepEqual(
        tool.driver.rules.map(({ id, helpUri, defaultConfiguration }: any) => [
          id,
          new URL(helpUri).pathname.split("/").at(-1),
          defaultConfiguration.level,
        ]),
        [
          ["template-syntax", "template-syntax.md", "error"],
          ["unknown-key", "unknown-key.md", "warning"],
        ],
      );
      assert.deepEqual(
        results.map(({ ruleId, ruleIndex, level, locations: [{ physicalLocation }] }: any) => [
          ruleId,
          ruleIndex,
          level,
          physicalLocation.artifactLocation.uri,
          physicalLocation.region.startLine,
        ]),
        [
          ["template-syntax", 0, "error", "a%20b/bad.prompt", 4],
          ["unknown-key", 1, "warning", "w.prompt", 2],
        ],
      );
    }));

  it("speaks of test files, and of names in any script", () =>
    inFolder(
      {
        "ä 漢/#%.prompt": "Hi\n",
        "ä 漢/#%.eval.yaml": "tests:\n  - asert: []\n",
      },
      async ({ run }) => {
        const [{ tool, results }] = JSON.parse((await run(["check", "--format", "sarif"])).out).runs;
        assert.deepEqual(
          results.map((one: any) => [one.ruleId, one.locations[0].physicalLocation.artifactLocation.uri]),
          [
            ["test-unknown-key", "%C3%A4%20%E6%BC%A2/%23%25.eval.yaml"],
            ["test-no-assertions", "%C3%A4%20%E6%BC%A2/%23%25.eval.yaml"],
          ],
        );
        assert.deepEqual(tool.driver.rules[1], {
          id: "test-unknown-key",
          helpUri:
            "https://github.com/prompt-studio/prompt-studio/blob/main/docs/problems/test-unknown-key.md",
          shortDescription: { text: "A key is not known" },
          defaultConfiguration: { level: "error" },
        });
      },
    ));

  it("is a log without results when nothing is wrong", () =>
    inFolder({ "a.prompt": "Hi\n" }, async ({ run }) => {
      const { runs } = JSON.parse((await run(["check", "--format", "sarif"])).out);
      assert.deepEqual([runs.length, runs[0].results, runs[0].tool.driver.rules], [1, [], []]);
    }));
});
