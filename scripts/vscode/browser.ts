import { existsSync } from "node:fs";
import { type Browser, chromium, type LaunchOptions } from "playwright-core";
import { carriedChromium } from "./carried.ts";

/**
 * What every browser is started with. Not the `args` of `@sparticuz/chromium`: they hold `--single-process`, and
 * such a browser ends with the first of its contexts.
 */
const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * A Chromium for playwright: Debian's when it is installed, else the one out of npm on Linux, else the
 * Chrome or Edge of this machine.
 * @throws with a sentence that names the next step
 */
export async function launchBrowser(options: LaunchOptions = {}): Promise<Browser> {
  const problems: string[] = [];
  for (const candidate of await candidates()) {
    try {
      return await start({ ...options, ...candidate });
    } catch (error) {
      problems.push(error instanceof Error ? error.message.split("\n")[0]! : String(error));
    }
  }
  throw new Error(
    `No browser could be started: install Chromium ("apt-get install chromium"), Google Chrome or Microsoft Edge. ${problems.join(" ")}`,
  );
}

/** Starts one browser the way all are started. */
export function start(options: LaunchOptions): Promise<Browser> {
  return chromium.launch({ ...options, args });
}

async function candidates(): Promise<LaunchOptions[]> {
  const debian = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) => existsSync(path));
  if (debian) return [{ executablePath: debian }];
  const installed = [{ channel: "chrome" }, { channel: "msedge" }];
  return process.platform === "linux" ? [...(await carriedCandidates()), ...installed] : installed;
}

/** The one out of npm: with the libraries of this machine, else with its own. */
export async function carriedCandidates(): Promise<LaunchOptions[]> {
  const programs = await carriedChromium();
  return programs.map(({ executablePath, env }) => ({ executablePath, env: { ...process.env, ...env } }));
}
