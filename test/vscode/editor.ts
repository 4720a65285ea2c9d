import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Browser, FrameLocator, Page } from "playwright-core";
import { launchBrowser, openWorkbench, startVSCodeServer } from "../../scripts/vscode/index.ts";

const root = resolve(import.meta.dirname, "../..");

/** A person's VS Code: a server of its own with the extension of this checkout, on a copy of the samples. */
export interface Editor {
  folder: string;
  /** Opens a window with a file in it. */
  open(file: string): Promise<Page>;
  close(): Promise<void>;
}

export interface EditorOptions {
  broker: string;
  token: string;
  /** Default true; false leaves workspace trust to VS Code. */
  trust?: boolean;
  settings?: Record<string, unknown>;
}

export async function startEditor({ broker, token, trust = true, settings }: EditorOptions): Promise<Editor> {
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
    async open(file) {
      const page = await openWorkbench(browser, server.url(folder, join(folder, file)), {
        width: 1400,
        height: 900,
      });
      page.setDefaultTimeout(20_000);
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
 * Presses a button of a notification. Under the test driver VS Code shows no toasts, so the notification is
 * waited for at the bell and read in the notification centre.
 */
export async function pressInNotification(page: Page, button: string): Promise<void> {
  await page.locator(".statusbar #status\\.notifications .codicon-bell-dot").click();
  await page.locator(".notifications-center .monaco-button", { hasText: button }).click();
}
