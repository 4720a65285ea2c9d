import type { Browser, Page } from "playwright-core";

export interface WorkbenchOptions {
  /** Pixels. */
  width?: number;
  height?: number;
  /** Device pixels a CSS pixel, for sharp pictures. */
  scale?: number;
  /** The display language, such as `de`: of what extensions say, since VS Code's own language packs are not here. */
  language?: string;
  /** Told every line that the window writes to its console, from the first on. */
  onConsole?: (line: string) => void;
}

/** Opens an address of `startVSCodeServer` and waits until the workbench stands and its editors are restored. */
export async function openWorkbench(
  browser: Browser,
  url: string,
  { width = 1280, height = 800, scale = 1, language, onConsole }: WorkbenchOptions = {},
): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height }, deviceScaleFactor: scale });
  if (onConsole) page.on("console", (message) => onConsole(`${message.type()}: ${message.text()}`));
  if (language) {
    await page.addInitScript((value) => {
      Object.assign(globalThis, { _VSCODE_NLS_LANGUAGE: value });
    }, language);
  }
  await page.goto(url);
  await page.waitForSelector(".monaco-workbench .part.statusbar .statusbar-item", { timeout: 60_000 });
  // Shown once the extension host answered; before that, commands of extensions do not exist.
  await page.waitForSelector(".monaco-workbench .part.activitybar .action-item", { timeout: 60_000 });
  return page;
}

/**
 * Runs a command as a person would: by its title in the Command Palette. Right after the start an
 * extension's commands are not there yet, so it looks again until they are.
 * @param patience milliseconds
 */
export async function runCommand(page: Page, title: string, patience = 30_000): Promise<void> {
  const row = page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first();
  for (const until = Date.now() + patience; ; ) {
    await page.keyboard.press("F1");
    try {
      // While VS Code is busy starting, something else may take the focus and close the palette again.
      const input = page.locator(".quick-input-widget:visible input.input");
      await input.fill(`>${title}`, { timeout: 5000 });
      await row.click({ timeout: 2000 });
      return;
    } catch (error) {
      if (Date.now() > until) throw error;
      await page.keyboard.press("Escape");
    }
  }
}

/** Opens a file of the workspace through Quick Open. */
export async function openFile(page: Page, name: string): Promise<void> {
  await page.keyboard.press("ControlOrMeta+P");
  const input = page.locator(".quick-input-widget:visible input.input");
  await input.waitFor({ timeout: 15_000 });
  await input.fill(name);
  await page
    .locator(".quick-input-list .monaco-list-row", { hasText: name.split("/").at(-1)! })
    .first()
    .click();
  await page.locator(".tab.active", { hasText: name.split("/").at(-1)! }).waitFor({ timeout: 15_000 });
}
