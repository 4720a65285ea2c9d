import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { type ThemeName, themeNames } from "./fake-host.ts";
import { ready, run } from "./samples.ts";
import { states } from "./states.ts";
import { useRunner } from "./use-runner.ts";

/** Roles whose element a person acts on: each must have a name a screen reader can say. */
const acting = new Set(
  "button textbox combobox checkbox radio option menuitem link spinbutton switch searchbox listbox menu radiogroup".split(
    " ",
  ),
);

describe("every state can be used without seeing it, and at any width", function () {
  this.timeout(60_000);
  const { open } = useRunner();

  for (const state of states) {
    it(state.name, async () => {
      const { page, send } = await open({ width: 320 });
      await send(...state.messages);
      await state.act?.(page);
      await page.waitForTimeout(80);

      const session = await page.context().newCDPSession(page);
      const { nodes } = await session.send("Accessibility.getFullAXTree");
      const nameless = nodes.filter(
        (node) =>
          !node.ignored && acting.has(String(node.role?.value)) && !String(node.name?.value ?? "").trim(),
      );
      assert.deepEqual(
        nameless.map((node) => JSON.stringify(node.role) + node.backendDOMNodeId),
        [],
      );
      // Names the toolkit gives where it is not told better.
      const vague = nodes.filter(
        (node) =>
          !node.ignored && /^(Text (area|field)|Checkbox|Option|Icon Button)$/.test(String(node.name?.value)),
      );
      assert.deepEqual(
        vague.map((node) => node.name?.value),
        [],
      );
      // A codicon is a letter of a private alphabet: no name may contain one.
      const signs = nodes.filter(
        (node) =>
          !node.ignored &&
          /[\ue000-\uf8ff]/.test(String(node.name?.value ?? "")) &&
          acting.has(String(node.role?.value)),
      );
      assert.deepEqual(
        signs.map((node) => node.name?.value),
        [],
      );

      const sideways = await page.evaluate(() => {
        const all = [
          document.documentElement,
          ...document.querySelectorAll<HTMLElement>("#app, .setup, .columns, .scroller, .list, .popup"),
        ];
        return all
          .filter((element) => element.scrollWidth > element.clientWidth + 1)
          .map((element) => element.className);
      });
      assert.deepEqual(sideways, []);

      const primaries = await page.locator('vscode-button[appearance="primary"]:visible').count();
      assert.equal(primaries, 1);
      await page.context().close();
    });
  }

  it("Tab goes through everything in reading order, and the focus can be seen", async () => {
    const { page, send } = await open({ width: 480 });
    await send(...ready(), { type: "run", run: run() });
    const stops: { y: number; x: number; label: string; seen: boolean }[] = [];
    for (let n = 0; n < 40; n++) {
      await page.keyboard.press("Tab");
      const stop = await page.evaluate(() => {
        const host = document.activeElement;
        if (!host || host === document.body) return null;
        const inner = host.shadowRoot?.activeElement ?? host;
        const box = host.getBoundingClientRect();
        const parts = [host, inner, ...(host.shadowRoot?.querySelectorAll("*") ?? [])];
        const focused = parts.map((part) => getComputedStyle(part));
        const before = focused
          .map((style) => `${style.outline}${style.outlineOffset}${style.borderColor}`)
          .join();
        (inner as HTMLElement).blur();
        const after = parts
          .map((part) => getComputedStyle(part))
          .map((style) => `${style.outline}${style.outlineOffset}${style.borderColor}`)
          .join();
        (inner as HTMLElement).focus({ preventScroll: true });
        return {
          x: box.x,
          y: box.y,
          label: host.getAttribute("aria-label") ?? host.textContent?.trim().slice(0, 30) ?? "",
          seen: before !== after,
        };
      });
      if (!stop) break;
      stops.push(stop);
    }
    assert.ok(stops.length >= 15, JSON.stringify(stops));
    assert.deepEqual(
      stops.filter((stop) => !stop.seen).map((stop) => stop.label),
      [],
    );
    for (const [index, stop] of stops.entries()) {
      const last = stops[index - 1];
      if (!last) continue;
      const below = stop.y > last.y + 4;
      const beside = Math.abs(stop.y - last.y) <= 14 && stop.x >= last.x;
      assert.ok(below || beside, `${last.label} → ${stop.label}`);
    }
    await page.context().close();
  });

  it("arrow keys choose a view", async () => {
    const { page, send } = await open();
    await send(...ready(), { type: "run", run: run() });
    await page.getByRole("radio", { name: "Rendered" }).focus();
    await page.keyboard.press("ArrowRight");
    assert.equal(await page.getByRole("radio", { name: "Raw" }).getAttribute("aria-checked"), "true");
    assert.ok(await page.locator(".content.raw").isVisible());
    await page.keyboard.press("ArrowLeft");
    assert.ok(await page.locator(".content.rendered").isVisible());
    await page.context().close();
  });

  for (const state of ["streaming", "comparing"]) {
    it(`nothing moves by itself under reduced motion: ${state}`, async () => {
      const { page, send } = await open({ reducedMotion: true });
      await send(...states.find(({ name }) => name === state)!.messages);
      const moving = await page.evaluate(
        () => document.getAnimations().filter((animation) => animation.playState === "running").length,
      );
      assert.equal(moving, 0);
      await page.context().close();
    });
  }

  const looks = themeNames.flatMap((theme) =>
    ["failed", "comparing", "compared-four"].map((state) => [theme, state] as [ThemeName, string]),
  );
  for (const [theme, state] of looks) {
    it(`text stands out from its ground in ${theme}: ${state}`, async () => {
      const { page, send } = await open({ theme, width: 900 });
      await send(...states.find(({ name }) => name === state)!.messages);
      await page.waitForTimeout(80);
      const faint = await page.evaluate(() => {
        const channels = (colour: string) => (colour.match(/[\d.]+/g) ?? []).map(Number);
        const light = ([r = 0, g = 0, b = 0]: number[]) => {
          const linear = [r, g, b].map((value) => {
            const part = value / 255;
            return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
          });
          return 0.2126 * linear[0]! + 0.7152 * linear[1]! + 0.0722 * linear[2]!;
        };
        const over = (top: number[], under: number[]) =>
          [0, 1, 2].map((at) => (top[at] ?? 0) * (top[3] ?? 1) + (under[at] ?? 0) * (1 - (top[3] ?? 1)));
        const groundOf = (element: Element | null): number[] => {
          if (!element) return [255, 255, 255];
          const host = element.getRootNode();
          const parent = element.parentElement ?? (host instanceof ShadowRoot ? host.host : null);
          return over(channels(getComputedStyle(element).backgroundColor), groundOf(parent));
        };
        return [...document.querySelectorAll<HTMLElement>("#app *")]
          .filter((element) =>
            [...element.childNodes].some((node) => node instanceof Text && node.data.trim()),
          )
          .filter((element) => element.checkVisibility() && !element.closest(".only-heard, [disabled]"))
          .map((element) => {
            const ground = groundOf(element);
            const text = over(channels(getComputedStyle(element).color), ground);
            const [high, low] = [light(text), light(ground)].sort((one, other) => other - one);
            return { text: element.textContent?.slice(0, 30), ratio: (high! + 0.05) / (low! + 0.05) };
          })
          .filter(({ ratio }) => ratio < 4.5);
      });
      assert.deepEqual(faint, []);
      await page.context().close();
    });
  }
});
