import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { HostMessage } from "../../core/protocol/runner.ts";
import { comparison, echo, failing, slow } from "./comparison-states.ts";
import { asked, history, past } from "./past-states.ts";
import { error, prompt, ready, rendered, run, runId, saying, summary, ticket, waiting } from "./samples.ts";
import { useRunner, words } from "./use-runner.ts";

const now: HostMessage = { type: "run", run: run() };

describe("a past run", function () {
  this.timeout(30_000);
  const { open } = useRunner();

  it("stands there with its own input, messages, model and config, and one button leads back", async () => {
    const { page, send, posted } = await open();
    await send(...ready(), now, past());
    const region = page.getByRole("region", { name: "Past run" });
    for (const own of ["Grace Hopper", "casual", "sample-slow", "temperature 0.9"]) {
      await region.getByText(own).waitFor();
    }
    assert.equal(await page.locator(".setup .input").isVisible(), false);
    assert.equal(await page.getByRole("combobox", { name: "Model" }).isVisible(), false);
    await page.getByRole("button", { name: "Messages (2)" }).click();
    await page.locator(".messages").getByText("You write for a navy.").waitFor();
    // What the host says of the file meanwhile waits.
    await send(saying({}), { type: "obstacle", obstacle: { kind: "not-signed-in" } });
    assert.match(await words(page.locator(".messages .list")), /navy/);
    const back = page.getByRole("button", { name: "Back to now" });
    await back.focus();
    await page.keyboard.press("Enter");
    assert.deepEqual(await posted("back-to-now"), [{ type: "back-to-now" }]);
    await send({ type: "obstacle", obstacle: null }, now);
    assert.equal(await region.isVisible(), false);
    assert.match(await words(page.locator(".messages .list")), /small company/);
    assert.match(await words(page.locator(".run-bar .run")), /Run/);
    assert.deepEqual(await posted("run"), []);
    await page.context().close();
  });

  it("is not run again by Ctrl+Enter: what is on show is not what would be run", async () => {
    const { page, send, posted } = await open();
    await send(...ready(), past());
    await page.keyboard.press("Control+Enter");
    assert.deepEqual(await posted("run"), []);
    assert.equal((await posted("back-to-now")).length, 1);
    await page.context().close();
  });

  it("gives its input to the form", async () => {
    const { page, send, posted } = await open();
    await send(...ready(), past());
    await page.getByRole("button", { name: "Use this input" }).click();
    assert.equal((await posted("back-to-now")).length, 1);
    await send({ type: "run", run: null });
    await page.waitForTimeout(120);
    assert.deepEqual((await posted("input")).at(-1)?.input, { name: "Grace Hopper", style: "casual" });
    assert.equal(await page.locator('[data-field="name"] textarea').inputValue(), "Grace Hopper");
    await page.context().close();
  });

  it("without input says so, and offers none; one whose input was not kept says that", async () => {
    const { page, send } = await open();
    await send(...ready(), past({ asked: asked({ input: {} }) }));
    assert.match(await words(page.locator(".past .values").first()), /Input\s+It was run without input\./);
    assert.equal(await page.getByRole("button", { name: "Use this input" }).isVisible(), false);
    await send(past({ asked: asked({ input: null }) }));
    assert.match(await words(page.locator(".past .values").first()), /It was not kept/);
    await page.context().close();
  });

  it("that failed offers no Retry, which would run the file as it stands", async () => {
    const { page, send } = await open();
    const failed = { status: "failed", text: "", error: error("upstream_error", "It broke.") } as const;
    await send(...ready(), past(failed));
    assert.match(await words(page.locator(".note")), /It broke/);
    assert.equal(await page.getByRole("button", { name: "Retry" }).isVisible(), false);
    await page.context().close();
  });

  it("is kept as such for a reload", async () => {
    const { page, send } = await open();
    await send(...ready(), past());
    await page.waitForTimeout(300);
    const kept = (await page.evaluate(() => window.kept)) as { runId: string; past: boolean };
    assert.deepEqual([kept.runId, kept.past], [runId, true]);
    await page.context().close();
  });

  it("shows a value as text, whatever is in it", async () => {
    const { page, send, troubles } = await open();
    await send(
      ...ready(),
      past({ asked: asked({ input: { "<b>x</b>": "<img src=x onerror=alert(1)>\u001b[31m" } }) }),
    );
    assert.match(await words(page.locator(".past dd").first()), /<img src=x/);
    assert.equal(await page.locator(".past img, .past b").count(), 0);
    assert.deepEqual(
      troubles.filter((trouble) => !trouble.includes("inline style")),
      [],
    );
    await page.context().close();
  });
});

