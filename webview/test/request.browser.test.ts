import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { Rendered } from "../../core/protocol/runner.ts";
import { ready, rendered, saying } from "./samples.ts";
import { useRunner, words } from "./use-runner.ts";

describe("what is sent", function () {
  this.timeout(30_000);
  const { open } = useRunner();

  it("each message says its tokens, and what they do not count", async () => {
    const { page, send } = await open();
    const media = { media: { url: "https://pictures.example/a.png" } };
    const messages: Rendered["messages"] = [
      { role: "system", content: [{ text: "x".repeat(6000) }] },
      { role: "user", content: [{ text: "Hi" }, media] },
      { role: "user", content: [media] },
    ];
    await send(...ready(), saying({ messages, sources: null }));
    const tokens = page.locator(".message .tokens");
    assert.deepEqual(await tokens.allTextContents(), ["≈ 1\u202f500 tokens", "≈ 1 token"]);
    assert.match((await tokens.last().getAttribute("title")) ?? "", /media/);
    await page.context().close();
  });

  it("the request stands beside the messages as the body that is posted, and copies", async () => {
    const { page, send, posted } = await open();
    await send(...ready());
    assert.equal(await page.getByRole("button", { name: "Copy request" }).isVisible(), false);
    await page.getByRole("radio", { name: "Request" }).click();
    const request = page.getByRole("group", { name: "Request body" });
    assert.deepEqual(JSON.parse((await request.textContent()) ?? ""), JSON.parse(rendered.request));
    assert.equal(await page.getByRole("group", { name: "Rendered messages" }).isVisible(), false);
    await page.getByRole("button", { name: "Copy request" }).click();
    await page.getByRole("button", { name: "Copy as cURL" }).click();
    assert.deepEqual(
      (await posted("copy")).map(({ text }) => text),
      [rendered.request, rendered.curl],
    );
    await send(saying({ request: '{"model": "another"}' }));
    assert.match(await words(request), /another/);
    await send(saying({ request: "" }));
    assert.match(await words(request), /Nothing can be sent yet/);
    await page.context().close();
  });

  it("choosing the request unfolds the section", async () => {
    const { page, send } = await open();
    await send(...ready());
    await page.getByRole("button", { name: /^Messages \(/ }).click();
    await page.getByRole("radio", { name: "Request" }).click();
    assert.ok(await page.getByRole("group", { name: "Request body" }).isVisible());
    await page.context().close();
  });

  it("a huge request is shown in part until asked for", async () => {
    const { page, send } = await open();
    const request = JSON.stringify({ image: "A".repeat(300_000) });
    await send(...ready(), saying({ request }));
    await page.getByRole("radio", { name: "Request" }).click();
    const body = page.getByRole("group", { name: "Request body" });
    assert.ok(((await body.textContent()) ?? "").length < 110_000);
    await body.getByRole("button", { name: /Show all/ }).click();
    assert.equal(await body.textContent(), request);
    await page.context().close();
  });

  it("the chosen view is there again after a reload", async () => {
    const first = await open();
    await first.send(...ready());
    await first.page.getByRole("radio", { name: "Request" }).click();
    await first.page.waitForTimeout(400);
    const state = await first.page.evaluate(() => window.kept);
    await first.page.context().close();
    const { page, send } = await open({ state });
    await send(...ready());
    assert.ok(await page.getByRole("group", { name: "Request body" }).isVisible());
    await page.context().close();
  });
});
