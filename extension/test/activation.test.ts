import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { ConfigurationTarget, commands, extensions, workspace } from "vscode";
import { openSample } from "./samples.ts";

const id = "prompt-studio.prompt-studio";

describe("activation", () => {
  it("takes .prompt files as dotprompt", async () => {
    const document = await openSample("greeting.prompt");
    assert.equal(document.languageId, "dotprompt");
  });

  it("activates on a prompt file", async () => {
    await openSample("greeting.prompt");
    const extension = extensions.getExtension(id);
    assert.ok(extension, "the extension is not there");
    await extension.activate();
    assert.ok(extension.isActive);
  });

  it("registers every command of the manifest", async () => {
    const { contributes } = extensions.getExtension(id)!.packageJSON;
    const registered = new Set(await commands.getCommands(true));
    for (const { command } of contributes.commands) assert.ok(registered.has(command), command);
  });

  it("keeps the broker's address out of workspaces' reach", async () => {
    const { properties } = extensions.getExtension(id)!.packageJSON.contributes.configuration;
    assert.equal(properties["promptStudio.broker.url"].scope, "application");
    const settings = workspace.getConfiguration("promptStudio");
    await assert.rejects(async () => {
      await settings.update("broker.url", "http://127.0.0.1:1", ConfigurationTarget.Workspace);
    });
  });
});
