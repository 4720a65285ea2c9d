import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { Locator, Page } from "playwright-core";
import type { ShownRun } from "../../core/protocol/runner.ts";
import { comparison, echo, failing, slow, unsent } from "./comparison-states.ts";
import { delta, markdown, models, ready, run, runId, streaming, waiting } from "./samples.ts";
import { listen, shows, useRunner, words } from "./use-runner.ts";

const column = (page: Page, model: string): Locator => page.locator(".column", { hasText: model });
const texts = (page: Page) => page.locator(".column .choice > .content");
const live = (...names: string[]): ShownRun[] =>
  names.map((model) => ({ ...streaming(`${model} says`), startedAt: 5, model }));

describe("comparing", function () {
  this.timeout(30_000);
  const { open } = useRunner();

  it("columns stream independently, and end independently", async () => {
    const { page, send } = await open({ width: 900 });
    await send(...ready(), comparison(...live("sample-echo", "sample-slow")));
    await send(delta(" one", { column: 0 }), delta(" two", { column: 1 }));
    await send(delta(" three", { column: 1 }));
    await shows(texts(page), ["sample-echo says one", "sample-slow says two three"]);
    const [, second] = live("sample-echo", "sample-slow");
    const ended = echo({ startedAt: 5, text: "sample-echo says one" });
    await send(comparison(ended, { ...second!, text: "sample-slow says two three" }));
    await send(delta(" four", { column: 1 }));
    await shows(texts(page), ["sample-echo says one", "sample-slow says two three four"]);
    assert.match(await words(page.locator("footer")), /comparing\s+1 of 2 finished/);
    assert.match(await words(page.locator(".run-bar .run")), /Stop/);
    assert.match(await words(column(page, "sample-slow").locator(".word")), /streaming/);
    await page.context().close();
  });

  it("shows each column's figures as the status line does, and copies its run id", async () => {
    const { page, send, posted } = await open({ width: 900 });
    await send(...ready(), comparison(echo(), slow()));
    const foot = (await words(column(page, "sample-echo").locator(".column-foot .items"))).replace(
      /\s+/g,
      " ",
    );
    assert.equal(foot.trim(), "first 312 ms 1.9 s 120 → 64 tokens $0.0003 …111111");
    assert.equal(await words(column(page, "sample-echo").locator(".word")), "fastest · cheapest");
    assert.equal(await words(column(page, "sample-slow").locator(".word")), "succeeded");
    await column(page, "sample-slow")
      .getByRole("button", { name: /Copy the run id/ })
      .click();
    assert.deepEqual(await posted("copy"), [{ type: "copy", text: slow().runId, what: "the run id" }]);
    await column(page, "sample-slow").getByRole("button", { name: "Copy the answer of sample-slow" }).click();
    assert.equal((await posted("copy")).at(-1)?.text, slow().text);
    await page.context().close();
  });

  it("stops one by its own button, all by Stop or Escape", async () => {
    const { page, send, posted } = await open({ width: 900 });
    const both = live("sample-echo", "sample-slow");
    await send(...ready(), comparison(...both));
    await page.getByRole("button", { name: "Stop sample-slow" }).focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    assert.deepEqual(await posted("stop-column"), [{ type: "stop-column", column: 1 }]);
    assert.equal(await words(column(page, "sample-slow").locator(".word")), "stopping…");
    await send(comparison(both[0]!, { ...both[1]!, phase: "finished", status: "cancelled" }));
    assert.match(await words(column(page, "sample-slow").locator(".note")), /Stopped/);
    assert.equal((await texts(page).allInnerTexts())[1], "sample-slow says");
    // The button went, the focus stays in its column.
    assert.equal(await page.evaluate(() => document.activeElement?.className), "scroller");
    await page.keyboard.press("Escape");
    assert.deepEqual(await posted("stop"), [{ type: "stop" }]);
    assert.match(await words(page.locator(".run-bar .run")), /Stopping/);
    await send(
      comparison(...both.map((one) => ({ ...one, phase: "finished", status: "cancelled" }) as const)),
    );
    assert.match(await words(page.locator(".run-bar .run")), /Run/);
    await page.context().close();
  });

  it("a failed column says what to do, and Retry is for it alone", async () => {
    const { page, send, posted } = await open({ width: 900 });
    await send(...ready(), comparison(echo(), failing(), unsent()));
    const failed = column(page, failing().model);
    assert.match(await words(failed.locator(".note")), /The run failed.*Try again/s);
    assert.match(await words(failed.locator(".column-foot")), /…333333/);
    const notSent = column(page, "in-house-7b");
    assert.match(await words(notSent.locator(".note")), /Not sent.*takes no pictures/s);
    assert.equal(await words(notSent.locator(".column-foot")), "");
    assert.equal(await notSent.getByRole("button", { name: "Retry" }).count(), 0);
    await failed.getByRole("button", { name: "Retry" }).click();
    assert.deepEqual(await posted("retry-column"), [{ type: "retry-column", column: 1 }]);
    assert.match(await words(page.locator(".run-bar .run")), /Stop/);
    await send(comparison(echo(), { ...waiting(), model: failing().model }, unsent()));
    assert.match(await words(failed), /Waiting for the first token/);
    await page.context().close();
  });

  it("makes a column's model the one that Run takes", async () => {
    const { page, send, posted } = await open({ width: 900 });
    await send(...ready(), comparison(echo(), slow()));
    assert.equal(await page.getByRole("button", { name: "Model in use" }).count(), 1);
    await column(page, "sample-slow").getByRole("button", { name: "Use this model" }).click();
    assert.deepEqual(await posted("select-model"), [{ type: "select-model", model: "sample-slow" }]);
    if (models.type !== "models") throw new Error("these are the models");
    await send({ ...models, selected: "sample-slow" });
    await column(page, "sample-slow").getByRole("button", { name: "Model in use" }).click({ force: true });
    assert.equal((await posted("select-model")).length, 1);
    await page.context().close();
  });

  it("has one switch of views for all columns", async () => {
    const { page, send } = await open({ width: 900 });
    await send(...ready(), comparison(echo(), slow()));
    await page.locator(".answer").getByRole("radio", { name: "Raw" }).click();
    assert.equal(await page.locator(".column .choice > .content.raw").count(), 2);
    await send(comparison(...live("sample-echo", "sample-slow")));
    assert.equal(await page.locator(".column .choice > .content.raw").count(), 2);
    await page.context().close();
  });

  it("goes back to the single answer with a run of one model", async () => {
    const { page, send } = await open({ width: 900 });
    await send(...ready(), { type: "run", run: run() }, comparison(echo(), slow()));
    assert.equal(await page.locator(".columns").isVisible(), true);
    assert.equal(await page.getByRole("region", { name: "Answer text" }).count(), 2);
    await page.keyboard.press("Control+Enter");
    await send({ type: "run", run: { ...waiting(), startedAt: 9 } }, { type: "comparison", columns: null });
    assert.equal(await page.locator(".columns").isVisible(), false);
    assert.match(await words(page.locator("footer")), /waiting/);
    assert.equal(await page.getByRole("region", { name: "Answer text" }).count(), 1);
    await page.context().close();
  });

  for (const [width, rows] of [
    [320, 3],
    [480, 3],
    [900, 2],
    [1200, 1],
  ] as const) {
    it(`three columns stand in ${rows} rows at ${width} px, and none is cut`, async () => {
      const { page, send } = await open({ width });
      await send(...ready(), comparison(echo(), slow(), failing()));
      const boxes = await page
        .locator(".column")
        .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON() as DOMRect));
      assert.equal(new Set(boxes.map(({ y }) => Math.round(y))).size, rows);
      const sideways = await page
        .locator(".columns, .column, .column .scroller")
        .evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth + 1).length);
      assert.equal(sideways, 0);
      await page.context().close();
    });
  }

  for (const width of [320, 900]) {
    it(`what streams moves nothing at ${width} px, and is followed in its own column`, async () => {
      const { page, send } = await open({ width });
      const places = () =>
        page
          .locator(".run-bar .run, .answer > .head, .column-head, .column-foot, .column .use, footer")
          .evaluateAll((all) =>
            all.map((one) => {
              const { x, y, width: wide, height } = one.getBoundingClientRect();
              return [one.className, x, y, wide, height];
            }),
          );
      const [first, second] = live("sample-echo", "sample-slow");
      const wait = { phase: "waiting", text: "" } as const;
      await send(...ready(), comparison({ ...first!, ...wait }, { ...second!, ...wait }));
      const before = await places();
      await send(comparison(first!, second!));
      for (let n = 0; n < 5; n++) await send(delta(markdown, { column: 0 }));
      await page.waitForTimeout(100);
      assert.deepEqual(await places(), before);
      const ends = await page
        .locator(".column .scroller")
        .evaluateAll((all) => all.map((one) => one.scrollHeight - one.clientHeight - one.scrollTop));
      assert.ok(
        ends.every((left) => left < 2),
        JSON.stringify(ends),
      );
      await send(
        comparison(
          echo({ startedAt: 5, text: `sample-echo says${markdown.repeat(5)}` }),
          slow({ startedAt: 5 }),
        ),
      );
      // Each column takes the height it needs now; what stands around them stays.
      const around = (all: Awaited<ReturnType<typeof places>>) =>
        all.filter(([name]) => !/^column|^link use/.test(String(name)));
      assert.deepEqual(around(await places()), around(before));
      await page.context().close();
    });
  }

  it("tells start, each end and failure by the model's name, no token", async () => {
    const { page, send } = await open();
    const heard = await listen(page);
    const both = live("sample-echo", "sample-slow").map((one) => ({ ...one, phase: "waiting" }) as const);
    const ends =
      "sample-echo: Succeeded after 1.9 s, 64 tokens. sample-slow: Succeeded after 8.1 s, 64 tokens.";
    await send(...ready(), comparison(...both));
    await heard.until("Comparing 2 models.");
    await send(comparison(...live("sample-echo", "sample-slow")), delta("x", { column: 0 }));
    // Two ends within one moment are both said.
    const done = echo({ startedAt: 5 });
    const [, rest] = live("sample-echo", "sample-slow");
    await send(comparison(done, rest!), comparison(done, slow({ startedAt: 5 })));
    await heard.until(ends);
    await send(comparison(done, { ...waiting(), model: "sample-slow", startedAt: 6 }));
    await send(comparison(done, failing({ model: "sample-slow", startedAt: 6 })));
    await heard.until(/^sample-slow: The run failed/);
    assert.deepEqual((await heard.all()).slice(0, 2), ["Comparing 2 models.", ends]);
    await page.context().close();
  });

  it("Tab goes column by column, from its head to its foot", async () => {
    const { page, send } = await open({ width: 900 });
    await send(
      ...ready(),
      comparison(...live("sample-echo", "sample-slow").map((one) => ({ ...one, runId }))),
    );
    await page.locator(".answer .segment[tabindex='0']").focus();
    const stops: string[] = [];
    for (let n = 0; n < 10; n++) {
      await page.keyboard.press("Tab");
      stops.push(
        await page.evaluate(() => {
          const { activeElement: at } = document;
          const where = at?.closest(".column")?.querySelector("h3")?.textContent ?? "";
          return `${where}: ${at?.getAttribute("aria-label") ?? at?.textContent}`;
        }),
      );
    }
    const of = (model: string, use: string) =>
      [`Stop ${model}`, `Copy the answer of ${model}`, "Answer text", `Copy the run id ${runId}`, use].map(
        (label) => `${model}: ${label}`,
      );
    assert.deepEqual(stops, [...of("sample-echo", "Model in use"), ...of("sample-slow", "Use this model")]);
    await page.context().close();
  });

  it("keeps the runs for a reload, and asks for nothing until they are there", async () => {
    const { page, send } = await open({ width: 900 });
    await send(...ready(), comparison(echo(), slow(), unsent()));
    await page.waitForTimeout(300);
    const state = (await page.evaluate(() => window.kept)) as { runId: unknown; compared: unknown };
    assert.equal(state.runId, null);
    assert.deepEqual(state.compared, [echo().runId, slow().runId]);
    await page.context().close();

    const again = await open({ width: 900, state });
    await again.send(...ready(), { type: "run", run: null }, { type: "comparison", columns: null });
    await again.page.waitForTimeout(300);
    const kept = (await again.page.evaluate(() => window.kept)) as { compared: unknown };
    assert.deepEqual(kept.compared, state.compared);
    assert.deepEqual(await again.posted("show-run"), []);
    await again.send(comparison(echo(), slow()));
    assert.equal((await texts(again.page).allInnerTexts()).length, 2);
    await again.page.context().close();
  });
});
