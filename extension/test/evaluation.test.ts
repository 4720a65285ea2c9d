import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { commands, languages, Position, WorkspaceEdit, workspace } from "vscode";
import { until } from "../../scripts/test/until.ts";
import { askBroker, openSample, sample } from "./samples.ts";

describe("an evaluation", () => {
  it("runs all tests by command, and is stored", async () => {
    await openSample("extract_person.prompt");
    await commands.executeCommand("promptStudio.runTests");
    const evaluation = await until("the stored evaluation", async () => {
      const { data } = await askBroker("/api/evaluations?prompt=extract_person.prompt");
      return data[0];
    });
    assert.equal(evaluation.verdict, "passed");
    const { results } = await askBroker(`/api/evaluations/${evaluation.id}`);
    assert.deepEqual(
      results.map(({ test_id, verdict }: any) => [test_id, verdict]),
      [["fits-the-schema", "passed"]],
    );
  });

  it("reports a mistake in a test file at its line", async () => {
    const document = await openSample("greeting.eval.yaml");
    const line = document
      .getText()
      .split("\n")
      .findIndex((text) => text.includes("type: contains"));
    const edit = new WorkspaceEdit();
    const at = document.lineAt(line).text.indexOf("contains");
    edit.insert(document.uri, new Position(line, at), "x");
    await workspace.applyEdit(edit);
    const [found] = await until("the problem", () => {
      const problems = languages.getDiagnostics(sample("greeting.eval.yaml"));
      return problems.length > 0 ? problems : null;
    });
    assert.equal(found?.range.start.line, line);
    assert.match(found?.message ?? "", /contains/);
    await commands.executeCommand("workbench.action.files.revert");
  });
});
