import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { after, afterEach, before, describe, it } from "mocha";
import type { Page } from "playwright-core";
import { build } from "../../scripts/build/build.ts";
import { until } from "../../scripts/test/until.ts";
import { runCommand } from "../../scripts/vscode/index.ts";
import { type Editor, keepPicture, openNotifications, startEditor } from "./editor.ts";

const prompty = `---
name: Helper
model:
  api: chat
  configuration:
    type: azure_openai
    azure_deployment: gpt-4o
    azure_endpoint: https://models.example.com
inputs:
  firstName: { type: string }
sample: sample.json
---
system:
You help {{firstName}}.

user:
Help me.
`;

const chat = '[{ "role": "system", "content": "Be {{ tone }}." }, { "role": "user", "content": "Hi" }]\n';

const config = `prompts:
  - "Say {{ x }}"
  - file://texts/*.txt
providers: [openai:chat:gpt-4o]
tests:
  - vars: { x: hi }
    assert: [{ type: contains, value: hi }]
`;

/** Files of other programs become prompt files, as a person does it; the results are looked at on disk. */
describe("importing in VS Code", () => {
  let editor: Editor;
  let page: Page;

  before(async () => {
    await build(resolve(import.meta.dirname, "../.."), { minify: true });
    editor = await startEditor({ broker: "http://127.0.0.1:1", token: "none" });
    mkdirSync(join(editor.folder, "texts"));
    writeFileSync(join(editor.folder, "Help me.prompty"), prompty);
    writeFileSync(join(editor.folder, "chat.prompt"), chat);
    writeFileSync(join(editor.folder, "promptfooconfig.yaml"), config);
    writeFileSync(join(editor.folder, "texts", "second.txt"), "Shout {{ x }}\n");
    page = await editor.open("Help me.prompty");
  });

  afterEach(async function () {
    if (this.currentTest?.state === "failed") await keepPicture(page, this.currentTest.title);
  });

  after(async () => {
    await page?.close();
    await editor?.close();
  });

  const read = (name: string) => readFileSync(join(editor.folder, name), "utf8");
  const dialog = () => page.locator(".quick-input-widget:visible");
  const proposes = (name: string) =>
    until(`the proposal ${name}`, async () => {
      const value = await dialog().locator("input.input").inputValue();
      return value === join(editor.folder, name);
    });
  const accept = async () => {
    await dialog().locator(".quick-input-action .monaco-button").first().click();
    await dialog().waitFor({ state: "hidden" });
  };
  const importFromExplorer = (name: string) =>
    until(
      `the import of ${name}`,
      async () => {
        const row = page.locator(".explorer-folders-view .monaco-list-row", { hasText: name });
        const item = page.locator(".context-view .action-item", { hasText: "Import Prompt File" });
        await row.click({ button: "right" });
        // What was opened last comes into view in the explorer, and that may close the menu again.
        await item.click({ delay: 100, timeout: 3000 }).catch(() => undefined);
        return dialog()
          .waitFor({ timeout: 5000 })
          .then(
            () => true,
            () => page.keyboard.press("Escape"),
          );
      },
      30_000,
    );
  const opened = (name: string) => page.locator(".tab.active", { hasText: name }).waitFor();

  it("proposes a name beside the file, writes it, opens it, and names every loss", async () => {
    await runCommand(page, "Prompt Studio: Import Prompt File");
    await dialog().getByText("Save the imported prompt").waitFor();
    await proposes("help_me.prompt");
    await accept();
    await opened("help_me.prompt");
    assert.match(
      read("help_me.prompt"),
      /^---\nmodel: azure\/gpt-4o\n[\s\S]*\{\{role "system"\}\}\nYou help/,
    );
    const centre = await openNotifications(page);
    await centre.getByText("Help me.prompty is imported as help_me.prompt. 2 things").waitFor();
    await centre.locator(".monaco-button", { hasText: "Show list" }).click();
    await page.locator(".tab", { hasText: "Import of Help me.prompty" }).waitFor();
    for (const lost of ["azure_endpoint", "sample.json"])
      await page
        .locator(".view-line", { hasText: new RegExp(`^-.*${lost}`) })
        .first()
        .waitFor();
  });

  it("replaces nothing unless it is told to", async () => {
    const before = read("help_me.prompt");
    await importFromExplorer("Help me.prompty");
    await dialog().getByText("Save the imported prompt").waitFor();
    await proposes("help_me_2.prompt");
    await dialog().locator("input.input").fill(join(editor.folder, "greeting.prompt"));
    const greeting = read("greeting.prompt");
    await page.keyboard.press("Enter");
    await dialog()
      .getByText(/greeting\.prompt already exists/)
      .waitFor();
    await until("giving up", async () => {
      await page.keyboard.press("Escape");
      return !(await dialog().isVisible());
    });
    assert.equal(read("greeting.prompt"), greeting);
    assert.equal(read("help_me.prompt"), before);
    assert.equal(existsSync(join(editor.folder, "help_me_2.prompt")), false);
  });

  it("asks for a folder for several files, and before it replaces one of them", async () => {
    writeFileSync(join(editor.folder, "second.prompt"), "Mine\n");
    for (const answer of ["Cancel", "Replace"]) {
      await importFromExplorer("promptfooconfig.yaml");
      await dialog().getByText("Folder for 4 imported files").waitFor();
      await accept();
      const question = page.locator(".monaco-dialog-box", { hasText: "second.prompt exists already" });
      await question.locator(".monaco-button", { hasText: answer }).click();
      await question.waitFor({ state: "hidden" });
      if (answer === "Cancel") assert.equal(read("second.prompt"), "Mine\n");
    }
    await opened("promptfooconfig_1.prompt");
    assert.match(read("promptfooconfig_1.prompt"), /Say \{\{x\}\}/);
    assert.match(read("second.prompt"), /Shout \{\{x\}\}/);
    for (const name of ["promptfooconfig_1.eval.yaml", "second.eval.yaml"])
      assert.match(read(name), /type: contains/);
  });

  it("is offered where a prompt file is one of another program", async () => {
    await page.close();
    page = await editor.open("chat.prompt");
    await page.locator(".squiggly-info, .squiggly-warning, .squiggly-error").first().waitFor();
    await page
      .locator(".view-line")
      .first()
      .click({ position: { x: 2, y: 5 } });
    await page.keyboard.press("ControlOrMeta+.");
    await page
      .locator(".action-widget .monaco-list-row", { hasText: "Import it as a Dotprompt file" })
      .click();
    await dialog().getByText("Save the imported prompt").waitFor();
    await proposes("chat_2.prompt");
    await accept();
    await opened("chat_2.prompt");
    assert.equal(read("chat_2.prompt"), '{{role "system"}}\nBe {{tone}}.\n\n{{role "user"}}\nHi\n');
    assert.equal(read("chat.prompt"), chat);
  });
});
