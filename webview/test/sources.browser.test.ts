import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { Page } from "playwright-core";
import type { Rendered } from "../../core/protocol/runner.ts";
import { ready, rendered, saying } from "./samples.ts";
import { useRunner } from "./use-runner.ts";

const piece = (page: Page, text: string) => page.locator(".piece", { hasText: text }).first();
const lit = (page: Page) => page.locator(".piece.lit").allTextContents();
const list = (page: Page) => page.getByRole("group", { name: "Rendered messages" });
/** Many lines, each a piece of its own. */
const long = (count: number): Partial<Rendered> => {
  const lines = Array.from({ length: count }, (_, index) => `Line ${index + 1}.`);
  let at = 0;
  const pieces = lines.map((line, place) => {
    const start = at;
    at += line.length + 1;
    return { start, end: start + line.length, place };
  });
  return {
    messages: [{ role: "user", content: [{ text: lines.join("\n") }] }],
    sources: {
      version: 2,
      places: lines.map((_, index) => ({ kind: "text", label: "", file: null, line: index + 5 })),
      pieces: [[pieces]],
    },
  };
};

describe("from rendered text to its source", function () {
  this.timeout(30_000);
  const { open } = useRunner();

  it("a click on a piece shows its source, and the focus stays", async () => {
    const { page, send, posted } = await open();
    await send(...ready());
    await piece(page, "Ada").click();
    await piece(page, "You write").click();
    assert.deepEqual(await posted("reveal-source"), [
      { type: "reveal-source", version: 1, place: 2, focus: false },
      { type: "reveal-source", version: 1, place: 0, focus: false },
    ]);
    await page.context().close();
  });

  it("selecting text, by drag or double click, is no click, and it copies as it reads", async () => {
    const { page, send, posted } = await open();
    await send(...ready());
    const from = await piece(page, "Greet").boundingBox();
    const to = await piece(page, "formal").boundingBox();
    assert.ok(from && to);
    await page.mouse.move(from.x + 1, from.y + 5);
    await page.mouse.down();
    await page.mouse.move(to.x + to.width, to.y + 5, { steps: 4 });
    await page.mouse.up();
    assert.equal(await page.evaluate(() => String(getSelection())), "Greet Ada in a formal");
    await piece(page, "in a").click({ modifiers: ["Shift"] });
    assert.deepEqual(await posted("reveal-source"), []);
    await page.evaluate(() => getSelection()?.empty());
    await piece(page, "Ada").dblclick();
    assert.equal(await page.evaluate(() => String(getSelection()).trim()), "Ada");
    assert.equal((await posted("reveal-source")).length, 1);
    await page.context().close();
  });

  it("what a value printed says what printed it; the author's own text is left in peace", async () => {
    const { page, send } = await open();
    await send(...ready());
    for (const text of ["Ada", "Greet", "You write"]) await piece(page, text).hover();
    assert.equal(await piece(page, "Ada").getAttribute("title"), "from {{name}}, line 13");
    assert.equal(await piece(page, "Greet").getAttribute("title"), null);
    assert.equal(await piece(page, "You write").getAttribute("title"), "_house_style.prompt, line 2");
    const line = (text: string) =>
      piece(page, text).evaluate((span) => getComputedStyle(span).textDecorationStyle);
    assert.equal(await line("Ada"), "dotted");
    assert.equal(await line("Greet"), "solid");
    await page.context().close();
  });

  it("arrow keys go through the pieces from one tab stop, and Enter goes to the source", async () => {
    const { page, send, posted } = await open();
    await send(...ready());
    assert.equal(await page.locator(".messages .list [tabindex]").count(), 0);
    await list(page).focus();
    const here = () => page.evaluate(() => document.activeElement?.textContent);
    const steps: [key: string, text: string][] = [
      ["ArrowDown", "You write for a small company. Be brief, friendly and exact. Never invent facts."],
      ["ArrowDown", "Greet "],
      ["ArrowRight", "Ada"],
      ["ArrowLeft", "Greet "],
      ["End", " way."],
      ["ArrowRight", " way."],
      ["ArrowUp", "You write for a small company. Be brief, friendly and exact. Never invent facts."],
      ["ArrowDown", "Greet "],
      ["ArrowRight", "Ada"],
    ];
    for (const [key, text] of steps) {
      await page.keyboard.press(key);
      assert.equal(await here(), text);
    }
    const link = page.getByRole("link", { name: "Ada" });
    assert.equal(await link.getAttribute("aria-description"), "from {{name}}, line 13");
    assert.equal(await page.locator(".piece[role]").count(), 1);
    await page.keyboard.press("Enter");
    assert.deepEqual(await posted("reveal-source"), [
      { type: "reveal-source", version: 1, place: 2, focus: true },
    ]);
    assert.deepEqual(await posted("run"), []);
    await page.keyboard.press("Control+Enter");
    assert.equal((await posted("run")).length, 1);
    await page.keyboard.press("Tab");
    assert.equal(await page.locator(".messages .list [tabindex], .piece[role]").count(), 0);
    assert.ok(await page.locator(".answer .toggle").evaluate((one) => one.matches(":focus")));
    await page.context().close();
  });

  it("without known sources it is text, and the arrow keys scroll", async () => {
    const { page, send, posted } = await open();
    const many = { role: "user" as const, content: [{ text: "word\n".repeat(60) }] };
    await send(...ready(), saying({ sources: null, messages: [many] }));
    assert.equal(await page.locator(".piece").count(), 0);
    await list(page).click();
    await page.keyboard.press("ArrowDown");
    await page.waitForFunction(() => (document.querySelector(".messages .list")?.scrollTop ?? 0) > 0);
    assert.deepEqual(await posted("reveal-source"), []);
    await page.context().close();
  });

  it("a source of many lines stands for all of them, also past what is shown at first", async () => {
    const { page, send, posted } = await open();
    await send(...ready(), saying(long(4000)));
    assert.ok((await page.locator(".piece").count()) < 4000);
    await page.getByRole("button", { name: /Show all/ }).click();
    assert.equal(await page.locator(".piece").count(), 4000);
    await page.locator(".piece", { hasText: "Line 4000." }).click();
    assert.deepEqual(await posted("reveal-source"), [
      { type: "reveal-source", version: 2, place: 3999, focus: false },
    ]);
    await page.context().close();
  });

  it("control signs, line ends and halves of characters keep their pieces", async () => {
    const { page, send } = await open();
    const text = "\r\na\u0007b\r\n{😀}\n";
    const at = (part: string) => ({ start: text.indexOf(part), end: text.indexOf(part) + part.length });
    const places = rendered.sources!.places.slice(0, 3);
    const pieces = [
      { ...at("a\u0007b\r"), place: 0 },
      { ...at("{"), place: 1 },
      { ...at("😀"), place: 2 },
    ];
    await send(
      ...ready(),
      saying({
        messages: [{ role: "user", content: [{ text }] }],
        sources: { version: 5, places, pieces: [[pieces]] },
      }),
    );
    assert.deepEqual(await page.locator(".piece").allTextContents(), ["a␇b", "{", "😀"]);
    assert.equal(await page.locator(".message .text").textContent(), "a␇b\n{😀}");
    await page.context().close();
  });
});

