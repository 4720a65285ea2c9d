import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join, resolve } from "node:path";
import { after, afterEach, before, describe, it } from "mocha";
import type { Page } from "playwright-core";
import { build } from "../../scripts/build/build.ts";
import { until } from "../../scripts/test/until.ts";
import { startBroker, type TestBroker } from "../parts/broker.ts";
import { startWatchedUpstream, type WatchedUpstream } from "../parts/watched-upstream.ts";
import { type Editor, keepPicture, lens, pressInNotification, runnerOf, startEditor } from "./editor.ts";
import { testsOfPrompts } from "./tests-of-prompts.ts";

/** What a person does in VS Code, with a real broker and Postgres behind it. */
describe("as a user in VS Code", () => {
  let upstream: WatchedUpstream;
  let broker: TestBroker;
  let editor: Editor;
  let page: Page;

  before(async () => {
    await build(resolve(import.meta.dirname, "../.."), { minify: true });
    upstream = await startWatchedUpstream();
    broker = await startBroker(upstream);
    editor = await startEditor({ broker: broker.url, token: broker.token });
  });

  afterEach(async function () {
    if (this.currentTest?.state === "failed") await keepPicture(page, this.currentTest.title);
    await page?.close();
  });

  after(async () => {
    await editor?.close();
    await broker?.stop();
    await upstream?.close();
  });

  const runs = async (prompt: string) => (await broker.get(`/api/runs?prompt=${prompt}`)).data;

  it("opens a sample, runs it, reads the answer, and the run is in Postgres", async () => {
    page = await editor.open("greeting.prompt");
    await lens(page, "Run").waitFor();
    const role = page.locator(".view-line span span", { hasText: /^role$/ }).first();
    const plain = page.locator(".view-line span span", { hasText: "Greet" }).first();
    await role.waitFor();
    const classOf = (locator: typeof role) => locator.getAttribute("class");
    assert.notEqual(await classOf(role), await classOf(plain), "a role is not highlighted");

    await lens(page, "Run").click();
    const runner = runnerOf(page);
    const answer = runner.getByRole("region", { name: "Answer text" });
    await answer.getByText("Greet Ada in a formal way.").waitFor();
    const status = runner.getByRole("contentinfo");
    await status.getByText("succeeded").waitFor();

    const [stored] = await until("the run", async () => {
      const found = await runs("greeting.prompt");
      return found[0]?.status === "succeeded" && found;
    });
    const run = await broker.get(`/api/runs/${stored.id}`);
    assert.match(run.output.text, /Greet Ada in a formal way\./);
    assert.ok(run.usage.total_tokens > 0);
    assert.ok(run.cost_usd > 0);
    assert.match(run.request.messages[0].content, /You write for a small company/);
    await status.getByText(stored.id.slice(0, 4)).waitFor();
    await lens(page, "last $").waitFor();
  });

  it("stops a stream, keeps its text, and lets go of the upstream", async () => {
    page = await editor.open("slow_story.prompt");
    await lens(page, "Run").click();
    const runner = runnerOf(page);
    const answer = runner.getByRole("region", { name: "Answer text" });
    await until("streamed text", async () => ((await answer.textContent()) ?? "").trim().length > 10);
    const before = upstream.left();
    const pressed = performance.now();
    await runner.getByRole("button", { name: "Stop" }).click();
    await until("closing the upstream connection", () => upstream.left() > before, 2000);
    const took = performance.now() - pressed;
    await runner
      .getByRole("contentinfo")
      .getByText(/stopped|cancelled/)
      .waitFor();
    assert.ok(((await answer.textContent()) ?? "").trim().length > 10, "the partial text is gone");
    const [stored] = await until("the cancelled run", async () => {
      const found = await runs("slow_story.prompt");
      return found[0]?.status === "cancelled" && found;
    });
    assert.equal(stored.usage.estimated, true);
    console.log(`      Stop pressed to upstream closed: ${took.toFixed(0)} ms`);
  });

  it("gives a verdict on save, and calls nothing when nothing changed", async () => {
    page = await editor.open("greeting.prompt");
    await lens(page, "3 tests").waitFor();
    const before = upstream.completions();
    await page.locator(".view-line", { hasText: "in a" }).last().click();
    await page.keyboard.press("End");
    await page.keyboard.type(" Please.");
    await page.keyboard.press("ControlOrMeta+S");
    await pressInNotification(page, "Run on save");
    await lens(page, "✓ 3/3 tests").waitFor();
    assert.equal(upstream.completions() - before, 3);

    const evaluations = await until("the stored evaluation", async () => {
      const { data } = await broker.get("/api/evaluations?prompt=greeting.prompt");
      return data.length > 0 && data;
    });
    assert.equal(evaluations[0].verdict, "passed");
    assert.equal(evaluations[0].counts.passed, 3);

    await page.locator(".activitybar .action-item a[aria-label*='Testing']").click();
    await page.locator(".test-explorer .monaco-list-row", { hasText: "greeting.prompt" }).first().waitFor();
    await page.locator(".test-explorer .codicon-testing-passed-icon").first().waitFor();

    // A save that changes a comment only: nothing to call.
    await page.locator(".tab.active", { hasText: "greeting.prompt" }).click();
    await page.locator(".view-line", { hasText: "description:" }).first().click();
    await page.keyboard.press("End");
    await page.keyboard.type(" # note");
    await page.keyboard.press("ControlOrMeta+S");
    await page.locator(".statusbar", { hasText: "Nothing changed, no model called" }).waitFor();
    assert.equal(upstream.completions() - before, 3);
  });

  testsOfPrompts({
    async open(file) {
      page = await editor.open(file);
      return page;
    },
    editor: () => editor,
    upstream: () => upstream,
  });

  it("shows a failed assertion at its line", async () => {
    page = await editor.open("greeting.eval.yaml");
    await page.locator(".testing-run-glyph").first().waitFor();
    await page.locator(".view-line", { hasText: "value: casual" }).click();
    await page.keyboard.press("End");
    await page.keyboard.type("x");
    await page.keyboard.press("ControlOrMeta+S");
    await pressInNotification(page, "Run on save");
    await page
      .locator(".view-overlays .testing-inline-message-severity-1, .test-message-inline-content")
      .first()
      .waitFor();
    const { data } = await until("the failed evaluation", async () => {
      const found = await broker.get("/api/evaluations?prompt=greeting.prompt");
      return found.data[0]?.verdict === "failed" && found;
    });
    assert.equal(data[0].counts.failed, 1);
  });

  it("says what an upstream error is, with its run id and a way on", async () => {
    page = await editor.open("upstream_error.prompt");
    await lens(page, "Run").click();
    const runner = runnerOf(page);
    await runner
      .getByText(/sample-error fails on purpose|upstream/i)
      .first()
      .waitFor();
    await runner.getByRole("button", { name: "Retry" }).waitFor();
    const [stored] = await until("the failed run", async () => {
      const found = await runs("upstream_error.prompt");
      return found[0]?.status === "failed" && found;
    });
    await runner.getByRole("contentinfo").getByText(stored.id.slice(0, 4)).waitFor();
  });

  it("says that a token is refused, with Sign in", async () => {
    const stranger = await startEditor({ broker: broker.url, token: `not-a-token-${Date.now()}` });
    try {
      page = await stranger.open("greeting.prompt");
      await lens(page, "Run").click();
      const runner = runnerOf(page);
      await runner.getByRole("button", { name: "Sign in" }).first().waitFor();
      await page.close();
    } finally {
      await stranger.close();
    }
  });

  it("runs nothing in Restricted Mode, and offers to manage trust", async () => {
    const careful = await startEditor({
      broker: broker.url,
      token: broker.token,
      trust: false,
      // The question at the door is VS Code's own; without an answer the folder stays restricted.
      settings: { "security.workspace.trust.startupPrompt": "never" },
    });
    try {
      const before = (await broker.get("/api/runs")).data.length;
      page = await careful.open("greeting.prompt");
      await lens(page, "Run").click();
      await runnerOf(page).getByRole("button", { name: "Manage trust" }).waitFor();
      assert.equal((await broker.get("/api/runs")).data.length, before);
      await page.close();
    } finally {
      await careful.close();
    }
  });

  it("sends nothing to a broker that the folder's own settings name", async () => {
    let asked = 0;
    const other = createServer((_request, response) => {
      asked++;
      response.end();
    });
    await new Promise<void>((done) => other.listen(0, "127.0.0.1", done));
    const { port } = other.address() as AddressInfo;
    const trapped = await startEditor({ broker: broker.url, token: broker.token });
    try {
      mkdirSync(join(trapped.folder, ".vscode"), { recursive: true });
      const settings = { "promptStudio.broker.url": `http://127.0.0.1:${port}` };
      writeFileSync(join(trapped.folder, ".vscode", "settings.json"), JSON.stringify(settings));
      page = await trapped.open("greeting.prompt");
      await lens(page, "Run").click();
      await runnerOf(page).getByRole("contentinfo").getByText("succeeded").waitFor();
      assert.equal(asked, 0);
      await page.close();
    } finally {
      await trapped.close();
      other.close();
    }
  });

  it("says that the broker cannot be reached, offers Retry, and runs again once it is back", async () => {
    page = await editor.open("greeting.prompt");
    await lens(page, "Run").click();
    const runner = runnerOf(page);
    await runner.getByRole("contentinfo").getByText("succeeded").waitFor();
    await broker.endBroker();
    await lens(page, "Run").click();
    await runner
      .getByText(/broker/i)
      .filter({ hasText: /reach|answer/i })
      .first()
      .waitFor();
    await runner.getByRole("button", { name: /Retry/ }).first().waitFor();
    await broker.startBrokerAgain();
    // The window looks for it now and then, so nobody has to press.
    await runner.getByRole("button", { name: "Run", exact: true }).waitFor();
    await lens(page, "Run").click();
    await runner.getByRole("contentinfo").getByText("succeeded").waitFor();
  });
});
