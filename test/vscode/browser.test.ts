import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { after, afterEach, before, describe, it } from "mocha";
import type { Page } from "playwright-core";
import { build } from "../../scripts/build/build.ts";
import { openFile, runCommand } from "../../scripts/vscode/index.ts";
import { type Editor, keepPicture, openNotifications, startEditor } from "./editor.ts";

const text = `---
input:
  schema:
    name: string, who it is
    list(array): string
---
Hello {{name}} and {{nmae}}

{{#each list}}
- {{this}}
{{/each}}
`;

/** The extension in the web worker of a page, as in VS Code for the Web: no Node, no broker. */
describe("in the browser extension host of VS Code", () => {
  const written: string[] = [];
  let editor: Editor;
  let page: Page;

  before(async () => {
    await build(resolve(import.meta.dirname, "../.."), { minify: true });
    editor = await startEditor({
      broker: "http://127.0.0.1:1",
      token: "none",
      settings: { "remote.extensionKind": { "prompt-studio.prompt-studio": ["web"] } },
      onConsole: (line) => written.push(line),
    });
    writeFileSync(join(editor.folder, "web.prompt"), text);
    writeFileSync(join(editor.folder, "old.prompty"), "---\nname: Old\n---\nuser:\nHi {{name}}\n");
    page = await editor.open("web.prompt");
  });

  afterEach(async function () {
    if (this.currentTest?.state === "failed") await keepPicture(page, this.currentTest.title);
  });

  after(async () => {
    await page?.close();
    await editor?.close();
  });

  const line = (part: string) => page.locator(".view-line", { hasText: part }).first();

  it("marks a mistake", async () => {
    await page.locator(".squiggly-warning").first().waitFor();
    await page.locator("#status\\.problems", { hasText: /[1-9]/ }).waitFor();
  });

  it("shows what a name is", async () => {
    await line("Hello")
      .locator("span", { hasText: /^name$/ })
      .last()
      .hover();
    await page.locator(".monaco-hover", { hasText: "who it is" }).first().waitFor();
    await page.keyboard.press("Escape");
  });

  it("offers helpers", async () => {
    await line("Hello").click();
    await page.keyboard.press("End");
    await page.keyboard.type(" {{#");
    await page.locator(".suggest-widget .monaco-list-row", { hasText: "unless" }).first().waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("ControlOrMeta+Z");
  });

  it("changes both tags of a block while one is typed", async () => {
    await line("#each")
      .locator("span", { hasText: /^each$/ })
      .last()
      .click();
    await page.locator(".linked-editing-decoration").first().waitFor();
    await page.keyboard.press("End");
    for (let step = 0; step < "each list}}".length; step++) await page.keyboard.press("ArrowLeft");
    await page.locator(".linked-editing-decoration").first().waitFor();
    await page.keyboard.type("x");
    await line("{{/xeach}}").waitFor();
  });

  it("says where prompts can be run", async () => {
    await runCommand(page, "Prompt Studio: Run Prompt");
    const centre = await openNotifications(page);
    await centre.getByText(/Prompts and tests run in VS Code on a computer/).waitFor();
    await page.keyboard.press("Escape");
  });

  it("imports a file of another program", async () => {
    await openFile(page, "old.prompty");
    await runCommand(page, "Prompt Studio: Import Prompt File");
    const dialog = page.locator(".quick-input-widget:visible", { hasText: "Save the imported prompt" });
    await dialog.locator(".quick-input-action .monaco-button").first().click();
    await page.locator(".tab.active", { hasText: /^old\.prompt$/ }).waitFor();
    assert.match(readFileSync(join(editor.folder, "old.prompt"), "utf8"), /\{\{role "user"\}\}\nHi \{\{name/);
  });

  it("ran in the web worker, without an error of its own", async () => {
    await runCommand(page, "Developer: Show Running Extensions");
    const row = page.locator(".runtime-extensions-editor .extension", { hasText: "prompt-studio" });
    await page.locator(".runtime-extensions-editor .extension").first().hover();
    // The list draws only what is seen of it.
    for (let turn = 0; turn < 20 && !(await row.isVisible()); turn++) {
      await page.mouse.wheel(0, 300);
      await page.waitForTimeout(100);
    }
    await row.getByText("web worker").waitFor();
    const own = written.filter(
      (one) => /^error/.test(one) && /prompt-studio\.prompt-studio|extension\.web/.test(one),
    );
    assert.deepEqual(own, []);
  });

  it("speaks German where VS Code does", async () => {
    await page.close();
    page = await editor.open("greeting.prompt", "de");
    await line("role")
      .locator("span", { hasText: /^role$/ })
      .last()
      .hover();
    await page.locator(".monaco-hover", { hasText: "Beginnt eine Nachricht" }).first().waitFor();
    await runCommand(page, "Prompt Studio: Prompt ausführen");
    const centre = await openNotifications(page);
    await centre.getByText(/Prompts und Tests laufen in VS Code auf einem Rechner/).waitFor();
  });
});