describe("the history", function () {
  this.timeout(30_000);
  const { open } = useRunner();

  it("tells its rows apart: input, answer or what went wrong, model, tests, and what ended with its window", async () => {
    const { page, send, posted } = await open({ width: 640 });
    await send(...ready(), now);
    await page.getByRole("button", { name: "Last runs" }).click();
    // Tests may have run since: the host is asked, and what it tells fills the open list.
    assert.equal((await posted("refresh-history")).length, 1);
    await send(history);
    const row = (at: number) => page.getByRole("option").nth(at);
    assert.match(await words(row(0)), /name: Ada, style: formal\s+Good day, Ada/);
    assert.match(await words(row(1)), /answered with an error/);
    assert.doesNotMatch(await words(row(1)), /–/);
    assert.match((await row(2).getAttribute("aria-label")) ?? "", /test keeps-the-style/);
    assert.equal(await row(2).locator(".codicon-beaker").count(), 1);
    assert.equal(await row(0).locator(".codicon-beaker").count(), 0);
    assert.match(await words(row(4)), /ended with its window/);
    assert.equal(await page.locator(".history .state.good").count(), 0);
    await page.context().close();
  });

  it("goes when the focus goes to another part of the window, and leaves it there", async () => {
    const { page, send } = await open();
    await send(...ready(), now, history);
    // The editor beside the runner: a frame that takes the focus from this one.
    await page.evaluate(() => document.body.append(document.createElement("iframe")));
    for (const name of ["Last runs", "More actions"]) {
      await page.getByRole("button", { name }).click();
      await page.locator(".popup").waitFor();
      await page.locator("iframe").evaluate((frame) => (frame as HTMLIFrameElement).contentWindow!.focus());
      await page.locator(".popup").waitFor({ state: "detached", timeout: 5000 });
      assert.equal(await page.evaluate(() => document.activeElement?.tagName), "IFRAME", name);
    }
    await page.context().close();
  });

  it("goes with the file it is about, as the menu does", async () => {
    const { page, send } = await open();
    await send(...ready(), now, history);
    for (const [name, next] of [
      ["Last runs", ticket()],
      ["More actions", prompt()],
    ] as const) {
      await page.getByRole("button", { name }).click();
      assert.equal(await page.locator(".popup").count(), 1);
      await send({ type: "prompt", prompt: next });
      assert.equal(await page.locator(".popup").count(), 0, name);
    }
    await page.context().close();
  });

  it("offers the runs of tests only where there are some", async () => {
    const { page, send } = await open();
    await send(...ready(), { type: "history", runs: [summary(0, "succeeded")] });
    await page.getByRole("button", { name: "Last runs" }).click();
    await page.getByRole("option").waitFor();
    const box = page.getByText("Show runs of tests");
    assert.equal(await box.isVisible(), false);
    await page.keyboard.press("ArrowDown");
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("role")), "option");
    await send(history);
    assert.equal(await box.isVisible(), true);
    await page.context().close();
  });

  it("may list runs that this window has not shown, which the status line does not deny", async () => {
    const { page, send } = await open();
    await send(...ready(), history);
    assert.match(await words(page.locator(".status")), /No run on show/);
    await page.context().close();
  });

  it("shows no past run while one is under way, and says what to do", async () => {
    const { page, send, posted } = await open({ width: 640 });
    await send(...ready(), { type: "run", run: waiting() }, history);
    await page.getByRole("button", { name: "Last runs" }).click();
    await page.getByRole("option").nth(1).click();
    assert.deepEqual(await posted("show-run"), []);
    assert.match(await words(page.locator(".run-bar .line")), /Stop this run first/);
    await send({ type: "run", run: run() });
    assert.doesNotMatch(await words(page.locator(".run-bar .line")), /Stop this run first/);
    await page.context().close();
  });

  it("leaves out the runs of tests, by hand and after a reload", async () => {
    const { page, send } = await open();
    await send(...ready(), now, history);
    await page.getByRole("button", { name: "Last runs" }).click();
    const box = page.getByRole("checkbox", { name: "Show runs of tests" });
    const before = await page.getByRole("option").count();
    await box.click();
    assert.equal(await page.getByRole("option").count(), before - 2);
    assert.equal(await box.getAttribute("aria-checked"), "false");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Escape");
    await page.waitForTimeout(300);
    const state = await page.evaluate(() => window.kept);
    await page.context().close();
    const again = await open({ state });
    await again.send(...ready(), now, history);
    await again.page.getByRole("button", { name: "Last runs" }).click();
    assert.equal(await again.page.getByRole("option").count(), before - 2);
    await again.page.context().close();
  });
});

