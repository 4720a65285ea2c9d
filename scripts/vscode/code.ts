#!/usr/bin/env node
import { writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { launchBrowser } from "./browser.ts";
import { startVSCodeServer } from "./server.ts";

/**
 * VS Code's test command line on machines that cannot download the desktop VS Code: opens the folder in the VS
 * Code out of npm, runs the tests in its extension host and ends with their exit code; with VSCODE_TEST_LOG it prints what they print.
 * `@vscode/test-electron` takes this file as its `vscodeExecutablePath`.
 */
const args = process.argv.slice(2);
const value = (name: string) => args.find((one) => one.startsWith(`--${name}=`))?.slice(name.length + 3);
const folder = args.find((one) => !one.startsWith("--")) ?? tmpdir();
const extensionDevelopmentPath = value("extensionDevelopmentPath");
const extensionTestsPath = value("extensionTestsPath");

if (!extensionDevelopmentPath || !extensionTestsPath) {
  console.error("Give --extensionDevelopmentPath=… and --extensionTestsPath=…, and a folder to open.");
  process.exit(2);
}

const server = await startVSCodeServer({
  folder,
  trust: args.includes("--disable-workspace-trust"),
  extensionDevelopmentPath,
  extensionTestsPath,
  settings: JSON.parse(process.env.VSCODE_TEST_SETTINGS ?? "{}"),
});
const browser = await launchBrowser();
const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
const ended = new Promise<number>((resolve) => {
  void page.exposeFunction("codeAutomationExit", (code: number) => resolve(code));
  void page.exposeFunction("codeAutomationLog", (type: string, words: unknown[]) => {
    // Mostly VS Code's own: no marketplace, no native logger.
    if (!process.env.VSCODE_TEST_LOG) return;
    writeSync(type === "error" || type === "warn" ? 2 : 1, `${words.join(" ")}\n`);
  });
  page.once("crash", () => resolve(1));
});
await page.goto(server.url());
const code = await ended;
await browser.close();
await server.stop();
process.exit(code);
