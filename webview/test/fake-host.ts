import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import type { HostMessage, PageMessage } from "../../core/protocol/runner.ts";

export type ThemeName = "dark" | "light" | "hc-dark" | "hc-light";
export const themeNames: ThemeName[] = ["dark", "light", "hc-dark", "hc-light"];

interface Theme {
  class: string;
  kind: string;
  variables: Record<string, string>;
}

/** What VS Code 1.139 gives a webview under its default themes, as far as the runner and its controls ask. */
const themes = JSON.parse(readFileSync(join(import.meta.dirname, "themes.json"), "utf8")) as Record<
  ThemeName,
  Theme
>;

declare global {
  interface Window {
    /** Messages the page has posted. */
    posted: unknown[];
    /** What the page keeps with setState. */
    kept: unknown;
    /** What `listen` heard. */
    heard: string[];
  }
}

/** An open runner page with this process in the part of the extension host. */
export interface Runner {
  page: Page;
  send(...messages: HostMessage[]): Promise<void>;
  /** Messages the page has posted, of one type. */
  posted<Type extends PageMessage["type"]>(type: Type): Promise<Extract<PageMessage, { type: Type }>[]>;
  /** Violations of the policy and errors the page met. */
  troubles: string[];
  /** Addresses outside the site that something asked for. */
  requests: string[];
}

export interface OpenOptions {
  theme?: ThemeName;
  width?: number;
  height?: number;
  /** What `getState` gives. */
  state?: unknown;
  reducedMotion?: boolean;
  /** "de", or English. */
  language?: string;
}

export async function openRunner(browser: Browser, url: string, options: OpenOptions = {}): Promise<Runner> {
  const theme = themes[options.theme ?? "dark"];
  const context = await browser.newContext({
    viewport: { width: options.width ?? 480, height: options.height ?? 720 },
    reducedMotion: options.reducedMotion === false ? "no-preference" : "reduce",
    colorScheme: options.theme?.includes("light") ? "light" : "dark",
    forcedColors: "none",
  });
  const page = await context.newPage();
  const troubles: string[] = [];
  const requests: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") troubles.push(message.text());
  });
  page.on("pageerror", (error) => troubles.push(String(error)));
  await context.route("**/*", (route) => {
    const asked = route.request().url();
    if (asked.startsWith(url)) return route.continue();
    requests.push(asked);
    return route.abort();
  });
  await page.addInitScript(
    ({ variables, themeClass, kind, state }) => {
      window.posted = [];
      window.kept = state;
      Object.assign(window, {
        acquireVsCodeApi: () => ({
          postMessage: (message: unknown) => window.posted.push(structuredClone(message)),
          getState: () => window.kept,
          setState: (next: unknown) => {
            window.kept = structuredClone(next);
          },
        }),
      });
      const dress = () => {
        for (const [name, value] of Object.entries(variables)) {
          document.documentElement.style.setProperty(name, value);
        }
        document.body.className = themeClass;
        document.body.dataset.vscodeThemeKind = kind;
      };
      document.addEventListener("readystatechange", dress, { once: true });
    },
    { variables: theme.variables, themeClass: theme.class, kind: theme.kind, state: options.state },
  );
  await page.goto(url + (options.language ?? ""));
  await page.waitForFunction(() => window.posted.length > 0);
  return {
    page,
    troubles,
    requests,
    send: async (...messages) => {
      await page.evaluate((all) => {
        for (const message of all) window.dispatchEvent(new MessageEvent("message", { data: message }));
      }, messages);
    },
    posted: async (type) =>
      (await page.evaluate(() => window.posted as { type: string }[])).filter(
        (message) => message.type === type,
      ) as never,
  };
}
