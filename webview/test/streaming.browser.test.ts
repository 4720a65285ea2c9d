import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { Page } from "playwright-core";
import { delta, markdown, ready, run, streaming, waiting } from "./samples.ts";
import { useRunner } from "./use-runner.ts";

const begin = () => [
  ...ready(),
  { type: "run", run: waiting() } as const,
  { type: "run", run: streaming("") } as const,
];

/** Longer than this, in ms, the page counts as hanging; busy machines that run all tests at once included. */
const hang = 2000;

/** The longest time the page could not react, in ms, while `work` went on. */
async function longestPause(page: Page, work: () => Promise<void>): Promise<number> {
  await page.evaluate(() => {
    const state = { longest: 0, last: performance.now(), on: true };
    Object.assign(window, { pause: state });
    const beat = () => {
      const now = performance.now();
      state.longest = Math.max(state.longest, now - state.last);
      state.last = now;
      if (state.on) setTimeout(beat, 5);
    };
    beat();
  });
  await work();
  return page.evaluate(() => {
    const { pause } = window as unknown as { pause: { longest: number; on: boolean } };
    pause.on = false;
    return pause.longest;
  });
}

/** The answer's markup without the buttons that the page adds. */
const shownMarkup = (page: Page) =>
  page.evaluate(() => {
    const copy = document.querySelector(".content")?.cloneNode(true) as Element | null;
    for (const button of copy?.querySelectorAll("vscode-button") ?? []) button.remove();
    return copy?.innerHTML;
  });

const shownText = (page: Page) =>
  page.evaluate(() => document.querySelector<HTMLElement>(".content")?.textContent ?? "");

