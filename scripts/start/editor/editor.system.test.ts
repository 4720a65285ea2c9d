import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import type { Browser, Page } from "playwright-core";
import type { Run, RunList } from "../../../core/protocol/index.ts";
import { dataFolder } from "../../dataFolder.ts";
import { npmStart, processesOf, type Started } from "../../test/startForTests.ts";
import { until } from "../../test/until.ts";
import { launchBrowser, openFile, openWorkbench, provideVSCode, runCommand } from "../../vscode/index.ts";

describe("npm start with the editor in the browser", function () {
  this.timeout(240_000);
  let dataDir: string;
  let started: Started;
  let browser: Browser;
  let page: Page;

  before(async () => {
    dataDir = mkdtempSync(join(tmpdir(), "prompt-studio-editor-"));
    // Fetched once for all tests; what is left is what a person waits for from the second start on.
    await provideVSCode();
    const fetched = join(dataFolder(process.env, process.platform, homedir()), "vscode");
    mkdirSync(fetched, { recursive: true });
    symlinkSync(fetched, join(dataDir, "vscode"));
    browser = await launchBrowser();
  });
  after(async () => {
    await browser?.close();
    if (started && started.child.exitCode === null && started.child.signalCode === null) {
      started.signal("SIGTERM");
      await started.ended;
    }
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 });
  });

  it("opens the first sample, signed in, and a run in it is stored", async () => {
    const began = Date.now();
    started = npmStart([], { PROMPT_STUDIO_DATA: dataDir, PORT: "0" });
    const { editor, broker, token } = await started.ready;
    assert.ok(editor);
    page = await openWorkbench(browser, editor);
    page.setDefaultTimeout(30_000);
    await page.locator(".tab.active", { hasText: "greeting.prompt" }).waitFor({ timeout: 30_000 });
    console.log(`        open after ${((Date.now() - began) / 1000).toFixed(1)} s`);
    await runCommand(page, "Prompt Studio: Run Prompt");
    const headers = { authorization: `Bearer ${token}` };
    const runs = async () =>
      ((await (await fetch(`${broker}/api/runs`, { headers })).json()) as RunList).data;
    await until("storing the run", async () => (await runs())[0]?.status === "succeeded", 30_000);
    const [run] = await runs();
    assert.deepEqual([run?.model, run?.prompt_path], ["sample-echo", "greeting.prompt"]);
  });

  it("brings back the open editors, the runner and a run under way when the page is reloaded", async () => {
    const { editor, broker, token } = await started.ready;
    assert.equal(new URL(editor!).searchParams.has("payload"), false);
    await openFile(page, "slow_story.prompt");
    await runCommand(page, "Prompt Studio: Run Prompt");
    const runner = page.frameLocator("iframe.webview.ready").frameLocator("#active-frame");
    const answer = runner.getByRole("region", { name: "Answer text" });
    await until("streamed text", async () => /The lamp in/.test((await answer.textContent()) ?? ""));

    const headers = { authorization: `Bearer ${token}` };
    const runs = async () =>
      ((await (await fetch(`${broker}/api/runs`, { headers })).json()) as RunList).data;
    const { id } = (await runs())[0]!;
    await until("VS Code keeping what is open", () => page.evaluate(isKept(id)), 20_000);
    await page.reload();
    await runner.getByText("The window was closed or reloaded while this run was under way").waitFor();
    const stored = (await (await fetch(`${broker}/api/runs/${id}`, { headers })).json()) as Run;
    assert.deepEqual([stored.model, stored.status], ["sample-slow", "cancelled"]);
    assert.match(stored.output.text, /^The lamp in/);
    assert.ok((await answer.textContent())?.includes(stored.output.text));
    await runner.getByRole("contentinfo").getByText("stopped").waitFor();
    // Nobody asked again.
    assert.equal((await runs()).filter(({ model }) => model === "sample-slow").length, 1);
    const tabs = () => page.locator(".tab").allInnerTexts();
    const names = async () => (await tabs()).map((name) => name.replaceAll("\n", "")).sort();
    const open = [
      "greeting.prompt",
      "greeting.prompt ▸ runner",
      "slow_story.prompt",
      "slow_story.prompt ▸ runner",
    ];
    const before = await names();
    assert.ok(before.includes("greeting.prompt") && before.includes("slow_story.prompt"), before.join());
    assert.ok(
      before.every((name) => open.includes(name)),
      before.join(),
    );

    // The sample was for the first visit: who closed everything finds it closed.
    await runCommand(page, "View: Close All Editors");
    await until("closing", async () => (await tabs()).length === 0);
    await until(
      "VS Code keeping that",
      async () => !(await page.evaluate(isKept("greeting.prompt"))),
      20_000,
    );
    await page.reload();
    await page.waitForSelector(".monaco-workbench .part.activitybar .action-item");
    // By then the extension is there, and would have opened it.
    await runCommand(page, "Prompt Studio: Sign In");
    await page.locator(".quick-input-widget", { hasText: "Sign in to your broker" }).waitFor();
    await page.keyboard.press("Escape");
    assert.deepEqual(await tabs(), []);
  });

  it("starts a killed VS Code again at the same address, and a second start names it", async () => {
    const { editor } = await started.ready;
    const line = processesOf(dataDir).find((one) => /server-main\.js --host/.test(one));
    process.kill(Number.parseInt(line!, 10), "SIGKILL");
    await until("VS Code back", () => started.stderr().includes("VS Code is back."), 20_000);
    assert.match(started.stderr(), /VS Code ended unexpectedly: it was killed \(SIGKILL\)\./);
    assert.doesNotMatch(started.stderr(), /was closed/);
    await page.goto(editor!);
    await page.waitForSelector(".monaco-workbench .part.activitybar .action-item");
    await page.close();
    const second = npmStart([], { PROMPT_STUDIO_DATA: dataDir, PORT: "0" });
    assert.equal(await second.ended, 1);
    assert.ok(second.stderr().includes(`Its editor is at ${editor}`), second.stderr());
  });

  it("lets nobody in who does not know the secret in the address", async () => {
    const { editor } = await started.ready;
    const url = new URL(editor!);
    url.searchParams.delete("tkn");
    assert.equal((await fetch(url)).status, 403);
  });

  it("keeps the token out of what terminals inherit", () => {
    const all = processesOf(dataDir).map((line) => Number.parseInt(line, 10));
    assert.ok(all.length > 2);
    const session = JSON.parse(readFileSync(join(dataDir, "editor", "session.json"), "utf8"));
    for (const pid of all) {
      const env = readFileSync(`/proc/${pid}/environ`, "utf8");
      assert.equal(env.includes(session.token), false, `process ${pid}`);
    }
  });

  it("ends everything within 5 s", async () => {
    const asked = Date.now();
    started.signal("SIGINT");
    await started.ended;
    assert.ok(Date.now() - asked < 5000, `took ${Date.now() - asked} ms`);
    assert.deepEqual(processesOf(dataDir), []);
  });
});

/**
 * Whether a file or a run is in what VS Code has written down of its editors, as a script for the page. In a browser it does so every
 * 5 s, since nothing can be written when a page is left.
 */
const isKept = (name: string) => `(async () => {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  for (const { name: store } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(store));
    try {
      if (!database.objectStoreNames.contains("ItemTable")) continue;
      const items = database.transaction("ItemTable").objectStore("ItemTable");
      const kept = await done(items.get("memento/workbench.parts.editor"));
      if (String(kept).includes(${JSON.stringify(name)})) return true;
    } finally {
      database.close();
    }
  }
  return false;
})()`;
