import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { it } from "mocha";
import type { Page } from "playwright-core";
import { until } from "../../scripts/test/until.ts";
import type { WatchedUpstream } from "../parts/watched-upstream.ts";
import { type Editor, lens, openNotifications, runnerOf } from "./editor.ts";

/** Where tests come from and what is known about them, in an editor that others use, too. */
export function testsOfPrompts(doors: {
  open(file: string): Promise<Page>;
  editor(): Editor;
  upstream(): WatchedUpstream;
}): void {
  it("keeps the question for run on save within reach, and knows after a reload what it knew", async () => {
    const page = await doors.open("greeting.prompt");
    await lens(page, "3 tests").waitFor();
    const before = doors.upstream().completions();
    await page.locator(".view-line", { hasText: "in a" }).last().click();
    await page.keyboard.press("End");
    await page.keyboard.type(" Now.");
    await page.keyboard.press("ControlOrMeta+S");
    // While it is open the lens says so; closed without an answer, it says so still.
    await lens(page, "Run tests on save?").waitFor();
    const centre = await openNotifications(page);
    await centre.locator(".notification-list-item", { hasText: "Run tests whenever" }).hover();
    await centre.locator(".notification-list-item .codicon-notifications-clear").first().click();
    await page.locator(".activitybar .action-item a[aria-label*='Testing']").click();
    const row = page.locator(".test-explorer .monaco-list-row", { hasText: "greeting.prompt" }).first();
    await row.getByText("run on save?").waitFor();
    await page.getByRole("button", { name: "Answer Whether Tests Run on Save" }).first().waitFor();
    assert.equal(doors.upstream().completions(), before);

    // A click asks again, and the answer is for what was saved meanwhile.
    await lens(page, "Run tests on save?").click();
    await page.locator(".monaco-dialog-box").getByRole("button", { name: "Run on save" }).click();
    await lens(page, "3/3 tests").waitFor();
    assert.equal(doors.upstream().completions() - before, 3);
    assert.equal(await lens(page, "Run tests on save?").count(), 0);

    await page.reload();
    await lens(page, "3/3 tests").waitFor();
    await page.locator(".activitybar .action-item a[aria-label*='Testing']").click();
    await page.locator(".test-explorer .monaco-list-row", { hasText: "greeting.prompt" }).first().waitFor();
    await page.locator(".test-explorer .codicon-testing-passed-icon").first().waitFor();
    assert.equal(doors.upstream().completions() - before, 3, "nothing is called to know it");
  });

  it("makes a test file for a prompt without tests, and a test out of a run", async () => {
    const { folder } = doors.editor();
    const prompt =
      "---\nmodel: sample-echo\ninput:\n  schema:\n    who: string\n  default:\n    who: Bo\n---\nHello {{who}}, how are you?\n";
    writeFileSync(join(folder, "hello.prompt"), prompt);
    const page = await doors.open("hello.prompt");
    await lens(page, "Add test").click();
    await page.locator(".tab.active", { hasText: "hello.eval.yaml" }).waitFor();
    await page.locator(".view-line", { hasText: "who: Bo" }).waitFor();
    // The cursor stands on the id; Tab goes on to the inputs.
    await page.keyboard.type("greets");
    await page.keyboard.press("Tab");
    await page.keyboard.type("Ada");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await page.keyboard.press("ControlOrMeta+S");
    const written = () => readFileSync(join(folder, "hello.eval.yaml"), "utf8");
    await until("the saved test file", () => written().includes("- id: greets"));
    assert.match(
      written(),
      /^tests:\n {2}- id: greets\n {4}vars:\n {6}who: Ada\n {4}assert:\n {6}- type: contains\n/,
    );
    await lens(page, "1 test").waitFor();

    await page.locator(".tab", { hasText: "hello.prompt" }).click();
    await lens(page, "Run").click();
    await runnerOf(page).getByRole("contentinfo").getByText("succeeded").waitFor();
    await runnerOf(page).getByRole("button", { name: "Make a test of this run" }).click();
    await page.locator(".tab.active", { hasText: "hello.eval.yaml" }).waitFor();
    await page.locator(".view-line", { hasText: "how are you?" }).waitFor();
    await page.keyboard.press("ControlOrMeta+S");
    await until("the second test", () => written().match(/- id: /g)?.length === 2);
    await lens(page, "2 tests").waitFor();
  });
}