describe("from the source to rendered text", function () {
  this.timeout(30_000);
  const { open } = useRunner();

  it("marks what came from where the cursor is, quietly", async () => {
    const { page, send } = await open();
    await send(...ready(), { type: "cursor", version: 1, places: [3] });
    assert.deepEqual(await lit(page), [" in a ", " way."]);
    assert.equal(await page.locator(".only-heard").textContent(), "");
    await send({ type: "cursor", version: 1, places: [2, 4] });
    assert.deepEqual(await lit(page), ["Ada", "formal"]);
    await send({ type: "cursor", version: 1, places: [] });
    assert.deepEqual(await lit(page), []);
    await page.context().close();
  });

  it("a word about other places than those on show says nothing", async () => {
    const { page, send } = await open();
    await send(...ready(), { type: "cursor", version: 7, places: [2] });
    assert.deepEqual(await lit(page), []);
    await send({ type: "cursor", version: 1, places: [2] });
    const sources = { ...rendered.sources!, version: 8 };
    await send(saying({ sources }));
    assert.deepEqual(await lit(page), []);
    await page.context().close();
  });

  it("the mark stays on text that changes in its place", async () => {
    const { page, send } = await open();
    await send(...ready(), { type: "cursor", version: 1, places: [2] });
    const [system] = rendered.messages;
    const user = { role: "user" as const, content: [{ text: "\nGreet Eve in a formal way.\n" }] };
    await send(saying({ messages: [system!, user] }));
    assert.deepEqual(await lit(page), ["Eve"]);
    await page.context().close();
  });

  it("brings a mark into sight only when none is", async () => {
    const { page, send } = await open();
    await send(...ready(), saying(long(200)));
    const top = () => list(page).evaluate((element) => element.scrollTop);
    await send({ type: "cursor", version: 2, places: [1] });
    assert.equal(await top(), 0);
    await send({ type: "cursor", version: 2, places: [150] });
    const down = await top();
    assert.ok(down > 500);
    await send({ type: "cursor", version: 2, places: [1, 150] });
    assert.equal(await top(), down);
    assert.equal(await page.evaluate(() => document.querySelector("#app")?.scrollTop), 0);
    await page.context().close();
  });

  it("a folded section stays folded", async () => {
    const { page, send } = await open();
    await send(...ready());
    await page.getByRole("button", { name: /^Messages \(/ }).click();
    await send({ type: "cursor", version: 1, places: [2] });
    assert.equal(await page.locator(".messages .body").isVisible(), false);
    await page.context().close();
  });

  it("new places for the same text leave the selection and the focus alone", async () => {
    const { page, send, posted } = await open();
    await send(...ready());
    await list(page).focus();
    for (const key of ["ArrowDown", "ArrowDown", "ArrowRight"]) await page.keyboard.press(key);
    await piece(page, "formal").dblclick();
    await list(page).focus();
    for (const key of ["ArrowDown", "ArrowDown", "ArrowRight"]) await page.keyboard.press(key);
    const { places, pieces } = rendered.sources!;
    const moved = pieces.map((parts) =>
      parts.map((part) => part.map((one) => ({ ...one, place: one.place + 1 }))),
    );
    await send(saying({ sources: { version: 9, places: [places[0]!, ...places], pieces: moved } }));
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Ada");
    await page.keyboard.press("Enter");
    assert.deepEqual((await posted("reveal-source")).at(-1), {
      type: "reveal-source",
      version: 9,
      place: 3,
      focus: true,
    });
    await page.context().close();
  });

  it("a half-typed file keeps the links of the messages that stay", async () => {
    const { page, send, posted } = await open();
    const problem = { message: "Not closed.", severity: "error", code: "c", line: 4, offset: 31 } as const;
    await send(...ready(), saying({ messages: [], sources: null, request: "", problems: [problem] }));
    await piece(page, "Ada").click();
    assert.deepEqual(await posted("reveal-source"), [
      { type: "reveal-source", version: 1, place: 2, focus: false },
    ]);
    await page.context().close();
  });
});
