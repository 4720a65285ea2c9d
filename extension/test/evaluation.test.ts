import assert from "node:assert/strict";
import { describe, it } from "mocha";
import {
  type CodeAction,
  type CodeLens,
  type CompletionList,
  commands,
  type LocationLink,
  languages,
  Position,
  WorkspaceEdit,
  window,
  workspace,
} from "vscode";
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
    const range = found!.range;
    const actions = await commands.executeCommand<CodeAction[]>(
      "vscode.executeCodeActionProvider",
      document.uri,
      range,
    );
    const fix = actions.find(({ title }) => title === "Change to contains");
    assert.ok(fix?.edit, actions.map(({ title }) => title).join());
    await workspace.applyEdit(fix.edit);
    await until("its end", () => languages.getDiagnostics(document.uri).length === 0);
    await commands.executeCommand("workbench.action.files.revert");
  });

  it("leads from a test file to the prompt and what it declares", async () => {
    const document = await openSample("greeting.eval.yaml");
    const at = document.positionAt(document.getText().indexOf("style: formal") + 2);
    const [there] = await commands.executeCommand<LocationLink[]>(
      "vscode.executeDefinitionProvider",
      document.uri,
      at,
    );
    assert.equal(there?.targetUri.path, sample("greeting.prompt").path);
    const lenses = await until("the lenses", async () => {
      const found = await commands.executeCommand<CodeLens[]>("vscode.executeCodeLensProvider", document.uri);
      return found.length >= 2 ? found : null;
    });
    const titles = lenses.map(({ command }) => command?.title ?? "");
    assert.ok(
      titles.some((title) => /3 tests|\/3 tests/.test(title)),
      titles.join(),
    );
    assert.ok(titles.includes("$(go-to-file) greeting.prompt"), titles.join());
  });

  it("begins an empty test file with its tests", async () => {
    const uri = sample("upstream_error.eval.yaml");
    await workspace.fs.writeFile(uri, new Uint8Array());
    const document = await workspace.openTextDocument(uri);
    await window.showTextDocument(document);
    const { items } = await commands.executeCommand<CompletionList>(
      "vscode.executeCompletionItemProvider",
      uri,
      new Position(0, 0),
    );
    const labels = items.map(({ label }) => (typeof label === "string" ? label : label.label));
    assert.deepEqual(
      ["tests", "test file", "defaultTest"].filter((one) => !labels.includes(one)),
      [],
      labels.join(),
    );
    assert.ok(!labels.includes("id"), labels.join());
    await workspace.fs.delete(uri);
  });
});