describe("streaming", function () {
  this.timeout(60_000);
  const { open } = useRunner();

  it("5,000 deltas of 20 characters leave the page responsive and complete", async () => {
    const { page, send } = await open();
    await send(...begin());
    const paragraph = `${markdown}\n\n${"Some **words** and `code` follow here. ".repeat(20)}\n\n`;
    const text = paragraph.repeat(Math.ceil(100_000 / paragraph.length)).slice(0, 100_000);
    const pause = await longestPause(page, () =>
      page.evaluate(async (all) => {
        for (let at = 0; at < all.length; at += 20) {
          window.dispatchEvent(
            new MessageEvent("message", {
              data: { type: "delta", choice: 0, reasoning: "", text: all.slice(at, at + 20) },
            }),
          );
          if (at % 400 === 0) await new Promise((resolve) => setTimeout(resolve, 4));
        }
      }, text),
    );
    await send({ type: "run", run: run({ text, startedAt: Date.now() }) });
    assert.ok(pause < hang, `the page stood still for ${Math.round(pause)} ms`);
    await page.waitForFunction(() => (document.querySelector(".content")?.textContent ?? "").length > 70_000);
    await page.context().close();
  });

  it("one paragraph, one code block or one list of 100 kB stays responsive too", async () => {
    for (const text of [
      "word ".repeat(20_000),
      `\`\`\`\n${"let x = 1;\n".repeat(9_000)}`,
      "- an item with *emphasis*\n".repeat(4_000),
      "[".repeat(50_000),
      "*a ".repeat(30_000),
      `${"> ".repeat(20_000)}x`,
    ]) {
      const { page, send } = await open();
      await send(...begin());
      const pause = await longestPause(page, () =>
        page.evaluate(async (all) => {
          for (let at = 0; at < all.length; at += 500) {
            window.dispatchEvent(
              new MessageEvent("message", {
                data: { type: "delta", choice: 0, reasoning: "", text: all.slice(at, at + 500) },
              }),
            );
            await new Promise((resolve) => setTimeout(resolve, 4));
          }
        }, text),
      );
      assert.ok(pause < hang, `${text.slice(0, 12)}: the page stood still for ${Math.round(pause)} ms`);
      await page.context().close();
    }
  });

  for (const [name, make] of [
    ["a line of 10 MB", "'x'.repeat(10_000_000)"],
    ["10 MB of words", "'word '.repeat(2_000_000)"],
    ["a million combining marks", "'e' + '\\u0301'.repeat(1_000_000)"],
    ["a million joiners", "'e' + '\\u200d'.repeat(1_000_000)"],
    ["10 MB of short lines", "'line\\n'.repeat(2_000_000)"],
    ["JSON of 5 MB", "JSON.stringify(Array.from({length: 300000}, (_, n) => ({ n })))"],
  ]) {
    it(`${name} never hangs the page, in any view`, async () => {
      const { page, send } = await open();
      await send(...begin());
      const finished = run({ text: "", startedAt: Date.now() });
      const pause = await longestPause(page, () =>
        page.evaluate(
          async ({ source, end }) => {
            const rest = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 30)));
            // The text is made here, so that only the page's own work is measured.
            const text = new Function(`return ${source}`)() as string;
            window.dispatchEvent(
              new MessageEvent("message", { data: { type: "delta", choice: 0, reasoning: "", text: text } }),
            );
            await rest();
            window.dispatchEvent(
              new MessageEvent("message", { data: { type: "run", run: { ...end, text } } }),
            );
            for (const view of ["Raw", "JSON", "Rendered"]) {
              await rest();
              for (const button of document.querySelectorAll<HTMLElement>(".answer .segment")) {
                if (button.textContent === view) button.click();
              }
            }
            await rest();
          },
          { source: make!, end: finished },
        ),
      );
      assert.ok(pause < hang, `the page stood still for ${Math.round(pause)} ms`);
      await page.context().close();
    });
  }

  it("what is streamed looks like what is rendered at once", async () => {
    const text = `${markdown}\n1. one\n\n   more\n2. two\n\n[late]: https://late.example\n\nSee [late] and *this\nthat*.\n\n    indented\n\nTitle\n===\n\n---\n`;
    const { page, send } = await open();
    await send(...ready(), { type: "run", run: run({ text, startedAt: 1 }) });
    const atOnce = await shownMarkup(page);
    for (const size of [1, 3, 17]) {
      await send({ type: "run", run: { ...streaming(""), startedAt: size + 10 } });
      for (let at = 0; at < text.length; at += size) {
        await send(delta(text.slice(at, at + size)));
        if (at % 51 === 0) await page.waitForTimeout(17);
      }
      await send({ type: "run", run: run({ text, startedAt: size + 10 }) });
      assert.equal(await shownMarkup(page), atOnce);
    }
    await page.context().close();
  });

  it("follows the end, but stays where the reader scrolled", async () => {
    const { page, send } = await open();
    const scroller = () =>
      page.evaluate(() => {
        const element = document.querySelector(".answer .scroller")!;
        return { top: element.scrollTop, end: element.scrollHeight - element.clientHeight };
      });
    await send(...begin(), delta("line\n\n".repeat(60)));
    await page.waitForTimeout(100);
    const first = await scroller();
    assert.ok(first.top > 100 && first.end - first.top < 2, JSON.stringify(first));
    await page.locator(".answer .scroller").hover();
    await page.mouse.wheel(0, -300);
    await page.waitForTimeout(150);
    const away = await scroller();
    await send(delta("more\n\n".repeat(60)));
    await page.waitForTimeout(150);
    assert.equal((await scroller()).top, away.top);
    await page.getByRole("button", { name: "Go to the end of the answer" }).click();
    await send(delta("and more\n\n".repeat(10)));
    await page.waitForTimeout(150);
    const back = await scroller();
    assert.ok(back.end - back.top < 2, JSON.stringify(back));
    await page.context().close();
  });

  it("a selection in a settled paragraph survives what follows", async () => {
    const { page, send } = await open();
    await send(...begin(), delta("First paragraph.\n\nSecond one.\n\nThird"));
    await page.waitForTimeout(80);
    await page.locator(".content p").first().selectText();
    for (let n = 0; n < 20; n++) await send(delta(` more ${n}\n\nNext`));
    await page.waitForTimeout(80);
    assert.equal(await page.evaluate(() => String(getSelection())), "First paragraph.");
    await page.context().close();
  });

  it("control characters are signs, and copying takes the text as it came", async () => {
    const { page, send, posted } = await open();
    const text = "a\u001b[31mb\r\nc";
    await send(...ready(), { type: "run", run: run({ text, startedAt: 3 }) });
    assert.match(await shownText(page), /a␛\[31mb/);
    await page.getByRole("button", { name: "Copy answer" }).click();
    assert.deepEqual(await posted("copy"), [{ type: "copy", text, what: "the answer" }]);
    await page.context().close();
  });
});
