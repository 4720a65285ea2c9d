import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { prompt, ready, run } from "./samples.ts";
import { useRunner, words } from "./use-runner.ts";

describe("the page in German", function () {
  this.timeout(30_000);
  const { open } = useRunner();

  it("has its headings, buttons and words in it, and says so", async () => {
    const { page, send } = await open({ language: "de" });
    await send(...ready(), { type: "run", run: run() });
    assert.equal(await page.locator("html").getAttribute("lang"), "de");
    await page.getByRole("button", { name: "Ausführen", exact: true }).waitFor();
    await page.getByRole("button", { name: "Nachrichten (2)" }).click();
    await page.getByRole("radio", { name: "Anfrage" }).waitFor();
    await page.getByRole("combobox", { name: "Modell" }).waitFor();
    assert.match(await words(page.locator(".run-bar .line")), /^≈ \S+ Tokens, ≈ \$/);
    assert.match(await words(page.locator(".message .tokens")), /≈ \d+ Tokens/);
    await page.context().close();
  });

  it("tells an obstacle in it, with the button that helps", async () => {
    const { page, send, posted } = await open({ language: "de" });
    await send({ type: "obstacle", obstacle: { kind: "not-signed-in" } }, ...ready().slice(1));
    assert.match(await words(page.locator(".run-bar .line")), /^Melden Sie sich beim Broker Ihres Teams an/);
    await page.getByRole("button", { name: "Anmelden" }).click();
    assert.deepEqual(await posted("action"), [{ type: "action", action: "sign-in" }]);
    await page.context().close();
  });

  it("says in it what is missing", async () => {
    const { page, send } = await open({ language: "de" });
    await send(...ready(prompt({ input: { style: "formal" } })));
    await page.keyboard.press("Control+Enter");
    const sentence = "Geben Sie einen Wert für name ein.";
    assert.equal(await words(page.locator('[data-field="name"] .hint')), sentence);
    await page.locator(".only-heard [role=alert]", { hasText: sentence }).waitFor({ state: "attached" });
    await page.context().close();
  });
});
