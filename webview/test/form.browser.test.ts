import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { Page } from "playwright-core";
import type { RunnerPrompt } from "../../core/protocol/runner.ts";
import { until } from "../../scripts/test/until.ts";
import { prompt, ready, ticket } from "./samples.ts";
import { useRunner, words } from "./use-runner.ts";

const field = (page: Page, name: string) => page.locator(`[data-field="${name}"]`);
const textOf = (page: Page, name: string) => field(page, name).locator("textarea, input");
const view = async (page: Page, name: "Form" | "JSON") => {
  await page.getByRole("radiogroup", { name: "Input view" }).getByText(name).click();
  await settled(page);
};
/** The toolkit hands a value that the page sets on to the box within two frames. */
const settled = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<void>((done) =>
        requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 20))),
      ),
  );
const json = (page: Page) => page.getByRole("textbox", { name: "Input as JSON" });
const told = (shown: RunnerPrompt) => ({ type: "prompt", prompt: shown }) as const;

describe("the input form", function () {
  this.timeout(30_000);
  const { open } = useRunner();

  it("tells the host what is typed, once for a burst", async () => {
    const { page, send, posted } = await open();
    await send(...ready());
    await textOf(page, "name").fill("Grace");
    await page.waitForTimeout(120);
    assert.deepEqual(await posted("input"), [
      { type: "input", uri: prompt().uri, input: { name: "Grace", style: "formal" }, revision: 1 },
    ]);
    await page.context().close();
  });

  it("what was typed last goes to its own file when the host turns to another", async () => {
    const { page, send, posted } = await open();
    await send(...ready());
    await textOf(page, "name").fill("Grace");
    const other = prompt({ uri: "file:///home/ada/prompts/other.prompt", fields: [], input: {}, saved: [] });
    await send({ type: "prompt", prompt: other });
    await page.waitForTimeout(120);
    assert.deepEqual(
      (await posted("input")).map(({ uri, input }) => [uri, input]),
      [[prompt().uri, { name: "Grace", style: "formal" }]],
    );
    await page.context().close();
  });

  it("keeps focus, caret and text while the host sends updates", async () => {
    const { page, send } = await open();
    await send(...ready());
    const box = textOf(page, "name");
    await box.click();
    await page.keyboard.press("Home");
    for (const letter of "Lady ") {
      await page.keyboard.type(letter);
      await send(...ready(prompt({ config: { temperature: Math.random() } })));
    }
    assert.equal(await box.inputValue(), "Lady Ada");
    assert.ok(await box.evaluate((element) => element.matches(":focus")));
    assert.equal(await box.evaluate((element: HTMLTextAreaElement) => element.selectionStart), 5);
    await page.context().close();
  });

  it("keeps the focus when fields around it come and go", async () => {
    const { page, send } = await open();
    await send(...ready());
    await textOf(page, "name").click();
    await page.keyboard.press("End");
    const more = prompt();
    more.fields = [
      { name: "greeting", type: "string", required: false },
      ...more.fields,
      { name: "mood", type: "string", required: false },
    ];
    await page.keyboard.type("!");
    await send(told(more));
    await page.keyboard.type("?");
    await send(told(prompt({ fields: more.fields.slice(1, 2) })));
    await page.keyboard.type(".");
    assert.equal(await textOf(page, "name").inputValue(), "Ada!?.");
    assert.deepEqual(await page.locator("[data-field]").count(), 1);
    await page.context().close();
  });

  it("goes from form to JSON and back without losing anything", async () => {
    const { page, send, posted } = await open();
    await send(...ready(ticket()));
    await textOf(page, "ticket").fill("Line one\nLine two");
    await view(page, "JSON");
    const parsed = JSON.parse(await json(page).inputValue());
    assert.deepEqual(parsed, { ...ticket().input, ticket: "Line one\nLine two" });
    await json(page).fill(
      '{ "ticket": "",   "notes": [1, {"deep": null}], "days": 12, "urgent": false, "extra": [true] }',
    );
    await view(page, "Form");
    assert.equal(await textOf(page, "ticket").inputValue(), "");
    assert.equal(await textOf(page, "days").inputValue(), "12");
    assert.match(await words(page.locator(".form .extra")), /extra/);
    await textOf(page, "days").fill("13");
    await view(page, "JSON");
    assert.deepEqual(JSON.parse(await json(page).inputValue()), {
      ticket: "",
      notes: [1, { deep: null }],
      days: 13,
      urgent: false,
      extra: [true],
    });
    await page.waitForTimeout(120);
    assert.deepEqual((await posted("input")).at(-1)?.input, JSON.parse(await json(page).inputValue()));
    await page.context().close();
  });

  it("shows values at once, so that keys typed in the next moment change what is seen", async () => {
    const { page, send } = await open();
    await send(...ready(prompt({ input: { name: "Bo" } })));
    const seen = await page.evaluate(() => {
      const radios = [...document.querySelectorAll<HTMLElement>("[role=radio]")];
      radios.find(({ textContent }) => textContent === "JSON")?.click();
      const area = document.querySelector(".json-view vscode-text-area");
      return area?.shadowRoot?.querySelector("textarea")?.value ?? "";
    });
    assert.equal(JSON.parse(seen || "null")?.name, "Bo");
    await page.context().close();
  });

  it("keeps the spacing of JSON that was not changed elsewhere", async () => {
    const { page, send } = await open();
    await send(...ready());
    await view(page, "JSON");
    const typed = '{"name":"Ada",\n\n"style":"casual"}';
    await json(page).fill(typed);
    await view(page, "Form");
    await view(page, "JSON");
    assert.equal(await json(page).inputValue(), typed);
    await page.context().close();
  });

  it("stays in JSON that cannot be read, and says where it breaks", async () => {
    const { page, send } = await open();
    await send(...ready());
    await view(page, "JSON");
    await json(page).fill('{"name": "Ada",\n "style": }');
    await view(page, "Form");
    assert.ok(await json(page).isVisible());
    assert.match(await words(page.locator(".json-view .problem")), /line 2, column 11/);
    assert.equal(await json(page).inputValue(), '{"name": "Ada",\n "style": }');
    await page.context().close();
  });

  it("keeps a text that is no value yet, through JSON and back", async () => {
    const { page, send, posted } = await open();
    await send(...ready(ticket()));
    await textOf(page, "notes").fill('["half');
    assert.match(await words(field(page, "notes").locator(".problem")), /ends too early|not valid JSON/);
    await view(page, "JSON");
    await view(page, "Form");
    assert.equal(await textOf(page, "notes").inputValue(), '["half');
    await page.keyboard.press("Control+Enter");
    assert.deepEqual(await posted("run"), []);
    assert.match(await words(page.locator(".run-bar .words")), /not valid JSON/);
    await page.context().close();
  });

  it("explains a missing value at its field and does not run", async () => {
    const { page, send, posted } = await open();
    await send(...ready(prompt({ input: { style: "formal" } })));
    await page.getByRole("button", { name: "Run", exact: true }).click();
    assert.deepEqual(await posted("run"), []);
    assert.equal(await words(field(page, "name").locator(".problem")), "Enter a value for name.");
    assert.ok(await textOf(page, "name").evaluate((element) => element.matches(":focus")));
    assert.equal(await textOf(page, "name").getAttribute("aria-invalid"), "true");
    await page.keyboard.type("Lin");
    assert.equal(await field(page, "name").locator(".problem").count(), 0);
    await page.keyboard.press("Control+Enter");
    assert.deepEqual(await posted("run"), [
      { type: "run", uri: prompt().uri, input: { style: "formal", name: "Lin" } },
    ]);
    await page.context().close();
  });

  it("shows what a run from the editor lacked", async () => {
    const { page, send } = await open();
    await send(...ready(prompt({ input: { style: "formal" } })), { type: "focus", part: "input" });
    assert.equal(await words(field(page, "name").locator(".problem")), "Enter a value for name.");
    assert.ok(await textOf(page, "name").evaluate((element) => element.matches(":focus")));
    await page.context().close();
  });

  it("puts a problem where the hint was: nothing moves", async () => {
    const { page, send } = await open();
    await send(...ready(ticket()));
    const run = page.getByRole("button", { name: "Run", exact: true });
    const before = await run.boundingBox();
    await textOf(page, "days").fill("many");
    assert.match(await words(field(page, "days").locator(".problem")), /whole number/);
    assert.deepEqual(await run.boundingBox(), before);
    await page.context().close();
  });

  it("gives the saved inputs the room there is", async () => {
    const { page, send } = await open({ width: 320 });
    await send(...ready());
    const box = page.locator(".input .saved");
    const narrow = (await box.boundingBox())!.width;
    await page.setViewportSize({ width: 900, height: 720 });
    await until("growing", async () => (await box.boundingBox())!.width > narrow + 100, 5000);
    await page.context().close();
  });

  it("chooses among saved inputs and enum values", async () => {
    const { page, send, posted } = await open();
    await send(...ready());
    await page.getByRole("combobox", { name: "Saved inputs" }).click();
    await page.getByRole("option", { name: "keeps-the-style" }).click();
    await settled(page);
    assert.equal(await textOf(page, "name").inputValue(), "Grace");
    await page.getByRole("combobox", { name: "style" }).click();
    await page.getByRole("option", { name: "formal" }).click();
    await page.waitForTimeout(120);
    assert.deepEqual((await posted("input")).at(-1)?.input, { name: "Grace", style: "formal" });
    await page.context().close();
  });

  it("sends a checkbox nobody touched as it looks", async () => {
    const { page, send, posted } = await open();
    const shown = prompt({
      fields: [{ name: "sure", type: "boolean", required: true }],
      input: {},
      saved: [],
    });
    await send(...ready(shown));
    await page.getByRole("button", { name: "Run", exact: true }).click();
    assert.deepEqual(await posted("run"), [{ type: "run", uri: shown.uri, input: { sure: false } }]);
    await page.context().close();
  });

  it("remembers each file's input while the runner follows the editor", async () => {
    const { page, send } = await open();
    await send(...ready());
    await textOf(page, "name").fill("Grace");
    await send(...ready(ticket()));
    await textOf(page, "ticket").fill("Mine");
    await send(...ready());
    await settled(page);
    assert.equal(await textOf(page, "name").inputValue(), "Grace");
    await send(...ready(ticket()));
    await settled(page);
    assert.equal(await textOf(page, "ticket").inputValue(), "Mine");
    await page.context().close();
  });

  it("opens a drop-down list above a pane that scrolls, never cut off", async () => {
    const { page, send } = await open({ height: 420 });
    const fields = ["a", "b", "c", "d", "e", "f"].map(
      (name) => ({ name, type: "enum", required: false, choices: ["one", "two", "three"] }) as const,
    );
    await send(
      ...ready(
        prompt({
          fields: fields.map((one) => ({ ...one, choices: [...one.choices] })),
          input: {},
          saved: [],
        }),
      ),
    );
    await page.getByRole("combobox", { name: "c", exact: true }).click();
    const option = page.getByRole("option", { name: "three" }).locator("visible=true");
    const box = await option.boundingBox();
    assert.ok(box);
    const hit = await page.evaluate(
      ({ x, y }) => document.elementFromPoint(x, y)?.closest("vscode-option")?.textContent,
      { x: box.x + 10, y: box.y + box.height / 2 },
    );
    assert.equal(hit, "three");
    await page.context().close();
  });
});
