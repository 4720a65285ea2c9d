import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { launchBrowser } from "../../scripts/vscode/browser.ts";
import { openRunner, type ThemeName, themeNames } from "./fake-host.ts";
import { serveRunner } from "./site.ts";
import { states } from "./states.ts";

/**
 * Takes a picture of every state of the runner in every theme at every width:
 *   node webview/test/gallery.ts [--out test-results/runner] [--state failed] [--theme dark] [--width 480]
 */
const { values } = parseArgs({
  options: {
    out: { type: "string", default: "test-results/runner" },
    state: { type: "string", multiple: true },
    theme: { type: "string", multiple: true },
    width: { type: "string", multiple: true },
    height: { type: "string", default: "720" },
  },
});
const widths = (values.width ?? ["320", "480", "900"]).map(Number);
const themes = (values.theme ?? themeNames) as ThemeName[];
const wanted = states.filter((state) => !values.state || values.state.includes(state.name));

mkdirSync(values.out, { recursive: true });
const site = await serveRunner();
const browser = await launchBrowser();
let taken = 0;
try {
  for (const state of wanted) {
    for (const theme of themes) {
      for (const width of widths) {
        const { page, send, troubles } = await openRunner(browser, site.url, {
          theme,
          width,
          height: Number(values.height),
        });
        await send(...state.messages);
        await page.evaluate(() => document.fonts.ready);
        await state.act?.(page);
        await page.waitForTimeout(150);
        await page.screenshot({ path: join(values.out, `${state.name}-${theme}-${width}.png`) });
        for (const trouble of troubles) console.error(`${state.name} ${theme} ${width}: ${trouble}`);
        taken++;
        await page.context().close();
      }
    }
  }
} finally {
  await browser.close();
  await site.close();
}
console.log(`${taken} pictures in ${values.out}`);
