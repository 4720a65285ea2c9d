import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { Page } from "playwright-core";
import type { HostMessage } from "../../core/protocol/runner.ts";
import { delta, error, markdown, prompt, ready, run, runId, streaming, summary, waiting } from "./samples.ts";
import { listen, useRunner, words } from "./use-runner.ts";

const main = (page: Page) => page.locator(".run-bar .run");

describe("running", function () {
  this.timeout(30_000);
  const { open } = useRunner();

  it("Run answers at once, Stop takes its place and keeps the focus", async () => {
    const { page, send, posted } = await open();
    await send(...ready());
    await page.getByRole("button", { name: "Run", exact: true }).click();
    assert.equal((await posted("run")).length, 1);
    assert.match(await words(main(page)), /Stop/);
    const place = await main(page).boundingBox();
    await send({ type: "run", run: waiting() });
    assert.deepEqual(await main(page).boundingBox(), place);
    await page.keyboard.press("Enter");
    assert.deepEqual(await posted("stop"), [{ type: "stop" }]);
    assert.match(await words(main(page)), /Stopping/);
    await send({ type: "run", run: run({ status: "cancelled", text: "Good", startedAt: Date.now() }) });
    assert.match(await words(main(page)), /Run/);
    assert.match(await words(page.locator(".note")), /Stopped/);
    await page.context().close();
  });

  it("two presses run once", async () => {
    const { page, send, posted } = await open();
    await send(...ready());
    await page.keyboard.press("Control+Enter");
    await page.keyboard.press("Control+Enter");
    assert.equal((await posted("run")).length, 1);
    await page.context().close();
  });

  it("Ctrl+Enter runs from any control, whatever that makes of Enter", async () => {
    for (const name of ["Model", "style"]) {
      const { page, send, posted } = await open();
      await send(...ready());
      await page.getByRole("combobox", { name }).focus();
      await page.keyboard.press("Control+Enter");
      assert.equal((await posted("run")).length, 1);
      assert.equal(await page.locator("vscode-dropdown[open]").count(), 0);
      await page.context().close();
    }
  });

  it("Escape stops a run, also before the host has said that it began", async () => {
    const { page, send, posted } = await open();
    await send(...ready());
    await page.keyboard.press("Escape");
    assert.deepEqual(await posted("stop"), []);
    await page.keyboard.press("Control+Enter");
    await page.keyboard.press("Escape");
    assert.deepEqual(await posted("stop"), [{ type: "stop" }]);
    await page.context().close();
  });

  it("Escape closes an open list and leaves the run alone", async () => {
    const { page, send, posted } = await open();
    await send(...ready(), { type: "run", run: waiting() });
    await page.getByRole("combobox", { name: "Model" }).click();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "More actions" }).click();
    await page.keyboard.press("Escape");
    assert.deepEqual(await posted("stop"), []);
    await page.keyboard.press("Escape");
    assert.deepEqual(await posted("stop"), [{ type: "stop" }]);
    await page.context().close();
  });

  it("what streams moves no button and no edge", async () => {
    const { page, send } = await open({ width: 320 });
    await send(...ready(), { type: "run", run: waiting() });
    const places = () =>
      page.evaluate(() =>
        [
          ".run-bar .run",
          ".messages .head",
          ".answer .head",
          ".answer .segmented",
          "footer",
          ".scroller",
        ].map((selector) => {
          const box = document.querySelector(selector)?.getBoundingClientRect();
          return [selector, box?.x, box?.y, box?.width, box?.height];
        }),
      );
    const first = await places();
    await send({ type: "run", run: streaming("") });
    assert.deepEqual(await places(), first);
    for (let n = 0; n < 5; n++) {
      await send(delta(markdown));
      await page.waitForTimeout(40);
      assert.deepEqual(await places(), first);
    }
    await send({ type: "run", run: run({ text: markdown.repeat(5), startedAt: Date.now() }) });
    assert.deepEqual(await places(), first);
    await page.context().close();
  });

  it("the answer's text begins in one place, waiting or not", async () => {
    const { page, send } = await open();
    await send(...ready());
    const y = (selector: string) =>
      page.locator(selector).evaluate((element) => element.getBoundingClientRect().y);
    const status = await y("footer");
    await send({ type: "run", run: run() });
    assert.equal(await y("footer"), status);
    await page.context().close();
  });

  it("shows the figures of ui.md", async () => {
    const { page, send, posted } = await open({ width: 900 });
    await send(...ready(), { type: "run", run: run({ startedAt: Date.now() }) });
    const line = (await words(page.locator("footer"))).replace(/\s+/g, " ");
    assert.equal(line.trim(), "succeeded first 312 ms 1.9 s 120 → 64 tokens $0.0003 …0e2b44");
    await page.getByRole("button", { name: /Copy the run id/ }).click();
    assert.deepEqual(await posted("copy"), [{ type: "copy", text: runId, what: "the run id" }]);
    await page.context().close();
  });

  it("unknown figures are dashes, never zero", async () => {
    const { page, send } = await open({ width: 900 });
    await send(...ready(), {
      type: "run",
      run: run({ usage: null, costUsd: null, firstTokenMs: null, durationMs: null }),
    });
    const line = await words(page.locator("footer"));
    assert.doesNotMatch(line, /\b0\b/);
    assert.equal(line.match(/–/g)?.length, 5);
    await page.context().close();
  });

  for (const [name, more, sentence, button, message] of [
    [
      "a retryable failure",
      { error: error("upstream_error", "It broke. Try again.") },
      /It broke/,
      "Retry",
      { type: "retry" },
    ],
    [
      "a revoked token",
      { error: error("token_revoked", "Revoked.", { retryable: false }), action: "sign-in" },
      /Revoked/,
      "Sign in",
      { type: "action", action: "sign-in" },
    ],
    [
      "a wrong address",
      { error: error("x", "Not there."), action: "open-settings" },
      /Not there/,
      "Open settings",
      { type: "action", action: "open-settings" },
    ],
    [
      "a refusal",
      { error: error("provider_refused", "No.", { retryable: false }) },
      /No\./,
      "Show log",
      { type: "action", action: "show-log" },
    ],
  ] as const) {
    it(`${name} says what to do, with the button that does it`, async () => {
      const { page, send, posted } = await open();
      const heard = await listen(page);
      await send(...ready(), { type: "run", run: waiting() });
      const failed = run({ status: "failed", text: "", ...more, startedAt: Date.now() });
      await send({ type: "run", run: { ...failed, phase: "waiting" } }, { type: "run", run: failed });
      assert.match(await words(page.locator(".note")), sentence);
      await heard.until(sentence);
      await page.locator(".note").getByRole("button", { name: button }).click();
      assert.deepEqual((await posted(message.type as "retry")).at(-1), message);
      await page.context().close();
    });
  }

  it("a limit says when, and Retry waits until then", async () => {
    const { page, send, posted } = await open();
    const failed = run({
      status: "failed",
      text: "",
      error: error("rate_limited", "Too many runs."),
      retryAt: Date.now() + 2500,
    });
    await send(...ready(), { type: "run", run: failed });
    const retry = page.locator(".note vscode-button");
    assert.match(await words(page.locator(".note")), /Limit reached.*again in \d s/s);
    await retry.click({ force: true });
    assert.deepEqual(await posted("retry"), []);
    await page.waitForFunction(
      () => !document.querySelector(".note vscode-button")?.hasAttribute("disabled"),
      null,
      { timeout: 8000 },
    );
    await retry.click();
    assert.equal((await posted("retry")).length, 1);
    await page.context().close();
  });

  it("tells a screen reader start and end, not each token", async () => {
    const { page, send } = await open();
    const heard = await listen(page);
    const sentences = [
      "Running. Waiting for the answer.",
      "The answer is arriving.",
      "Succeeded after 1.9 s, 64 tokens.",
    ] as const;
    await send(...ready(), { type: "run", run: waiting() });
    await heard.until(sentences[0]);
    await send({ type: "run", run: { ...streaming("One"), startedAt: 77 } });
    for (let n = 0; n < 10; n++) await send(delta(" word"));
    await heard.until(sentences[1]);
    await send({ type: "run", run: run({ startedAt: 77 }) });
    await heard.until(sentences[2]);
    assert.deepEqual(await heard.all(), sentences);
    await page.context().close();
  });

  it("messages fold at the first run, unless the user opened or closed them", async () => {
    const { page, send } = await open();
    await send(...ready());
    const open1 = () => page.locator(".messages .body").isVisible();
    assert.equal(await open1(), true);
    await send({ type: "run", run: waiting() });
    assert.equal(await open1(), false);
    await page.getByRole("button", { name: /^Messages/ }).click();
    await send(
      { type: "run", run: run({ startedAt: 9 }) },
      { type: "run", run: { ...waiting(), startedAt: 10 } },
    );
    assert.equal(await open1(), true);
    await page.context().close();
  });

  it("history shows the runs, and arrow keys choose one", async () => {
    const { page, send, posted } = await open();
    const runs = [summary(1, "succeeded"), summary(7, "failed"), summary(90, "cancelled")];
    await send(...ready(), { type: "history", runs });
    await page.getByRole("button", { name: "Last runs" }).click();
    assert.equal(await page.getByRole("option").count(), 3);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    assert.deepEqual(await posted("show-run"), [{ type: "show-run", runId: runs[1]?.id }]);
    assert.equal(await page.getByRole("listbox", { name: "Last runs of this file" }).count(), 0);
    assert.ok(
      await page.getByRole("button", { name: "Last runs" }).evaluate((element) => element.matches(":focus")),
    );
    await page.context().close();
  });

  it("an obstacle takes Run's place with the one button that helps", async () => {
    const { page, send, posted } = await open();
    await send(...ready());
    for (const [obstacle, label, message] of [
      [{ kind: "not-signed-in" }, /Sign in/, { type: "action", action: "sign-in" }],
      [{ kind: "signed-out" }, /Sign in/, { type: "action", action: "sign-in" }],
      [{ kind: "broker-unreachable", broker: "http://b", message: "" }, /Retry/, { type: "refresh-models" }],
      [{ kind: "untrusted" }, /Manage trust/, { type: "action", action: "manage-trust" }],
      [
        {
          kind: "problem",
          problem: { message: "Not closed.", severity: "error", code: "c", line: 4, offset: 31 },
        },
        /Go to line 4/,
        { type: "reveal", offset: 31 },
      ],
    ] as const) {
      await send({ type: "obstacle", obstacle });
      assert.match(await words(main(page)), label);
      await page.keyboard.press("Control+Enter");
      assert.deepEqual(await posted("run"), []);
      assert.ok(await main(page).evaluate((element) => element.matches(":focus")));
      await page.keyboard.press("Enter");
      assert.deepEqual((await posted(message.type as "action")).at(-1), message);
    }
    await send({ type: "obstacle", obstacle: null });
    assert.match(await words(main(page)), /Run/);
    await page.context().close();
  });

  it("a half-typed file moves nothing: Run and the last messages stay until the typing rests", async () => {
    const { page, send, posted } = await open();
    const problem = { message: "Not closed.", severity: "error", code: "c", line: 4, offset: 31 } as const;
    const [, , , rendered] = ready();
    assert.ok(rendered?.type === "rendered");
    const broken = { ...rendered.rendered, messages: [], problems: [problem], estimatedTokens: null };
    await send(...ready());
    const place = await page.locator(".answer .head").boundingBox();
    await send(
      { type: "obstacle", obstacle: { kind: "problem", problem } },
      { type: "rendered", rendered: broken, inputRevision: 0 },
    );
    assert.match(await words(main(page)), /Run/);
    assert.equal(await page.locator(".message").count(), 2);
    assert.deepEqual(await page.locator(".answer .head").boundingBox(), place);
    await page.waitForTimeout(800);
    assert.match(await words(main(page)), /Go to line 4/);
    await send(...ready());
    assert.match(await words(main(page)), /Run/);
    await send({ type: "obstacle", obstacle: { kind: "problem", problem } });
    await page.keyboard.press("Control+Enter");
    assert.match(await words(main(page)), /Go to line 4/);
    assert.deepEqual(await posted("run"), []);
    await page.context().close();
  });

  it("a warning in the messages leads to its line", async () => {
    const { page, send, posted } = await open();
    const [, , , rendered] = ready();
    assert.ok(rendered?.type === "rendered");
    const problem = { message: "Never used.", severity: "warning", code: "c", line: 7, offset: 90 } as const;
    await send(...ready(), {
      type: "rendered",
      rendered: { ...rendered.rendered, problems: [problem] },
      inputRevision: 0,
    });
    await page.getByRole("button", { name: /Never used/ }).click();
    assert.deepEqual(await posted("reveal"), [{ type: "reveal", offset: 90 }]);
    await page.context().close();
  });

  it("a late rendering of an older input changes nothing; after a reload the host counts on", async () => {
    const { page, send, posted } = await open();
    const [, , , rendered] = ready();
    assert.ok(rendered?.type === "rendered");
    const saying = (text: string, inputRevision: number): HostMessage => ({
      type: "rendered",
      rendered: { ...rendered.rendered, messages: [{ role: "user", content: [{ text }] }] },
      inputRevision,
    });
    await send(...ready().slice(0, 3), saying("before", 57));
    await page.locator('[data-field="name"] textarea').fill("Grace");
    await page.waitForTimeout(120);
    const revision = (await posted("input")).at(-1)?.revision ?? 0;
    assert.ok(revision > 57);
    await send(saying("after", revision), saying("late", 57));
    assert.match(await words(page.locator(".messages .list")), /after/);
    await page.context().close();
  });

  it("without a model the list of models opens", async () => {
    const { page, send } = await open();
    await send(...ready(), { type: "obstacle", obstacle: { kind: "no-model", message: "Choose one." } });
    await main(page).click();
    await page.getByRole("option", { name: /sample-json/ }).waitFor({ state: "visible" });
    await page.context().close();
  });

  it("the page is itself again after a reload", async () => {
    const first = await open();
    await first.send(...ready(prompt({ pinned: true })), {
      type: "run",
      run: run({ text: `${markdown}\n\n`.repeat(4) }),
    });
    await first.page.locator('[data-field="name"] textarea').fill("Grace");
    await first.page.getByRole("radiogroup", { name: "Answer view" }).getByText("Raw").click();
    await first.page.getByRole("button", { name: /^Messages/ }).click();
    await first.page.locator(".answer .scroller").hover();
    await first.page.mouse.wheel(0, 150);
    await first.page.waitForTimeout(500);
    const state = await first.page.evaluate(() => window.kept);
    const top = await first.page.locator(".answer .scroller").evaluate((element) => element.scrollTop);
    assert.ok(top > 0);
    await first.page.context().close();

    const second = await open({ state });
    await second.send(...ready(prompt()), {
      type: "history",
      runs: [{ ...summary(1, "succeeded"), id: runId }],
    });
    const { page, posted } = second;
    assert.equal(await page.locator('[data-field="name"] textarea').inputValue(), "Grace");
    // Unfolded by hand in spite of the answer.
    assert.equal(await page.locator(".messages .body").isVisible(), true);
    assert.deepEqual(await posted("pin"), [{ type: "pin", pinned: true }]);
    // The host is handed the kept state, and asks the broker for the run itself.
    assert.deepEqual(await posted("show-run"), []);
    assert.deepEqual(await posted("run"), []);
    await second.send({ type: "run", run: run({ text: `${markdown}\n\n`.repeat(4) }) });
    assert.ok(await page.locator(".content.raw").isVisible());
    await page.waitForTimeout(100);
    assert.equal(await page.locator(".answer .scroller").evaluate((element) => element.scrollTop), top);
    await page.context().close();
  });

  for (const state of [
    5,
    "x",
    null,
    { version: 2, page: {} },
    { version: 1 },
    { version: 1, page: { choices: 7, inputs: [[1]] } },
  ]) {
    it(`a kept state of another kind is ignored: ${JSON.stringify(state)}`, async () => {
      const { page, send, troubles } = await open({ state });
      await send(...ready(), { type: "run", run: run() });
      assert.equal(await page.locator('[data-field="name"] textarea').inputValue(), "Ada");
      assert.deepEqual(
        troubles.filter((trouble) => !trouble.includes("inline style")),
        [],
      );
      await page.context().close();
    });
  }
});
