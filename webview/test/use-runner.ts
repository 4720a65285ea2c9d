import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { after, before } from "mocha";
import type { Browser, Locator, Page } from "playwright-core";
import { until } from "../../scripts/test/until.ts";
import { launchBrowser } from "../../scripts/vscode/browser.ts";
import { type OpenOptions, openRunner, type Runner } from "./fake-host.ts";
import { type Site, serveRunner } from "./site.ts";

/** Gives the tests of one file a browser and the built page; both go when the file is done. */
export function useRunner(): { open(options?: OpenOptions): Promise<Runner>; site(): Site } {
  let browser: Browser;
  let site: Site;
  before(async function () {
    this.timeout(60_000);
    site = await serveRunner();
    browser = await launchBrowser();
  });
  after(async () => {
    await browser?.close();
    await site?.close();
  });
  return { open: (options) => openRunner(browser, site.url, options), site: () => site };
}

/** Waits until elements show these texts: the page paints about once a frame, later on a machine with much to do. */
export async function shows(locator: Locator, expected: string[]): Promise<void> {
  let seen: string[] = [];
  const look = async () => {
    seen = (await locator.allInnerTexts()).map((text) => text.trim());
    return isDeepStrictEqual(seen, expected);
  };
  await until("showing the texts", look, 10_000).catch(() => assert.deepEqual(seen, expected));
}

/** The words of an element as they can be seen. */
export async function words(locator: Locator): Promise<string> {
  return (await locator.allInnerTexts()).join(" ");
}

/** Hears all that is said to a screen reader from now on. */
export async function listen(page: Page): Promise<{
  /** Waits until a sentence was said. */
  until(sentence: string | RegExp): Promise<unknown>;
  /** Everything that was said, one after the other. */
  all(): Promise<string[]>;
}> {
  await page.evaluate(() => {
    window.heard = [];
    for (const region of document.querySelectorAll(".only-heard [role]")) {
      const hear = () => region.textContent && window.heard.push(region.textContent);
      new MutationObserver(hear).observe(region, { childList: true });
    }
  });
  const all = () => page.evaluate(() => window.heard);
  return {
    all,
    until: (sentence) =>
      until(`hearing "${sentence}"`, async () =>
        (await all()).some((one) => (typeof sentence === "string" ? one === sentence : sentence.test(one))),
      ),
  };
}
