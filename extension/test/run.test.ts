import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { authentication, commands, Position, WorkspaceEdit, workspace } from "vscode";
import { until } from "../../scripts/test/until.ts";
import { askBroker, openSample } from "./samples.ts";

describe("a run", () => {
  it("is signed in through the Accounts menu's provider", async () => {
    const accounts = await until("signing in", async () => {
      const found = await authentication.getAccounts("prompt-studio");
      return found.length > 0 ? found : null;
    });
    assert.equal(accounts.length, 1);
  });

  it("sends the unsaved text, and is stored", async () => {
    const document = await openSample("greeting.prompt");
    const edit = new WorkspaceEdit();
    edit.insert(document.uri, new Position(document.lineCount - 1, 0), "\nUnsaved words.\n");
    await workspace.applyEdit(edit);
    assert.ok(document.isDirty);
    await commands.executeCommand("promptStudio.run");
    const run = await until("the stored run", async () => {
      const { data } = await askBroker("/api/runs?prompt=greeting.prompt&status=succeeded");
      return data[0];
    });
    const full = await askBroker(`/api/runs/${run.id}`);
    assert.match(full.output.text, /Greet Ada in a formal way\.\s+Unsaved words\./);
    assert.equal(full.model, "sample-echo");
    assert.equal(full.request.temperature, 0.2);
    await commands.executeCommand("workbench.action.files.revert");
  });

  it("finds a partial in the folder above", async () => {
    await openSample("support/answer_ticket.prompt");
    await commands.executeCommand("promptStudio.run");
    const run = await until("the stored run", async () => {
      const { data } = await askBroker("/api/runs?prompt=support/answer_ticket.prompt&status=succeeded");
      return data[0];
    });
    const full = await askBroker(`/api/runs/${run.id}`);
    assert.match(full.request.messages[0].content, /You write for a small company/);
    assert.match(full.output.text, /- Old invoices are corrected within a day\./);
  });

  it("asks for JSON that fits the schema", async () => {
    await openSample("extract_person.prompt");
    await commands.executeCommand("promptStudio.run");
    const run = await until("the stored run", async () => {
      const { data } = await askBroker("/api/runs?prompt=extract_person.prompt&status=succeeded");
      return data[0];
    });
    const full = await askBroker(`/api/runs/${run.id}`);
    assert.equal(typeof JSON.parse(full.output.text).name, "string");
  });
});
