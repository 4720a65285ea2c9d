import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, it } from "mocha";
import type { Page } from "playwright-core";
import { until } from "../../scripts/test/until.ts";
import { runCommand } from "../../scripts/vscode/index.ts";
import { lens, pressInNotification, runnerOf, startEditor } from "./editor.ts";
import { reloadWindow, useStudio } from "./studio.ts";
import { testsOfPrompts } from "./tests-of-prompts.ts";

/** What a person does in VS Code, with a real broker and Postgres behind it. */
describe("as a user in VS Code", () => {
  const studio = useStudio();
  const { runs } = studio;
  let page: Page;

  it("opens a sample, runs it, reads the answer, and the run is in Postgres", async () => {
    page = await studio.open("greeting.prompt");
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
    const run = await studio.broker.get(`/api/runs/${stored!.id}`);
    assert.match(run.output.text, /Greet Ada in a formal way\./);
    assert.ok(run.usage.total_tokens > 0);
    assert.ok(run.cost_usd > 0);
    assert.match(run.request.messages[0].content, /You write for a small company/);
    await status.getByText(stored!.id.slice(-6)).waitFor();
    await lens(page, "last $").waitFor();
  });

  it("stops a stream, keeps its text, and lets go of the upstream", async () => {
    page = await studio.open("slow_story.prompt");
    await lens(page, "Run").click();
    const runner = runnerOf(page);
    const answer = runner.getByRole("region", { name: "Answer text" });
    await until("streamed text", async () => ((await answer.textContent()) ?? "").trim().length > 10);
    const before = studio.upstream.left();
    const pressed = performance.now();
    await runner.getByRole("button", { name: "Stop" }).click();
    await until("closing the upstream connection", () => studio.upstream.left() > before, 2000);
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
    assert.equal(stored?.usage?.estimated, true);
    console.log(`      Stop pressed to upstream closed: ${took.toFixed(0)} ms`);
  });

  it("opens a stored run with what it was asked, and goes back to now", async () => {
    page = await studio.open("greeting.prompt");
    await lens(page, "Run").click();
    const runner = runnerOf(page);
    const status = runner.getByRole("contentinfo");
    await status.getByText("succeeded").waitFor();
    const name = runner.getByRole("textbox", { name: "name, required" });
    await name.fill("Grace");
    await runner.getByRole("button", { name: "Run", exact: true }).click();
    await runner.getByRole("region", { name: "Answer text" }).getByText("Greet Grace").waitFor();
    await status.getByText("succeeded").waitFor();

    await runner.getByRole("button", { name: "Last runs" }).click();
    const rows = runner.getByRole("option");
    await rows.filter({ hasText: "name: Grace" }).first().waitFor();
    await rows.filter({ hasText: "name: Ada" }).first().click();
    const past = runner.getByRole("region", { name: "Past run" });
    await past.getByText("Ada", { exact: true }).waitFor();
    await runner.getByRole("region", { name: "Answer text" }).getByText("Greet Ada").waitFor();
    assert.equal(await name.isVisible(), false);
    await runner.getByRole("button", { name: "Messages (2)" }).click();
    await runner.getByRole("group", { name: "Rendered messages" }).getByText("Greet Ada").waitFor();

    await runner.getByRole("button", { name: "Back to now" }).click();
    await runner.getByRole("region", { name: "Answer text" }).getByText("Greet Grace").waitFor();
    assert.equal(await name.inputValue(), "Grace");
    await runner.getByRole("group", { name: "Rendered messages" }).getByText("Greet Grace").waitFor();
    await name.fill("Ada");
    const { input } = await studio.broker.get(`/api/runs/${(await runs("greeting.prompt"))[0]!.id}`);
    assert.deepEqual(input, { name: "Grace", style: "formal" });
  });

  it("shows two choices of a model that thinks, and what it thought, as they are stored", async () => {
    writeFileSync(
      join(studio.editor.folder, "two.prompt"),
      "---\nmodel: sample-thinking\nconfig:\n  candidateCount: 2\n---\nSay it twice.\n",
    );
    page = await studio.open("two.prompt");
    await lens(page, "Run").click();
    const runner = runnerOf(page);
    await runner.getByRole("contentinfo").getByText("succeeded").waitFor();
    const answer = runner.getByRole("region", { name: "Answer text" });
    await answer.getByText("Choice 2").waitFor();
    assert.equal(await answer.getByText("Say it twice.").count(), 2);
    await answer.getByRole("button", { name: "Reasoning" }).first().click();
    await answer.getByText("The last message has 3 words").waitFor();
    const [stored] = await runs("two.prompt");
    const { output, usage } = await studio.broker.get(`/api/runs/${stored!.id}`);
    assert.equal(output.choices.length, 2);
    assert.match(output.reasoning, /^The last message has 3 words/);
    assert.doesNotMatch(output.text, /last message/);
    assert.ok(usage.completion_tokens_details.reasoning_tokens > 0);
  });

  it("says of a run that its window went while it was under way", async () => {
    page = await studio.open("slow_story.prompt");
    await lens(page, "Run").click();
    const answer = runnerOf(page).getByRole("region", { name: "Answer text" });
    await until("streamed text", async () => /lamp/.test((await answer.textContent()) ?? ""));
    await reloadWindow(page);
    const runner = runnerOf(page);
    await runner.getByText("Ended with its window").waitFor();
    assert.match((await runner.getByRole("region", { name: "Answer text" }).textContent()) ?? "", /lamp/);
    await runner.getByRole("button", { name: "Last runs" }).click();
    await runner
      .getByRole("option", { name: /^ended with its window/ })
      .first()
      .waitFor();
  });

  it("gives a verdict on save, and calls nothing when nothing changed", async () => {
    page = await studio.open("greeting.prompt");
    await lens(page, "3 tests").waitFor();
    const before = studio.upstream.completions();
    await page.locator(".view-line", { hasText: "in a" }).last().click();
    await page.keyboard.press("End");
    await page.keyboard.type(" Please.");
    await page.keyboard.press("ControlOrMeta+S");
    await pressInNotification(page, "Run on save");
    await lens(page, "3/3 tests").waitFor();
    assert.equal(studio.upstream.completions() - before, 3);

    const evaluations = await until("the stored evaluation", async () => {
      const { data } = await studio.broker.get("/api/evaluations?prompt=greeting.prompt");
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
    // A screen reader hears words, not the names of icons.
    await page.locator('.statusbar a[aria-label^="Prompt Studio: model "]').waitFor();
    assert.equal(studio.upstream.completions() - before, 3);
  });

  testsOfPrompts({
    open: studio.open,
    editor: () => studio.editor,
    upstream: () => studio.upstream,
  });

  it("shows a failed assertion at its line", async () => {
    page = await studio.open("greeting.eval.yaml");
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
      const found = await studio.broker.get("/api/evaluations?prompt=greeting.prompt");
      return found.data[0]?.verdict === "failed" && found;
    });
    assert.equal(data[0].counts.failed, 1);
  });

  it("says what an upstream error is, with its run id and a way on", async () => {
    page = await studio.open("upstream_error.prompt");
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
    await runner.getByRole("contentinfo").getByText(stored!.id.slice(-6)).waitFor();
  });

  it("ticks the walkthrough's steps that are done, and paints its pictures", async () => {
    page = await studio.open("greeting.prompt");
    await lens(page, "Run").click();
    await runnerOf(page).getByRole("contentinfo").getByText("succeeded").waitFor();
    await runCommand(page, "Prompt Studio: Run All Tests");
    await lens(page, /[23]\/3 tests/).waitFor();
    // Pictures stand beside the steps where there is room for both.
    await page.setViewportSize({ width: 1750, height: 900 });
    await runCommand(page, "View: Close All Editors");
    await runCommand(page, "Welcome: Open Walkthrough...");
    await page
      .locator(".quick-input-list .monaco-list-row", { hasText: "Get started with Prompt Studio" })
      .click();
    const steps = page.locator(".gettingStartedContainer .getting-started-step");
    await steps.nth(2).waitFor();
    await until("three ticks", async () => (await steps.locator(".codicon.complete").count()) === 3);
    for (const at of [0, 1, 2]) {
      await steps.nth(at).click();
      const picture = page
        .frameLocator("iframe.webview.ready")
        .last()
        .frameLocator("#active-frame")
        .locator("svg");
      await picture.waitFor();
      const fills =
        "[...document.querySelectorAll('svg rect, svg text')].map((one) => getComputedStyle(one).fill)";
      const painted = (await picture.evaluate(fills)) as string[];
      assert.ok(painted.length > 5 && !painted.includes("rgb(0, 0, 0)"), String(painted));
    }
  });

  it("says that a token is refused, with Sign in", async () => {
    const stranger = await startEditor({ broker: studio.broker.url, token: `not-a-token-${Date.now()}` });
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
      broker: studio.broker.url,
      token: studio.broker.token,
      trust: false,
      // The question at the door is VS Code's own; without an answer the folder stays restricted.
      settings: { "security.workspace.trust.startupPrompt": "never" },
    });
    try {
      const before = (await studio.broker.get("/api/runs")).data.length;
      page = await careful.open("greeting.prompt");
      await lens(page, "Run").click();
      await runnerOf(page).getByRole("button", { name: "Manage trust" }).waitFor();
      assert.equal((await studio.broker.get("/api/runs")).data.length, before);
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
    const trapped = await startEditor({ broker: studio.broker.url, token: studio.broker.token });
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
    page = await studio.open("greeting.prompt");
    await lens(page, "Run").click();
    const runner = runnerOf(page);
    await runner.getByRole("contentinfo").getByText("succeeded").waitFor();
    await studio.broker.endBroker();
    await lens(page, "Run").click();
    await runner
      .getByText(/broker/i)
      .filter({ hasText: /reach|answer/i })
      .first()
      .waitFor();
    await runner.getByRole("button", { name: /Retry/ }).first().waitFor();
    await studio.broker.startBrokerAgain();
    // The window looks for it now and then, so nobody has to press.
    await runner.getByRole("button", { name: "Run", exact: true }).waitFor();
    await lens(page, "Run").click();
    await runner.getByRole("contentinfo").getByText("succeeded").waitFor();
  });
});
