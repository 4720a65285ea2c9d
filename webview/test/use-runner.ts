import { after, before } from "mocha";
import type { Browser, Locator } from "playwright-core";
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

/** The words of an element as they can be seen. */
export async function words(locator: Locator): Promise<string> {
  return (await locator.allInnerTexts()).join(" ");
}
