import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { choice, thoughts } from "./answer-states.ts";
import { delta, ready, run, streaming, waiting } from "./samples.ts";
import { shows, useRunner, words } from "./use-runner.ts";

describe("an answer of several choices", function () {
  this.timeout(30_000);
  const { open } = useRunner();

  it("shows them all, each growing by itself, in one view, and copies them all", async () => {
    const { page, send, posted } = await open();
    await send(...ready(), { type: "run", run: waiting() });
    const live = { ...streaming("Good "), others: [choice("Wel", { finishReason: null })] };
    await send({ type: "run", run: live }, delta("day."), delta("come.", { choice: 1 }));
    const contents = page.locator(".answer .choice > .content");
    await shows(contents, ["Good day.", "Welcome."]);
    assert.deepEqual(await page.locator(".choice-title").allInnerTexts(), ["Choice 1", "Choice 2"]);
    await send({
      type: "run",
      run: run({ startedAt: live.startedAt, text: "Good day.", others: [choice("Welcome.")] }),
    });
    await page.getByRole("radio", { name: "Raw" }).click();
    assert.equal(await page.locator(".answer .choice > .content.raw").count(), 2);
    await page.getByRole("button", { name: "Copy answer" }).click();
    assert.equal((await posted("copy")).at(-1)?.text, "Good day.\n\nWelcome.");
    // The next run has one again.
    await send({ type: "run", run: run({ startedAt: 7, text: "One." }) });
    await shows(contents, ["One."]);
    assert.equal(await page.locator(".choice-title").first().isVisible(), false);
    await page.context().close();
  });
});

describe("what a model thought", function () {
  this.timeout(30_000);
  const { open } = useRunner();
  const usage = {
    prompt_tokens: 1,
    completion_tokens: 192,
    total_tokens: 193,
    estimated: false,
    completion_tokens_details: { reasoning_tokens: 128 },
  };

  it("is folded above the answer, grows, tells its tokens, and is no part of what is copied", async () => {
    const { page, send, posted } = await open();
    await send(...ready(), { type: "run", run: waiting() });
    const live = { ...streaming(""), reasoning: "The user " };
    await send({ type: "run", run: live }, delta("", { reasoning: "wants a greeting." }));
    const fold = page.locator(".reasoning .toggle");
    assert.match(await words(fold), /Thinking…/);
    assert.equal(await fold.getAttribute("aria-expanded"), "false");
    await fold.click();
    await page.locator(".thoughts").getByText("The user wants a greeting.").waitFor();
    await send(delta("Good day."));
    assert.match(await words(fold), /Reasoning/);
    await send({
      type: "run",
      run: run({
        startedAt: live.startedAt,
        text: "Good day.",
        reasoning: "The user wants a greeting.",
        usage,
      }),
    });
    assert.match(await words(fold), /Reasoning\s+128 tokens/);
    assert.equal((await page.locator(".answer .choice > .content").textContent())!.trim(), "Good day.");
    await page.getByRole("button", { name: "Copy answer" }).click();
    assert.equal((await posted("copy")).at(-1)?.text, "Good day.");
    assert.match((await page.getByText("1 → 192 tokens").getAttribute("title")) ?? "", /128 of those/);
    await page.context().close();
  });

  it("says where it is too long to be shown whole, and shows its end where it is not", async () => {
    const { page, send, posted } = await open();
    const long = "x".repeat(300_001);
    await send(...ready(), { type: "run", run: run({ reasoning: long }) });
    await page.locator(".reasoning .toggle").click();
    await page.getByText(/the first 300.000 of 300.001 characters/).waitFor();
    await page.locator(".reasoning").getByRole("button", { name: "Copy all" }).click();
    assert.equal((await posted("copy")).at(-1)?.text, long);
    await send({ type: "run", run: run({ startedAt: 9, reasoning: "Hm \ud83d" }) });
    await page.locator(".thoughts").getByText("Hm \ufffd").waitFor();
    assert.equal(await page.locator(".reasoning .capped").isVisible(), false);
    await page.context().close();
  });

  it("is not there where it was not told, nor left over from the run before", async () => {
    const { page, send } = await open();
    await send(...ready(), { type: "run", run: run({ reasoning: thoughts }) });
    assert.equal(await page.locator(".reasoning").isVisible(), true);
    await send({ type: "run", run: run({ startedAt: 9 }) });
    assert.equal(await page.locator(".reasoning").isVisible(), false);
    await page.context().close();
  });

  it("is announced as thinking", async () => {
    const { page, send } = await open();
    await send(...ready(), { type: "run", run: waiting() });
    await send({ type: "run", run: { ...streaming(""), reasoning: "Hm" } });
    await page
      .locator(".only-heard [role=status]", { hasText: "The model is thinking." })
      .waitFor({ state: "attached" });
    await page.context().close();
  });
});
