import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import type { Browser } from "playwright-core";
import type { RunList } from "../../../core/protocol/index.ts";
import { dataFolder } from "../../dataFolder.ts";
import { until } from "../../test/until.ts";
import { launchBrowser, openWorkbench, provideVSCode, runCommand } from "../../vscode/index.ts";
import { npmStart, processesOf, type Started } from "../startForTests.ts";

describe("npm start with the editor in the browser", function () {
  this.timeout(240_000);
  let dataDir: string;
  let started: Started;
  let browser: Browser;

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
    const page = await openWorkbench(browser, editor);
    await page.locator(".tab.active", { hasText: "greeting.prompt" }).waitFor({ timeout: 30_000 });
    console.log(`        open after ${((Date.now() - began) / 1000).toFixed(1)} s`);
    await runCommand(page, "Prompt Studio: Run Prompt");
    const headers = { authorization: `Bearer ${token}` };
    const runs = async () =>
      ((await (await fetch(`${broker}/api/runs`, { headers })).json()) as RunList).data;
    await until("storing the run", async () => (await runs())[0]?.status === "succeeded", 30_000);
    const [run] = await runs();
    assert.deepEqual([run?.model, run?.prompt_path], ["sample-echo", "greeting.prompt"]);
    await page.close();
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