describe("an input that does not fit its schema", function () {
  this.timeout(30_000);
  const { open } = useRunner();
  const misfit = { field: "name", message: '"name" must be a string, but is 5.', blocks: true };

  it("is told under its field, and in the JSON view, and is not run", async () => {
    const { page, send, posted } = await open();
    await send(...ready(prompt({ input: { name: 5 } })), saying({ misfits: [misfit] }));
    assert.match(await words(page.locator('[data-field="name"] .hint')), /must be a string/);
    await page.keyboard.press("Control+Enter");
    await page.getByRole("radio", { name: "JSON" }).first().click();
    assert.match(await words(page.locator(".json-view .hint")), /must be a string/);
    await page.keyboard.press("Control+Enter");
    assert.deepEqual(await posted("run"), []);
    await page.context().close();
  });

  it("is told of the next file, too, after typing in one", async () => {
    const { page, send, posted } = await open();
    await send(...ready(), saying({}));
    await page.locator('[data-field="name"]').getByRole("textbox").fill("Ada");
    await page.waitForFunction(() => window.posted.some((one) => (one as { type: string }).type === "input"));
    assert.equal((await posted("input")).at(-1)?.revision, 1);
    const next = prompt({
      uri: "file:///home/ada/prompts/other.prompt",
      name: "other.prompt",
      input: { name: 5 },
    });
    await send({ type: "prompt", prompt: next }, saying({ misfits: [misfit] }));
    assert.match(await words(page.locator('[data-field="name"] .hint')), /must be a string/);
    await page.context().close();
  });

  it("holds nothing up once it was changed: the host looks again", async () => {
    const { page, send, posted } = await open();
    await send(...ready(prompt({ input: { name: 5 } })), saying({ misfits: [misfit] }));
    await page.getByRole("radio", { name: "JSON" }).first().click();
    const json = page.getByRole("textbox", { name: "Input as JSON" });
    await json.fill('{"name": "Ada"}');
    await page.keyboard.press("Control+Enter");
    assert.deepEqual(
      (await posted("run")).map(({ input }) => input),
      [{ name: "Ada" }],
    );
    // What it says of the older input changes nothing.
    await send({ type: "run", run: null }, saying({ misfits: [misfit] }), saying({ misfits: [] }));
    await send({ type: "rendered", rendered: { ...rendered, misfits: [] }, inputRevision: 1 });
    assert.match(await words(page.locator(".json-view .hint")), /An object with one value/);
    await page.context().close();
  });
});

describe("compared answers", function () {
  this.timeout(30_000);
  const { open } = useRunner();

  it("of a model that failed are not offered as a choice", async () => {
    const { page, send } = await open();
    await send(...ready(), comparison(slow(), failing()));
    assert.equal(await page.getByRole("button", { name: "Use this model" }).count(), 1);
    await page.context().close();
  });

  it("take the height they need once all have ended, and grow in equal rows before", async () => {
    const { page, send } = await open({ width: 480, height: 900 });
    const heights = async () =>
      Promise.all(
        (await page.locator(".column").all()).map(async (one) => (await one.boundingBox())!.height),
      );
    const short = echo({ text: "Good day, Ada." });
    await send(...ready(), comparison({ ...short, phase: "streaming", status: "started" }, slow()));
    const [first, second] = await heights();
    assert.ok(Math.abs(first! - second!) < 2, `${first} and ${second} while one grows`);
    await send(comparison(short, slow()));
    const [small, large] = await heights();
    assert.ok(small! < 140 && large! > 260, `${small} and ${large}`);
    await page.context().close();
  });
});
