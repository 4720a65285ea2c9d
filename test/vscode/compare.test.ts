import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { Page } from "playwright-core";
import { until } from "../../scripts/test/until.ts";
import { runCommand } from "../../scripts/vscode/index.ts";
import { lens, runnerOf } from "./editor.ts";
import { reloadWindow, useStudio } from "./studio.ts";

/** A person compares models in VS Code, with a real broker and Postgres behind it. */
describe("comparing in VS Code", () => {
  const studio = useStudio();
  const { runs } = studio;
  let page: Page;

  const picker = () => page.locator(".quick-input-widget");
  const row = (model: string) => picker().locator(".monaco-list-row", { hasText: model });
  const ticked = () => picker().locator(".monaco-list-row[aria-checked=true] .label-name").allInnerTexts();
  const accept = () =>
    picker()
      .locator(".quick-input-action .monaco-button, .quick-input-header .monaco-button", { hasText: "OK" })
      .click();

  it("asks two models from the lens, and both runs are in Postgres", async () => {
    page = await studio.open("greeting.prompt");
    await lens(page, "Compare").click();
    await row("sample-echo").waitFor();
    assert.deepEqual(await ticked(), ["sample-echo"]);
    await accept();
    await picker().getByText("Choose at least 2 models to compare.").waitFor();
    assert.equal(studio.upstream.completions(), 0);
    await row("sample-json").click();
    await accept();

    const runner = runnerOf(page);
    const echo = runner.getByRole("article", { name: "sample-echo" });
    const json = runner.getByRole("article", { name: "sample-json" });
    await echo.getByText("Greet Ada in a formal way.").waitFor();
    await json.getByText('"answer"').waitFor();
    await runner.getByRole("contentinfo").getByText("2 succeeded").waitFor();
    const succeeded = ({ status }: { status: string }) => status === "succeeded";
    await until("both runs", async () => {
      const found = await runs("greeting.prompt");
      return found.length === 2 && found.every(succeeded);
    });
    const stored = await runs("greeting.prompt");
    assert.deepEqual(stored.map(({ model }) => model).sort(), ["sample-echo", "sample-json"]);
    const [one, other] = await Promise.all(stored.map(({ id }) => studio.broker.get(`/api/runs/${id}`)));
    assert.deepEqual(one.request.messages, other.request.messages);
    assert.equal(one.prompt_hash === null, false);
    for (const { id } of stored) await runner.getByText(id.slice(-6)).first().waitFor();

    // What was chosen is chosen again, and comes back after a reload without another call.
    await lens(page, "Compare").click();
    await row("sample-json").waitFor();
    assert.deepEqual(await ticked(), ["sample-echo", "sample-json"]);
    await page.keyboard.press("Escape");
    const before = studio.upstream.completions();
    await reloadWindow(page);
    await runnerOf(page).getByRole("article", { name: "sample-json" }).getByText('"answer"').waitFor();
    await runnerOf(page).getByRole("contentinfo").getByText("2 succeeded").waitFor();
    assert.equal(studio.upstream.completions(), before);
  });

  it("stops one column, then all, and lets go of each connection; a failure is its column's", async () => {
    page = await studio.open("slow_story.prompt");
    await runCommand(page, "Prompt Studio: Compare Models");
    await row("sample-slow").waitFor();
    await row("sample-echo").click();
    await row("sample-error").click();
    await accept();
    const runner = runnerOf(page);
    const slow = runner.getByRole("article", { name: "sample-slow" });
    await until("streamed text", async () => /lamp/.test((await slow.textContent()) ?? ""));
    await runner
      .getByRole("article", { name: "sample-error" })
      .getByRole("button", { name: "Retry" })
      .waitFor();
    // What just failed is no choice to be offered.
    assert.equal(await runner.getByRole("button", { name: "Use this model" }).count(), 1);
    const before = studio.upstream.left();
    await lens(page, "Stop").waitFor();
    await runner.getByRole("button", { name: "Stop sample-slow" }).click();
    await until("closing the upstream connection", () => studio.upstream.left() > before, 2000);
    await slow.getByText("Stopped", { exact: true }).waitFor();
    assert.match((await slow.textContent()) ?? "", /lamp/);
    await lens(page, "Compare").waitFor();
    const statuses = await until("three runs", async () => {
      const found = await runs("slow_story.prompt");
      const settled = found.length === 3 && found.every(({ status }) => status !== "started");
      return settled && Object.fromEntries(found.map(({ model, status }) => [model, status]));
    });
    assert.deepEqual(statuses, {
      "sample-slow": "cancelled",
      "sample-echo": "succeeded",
      "sample-error": "failed",
    });

    // Run goes back to one answer, in the model that was made the choice.
    await runner
      .getByRole("article", { name: "sample-echo" })
      .getByRole("button", { name: "Use this model" })
      .click();
    await runner
      .getByRole("article", { name: "sample-echo" })
      .getByRole("button", { name: "Model in use" })
      .waitFor();
    await runner.getByRole("button", { name: "Run", exact: true }).click();
    await runner.getByRole("contentinfo").getByText("succeeded", { exact: true }).waitFor();
    assert.equal(await runner.getByRole("article").count(), 0);
    const [last] = await runs("slow_story.prompt");
    assert.equal(last?.model, "sample-echo");
  });
});
