import assert from "node:assert/strict";
import { resolve } from "node:path";
import { after, afterEach, before, describe, it } from "mocha";
import type { Page } from "playwright-core";
import { build } from "../../scripts/build/build.ts";
import { until } from "../../scripts/test/until.ts";
import { type Editor, keepPicture, runnerOf, startEditor } from "./editor.ts";

/** The way between rendered text and its source, without any broker: messages need none. */
describe("the preview in VS Code", () => {
  let editor: Editor;
  let page: Page;

  before(async () => {
    await build(resolve(import.meta.dirname, "../.."), { minify: true });
    editor = await startEditor({ broker: "http://127.0.0.1:9", token: "none" });
  });

  afterEach(async function () {
    if (this.currentTest?.state === "failed") await keepPicture(page, this.currentTest.title);
    await page?.close();
  });

  after(async () => {
    await editor?.close();
  });

  const openRunner = async () => {
    page = await editor.open("greeting.prompt");
    await page.locator(".view-line", { hasText: "Greet" }).first().waitFor();
    await page.getByRole("button", { name: "Open Runner" }).first().click();
    const runner = runnerOf(page);
    await piece("Ada").waitFor();
    return runner;
  };
  const piece = (text: string) => runnerOf(page).locator(".piece", { hasText: text }).first();
  /** The status bar tells of a selection only while its editor has the focus. */
  const selected = async (place: RegExp) => {
    await page.keyboard.press("ControlOrMeta+1");
    await page.locator(".statusbar-item", { hasText: place }).waitFor();
  };
  const lit = () => runnerOf(page).locator(".piece.lit").allTextContents();
  const litIs = (words: string[]) =>
    until(`the mark on ${words}`, async () => JSON.stringify(await lit()) === JSON.stringify(words));
  /** Puts the cursor into a word of the editor. */
  const clickWord = (line: string, word: string) =>
    page
      .locator(".view-line", { hasText: line })
      .first()
      .locator("span span", { hasText: word })
      .last()
      .click();

  it("a click on rendered text selects its source, and the cursor marks what came from there", async () => {
    await openRunner();
    await piece("Ada").click();
    await litIs(["Ada"]);
    await selected(/Ln 18, Col 15 \(8 selected\)/);
    await clickWord("in a", "style");
    await litIs(["formal"]);
    await clickWord("house_style", "house_style");
    await litIs(["You write for a small company. Be brief, friendly and exact. Never invent facts."]);
  });

  it("text of a partial opens the partial in the editor's place, and the runner stays with its prompt", async () => {
    const runner = await openRunner();
    await piece("You write").click();
    await page.locator(".tab.active", { hasText: "_house_style.prompt" }).waitFor();
    await selected(/Ln 1, Col 81 \(80 selected\)/);
    await litIs(["You write for a small company. Be brief, friendly and exact. Never invent facts."]);
    assert.ok(await runner.getByRole("heading", { level: 1, name: /greeting\.prompt/ }).isVisible());
    // Unsaved changes of the partial show at once, and the links go with them.
    await page.locator(".view-line", { hasText: "You write" }).first().click();
    await page.keyboard.press("ControlOrMeta+Home");
    await page.keyboard.insertText("First.\n");
    await piece("First.").waitFor();
    await piece("You write").click();
    await selected(/Ln 2, Col 81 \(80 selected\)/);
    assert.ok(await runner.getByRole("heading", { level: 1, name: /greeting\.prompt/ }).isVisible());
    assert.equal(await page.locator(".tab", { hasText: "_house_style.prompt" }).count(), 1);
  });

  it("speaks the editor's language", async () => {
    page = await editor.open("greeting.prompt", "de");
    await page.getByRole("button", { name: "Runner öffnen" }).first().click();
    const runner = runnerOf(page);
    await runner.getByRole("button", { name: "Nachrichten (2)" }).waitFor();
    assert.equal(await runner.locator("html").getAttribute("lang"), "de");
  });

  it("links of a half-typed file lead to where the source is now", async () => {
    await openRunner();
    await clickWord("in a", "in a");
    await page.keyboard.press("Home");
    await page.keyboard.insertText("{{#if name ");
    await runnerOf(page).locator(".messages.stale").waitFor();
    await piece("formal").click();
    await selected(/Ln 18, Col 41 \(9 selected\)/);
  });
});
