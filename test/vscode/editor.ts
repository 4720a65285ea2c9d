import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Browser, FrameLocator, Page } from "playwright-core";
import { until } from "../../scripts/test/until.ts";
import { launchBrowser, openWorkbench, startVSCodeServer } from "../../scripts/vscode/index.ts";

const root = resolve(import.meta.dirname, "../..");

/** A person's VS Code: a server of its own with the extension of this checkout, on a copy of the samples. */
export interface Editor {
  folder: string;
  /** Opens a window with a file in it; in English unless another display language is named. */
  open(file: string, language?: string): Promise<Page>;
  close(): Promise<void>;
}

export interface EditorOptions {
  broker: string;
  token: string;
  /** Default true; false leaves workspace trust to VS Code. */
  trust?: boolean;
  settings?: Record<string, unknown>;
  /** Told every line that a window writes to its console. */
  onConsole?: (line: string) => void;
}

export async function startEditor(options: EditorOptions): Promise<Editor> {
  const { broker, token, trust = true, settings, onConsole } = options;
  const parent = mkdtempSync(join(tmpdir(), "prompt-studio-editor-"));
  const folder = join(parent, "samples");
  cpSync(join(root, "samples"), folder, { recursive: true });
  const session = join(parent, "session.json");
  writeFileSync(session, JSON.stringify({ broker, token }), { mode: 0o600 });
  const server = await startVSCodeServer({
    folder,
    trust,
    extensionDevelopmentPath: root,
    settings: { "promptStudio.broker.url": broker, "editor.minimap.enabled": false, ...settings },
    env: { PROMPT_STUDIO_SESSION_FILE: session },
  });
  const browser: Browser = await launchBrowser();
  return {
    folder,
    async open(file, language) {
      const page = await openWorkbench(browser, server.url(folder, join(folder, file)), {
        width: 1400,
        height: 900,
        ...(language && { language }),
        ...(onConsole && { onConsole }),
      });
      page.setDefaultTimeout(40_000);
      await page.locator(".tab.active", { hasText: file.split("/").at(-1)! }).waitFor();
      return page;
    },
    async close() {
      await browser.close();
      await server.stop();
      rmSync(parent, { recursive: true, force: true });
    },
  };
}

/** The runner page inside its two frames. */
export function runnerOf(page: Page): FrameLocator {
  return page.frameLocator("iframe.webview.ready").frameLocator("#active-frame");
}

/** Code lenses have no role; their text tells them apart. */
export function lens(page: Page, text: string | RegExp) {
  return page.locator(".codelens-decoration a", { hasText: text }).first();
}

/**
 * Opens the notification centre once something is in it. The bell's dot does not tell: it goes as soon as VS Code
 * has shown the notification as a toast, which under the test driver nobody sees.
 */
export async function openNotifications(page: Page) {
  const bell = page.locator(".statusbar #status\\.notifications a").first();
  const centre = page.locator(".notifications-center");
  await until("a notification", async () => {
    await bell.click();
    await page.waitForTimeout(300);
    if ((await centre.locator(".notification-list-item").count()) > 0) return true;
    // An empty one is closed by the same press.
    if (await centre.isVisible()) await bell.click();
    return false;
  });
  // The bell's tooltip would lie over the notifications' buttons.
  await page.mouse.move(0, 0);
  return centre;
}

/** Presses a button of a notification. */
export async function pressInNotification(page: Page, button: string): Promise<void> {
  const centre = await openNotifications(page);
  await centre.locator(".monaco-button", { hasText: button }).click();
}

/** Keeps what a failed test showed in test-results/. */
export async function keepPicture(page: Page | undefined, title: string): Promise<void> {
  mkdirSync("test-results", { recursive: true });
  const path = `test-results/${title.replace(/\W+/g, "-")}.png`;
  await page?.screenshot({ path }).catch(() => undefined);
}
