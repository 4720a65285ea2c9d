import { existsSync } from "node:fs";
import { type Browser, chromium, type LaunchOptions } from "playwright-core";

const quiet = [
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
      return await chromium.launch({ ...options, ...candidate });
    } catch (error) {
      problems.push(error instanceof Error ? error.message.split("\n")[0]! : String(error));
    }
  }
  throw new Error(
    `No browser could be started: install Chromium ("apt-get install chromium"), Google Chrome or Microsoft Edge. ${problems.join(" ")}`,
  );
}

async function candidates(): Promise<LaunchOptions[]> {
  const debian = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) => existsSync(path));
  if (debian) return [{ executablePath: debian, args: quiet }];
  const installed = [{ channel: "chrome" }, { channel: "msedge" }].map((one) => ({ ...one, args: quiet }));
  if (process.platform !== "linux") return installed;
  const { default: carried } = await import("@sparticuz/chromium");
  return [{ executablePath: await carried.executablePath(), args: carried.args }, ...installed];
}
