import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { dataFolder } from "./dataFolder.ts";
import { npmStart } from "./test/startForTests.ts";
import { launchBrowser, openWorkbench, provideVSCode } from "./vscode/index.ts";
import { setString } from "./vscode/settings.ts";

/**
 * `npm run picture`: starts the studio as a person does, runs greeting.prompt, saves it for a verdict and takes the
 * picture that the README shows.
 */
const { values } = parseArgs({
  options: {
    out: { type: "string", default: "docs/pictures/studio.png" },
    theme: { type: "string", default: "Default Dark Modern" },
    width: { type: "string", default: "1280" },
  },
});

await provideVSCode();
const data = mkdtempSync(join(tmpdir(), "prompt-studio-picture-"));
const fetched = join(dataFolder(process.env, process.platform, homedir()), "vscode");
if (existsSync(fetched)) symlinkSync(fetched, join(data, "vscode"));
const started = npmStart([], { PROMPT_STUDIO_DATA: data, PORT: "0" });
const browser = await launchBrowser();
try {
  const { editor } = await started.ready;
  if (!editor) throw new Error("The picture is taken of VS Code in the browser: take `code` off the PATH.");
  const profile = join(data, "editor", "browser", "data", "User", "settings.json");
  writeFileSync(profile, setString(readFileSync(profile, "utf8"), "workbench.colorTheme", values.theme));
  const page = await openWorkbench(browser, editor, { width: Number(values.width), height: 800, scale: 1.5 });
  page.setDefaultTimeout(60_000);
  const lens = (text: string) => page.locator(".codelens-decoration a", { hasText: text }).first();
  await lens("3 tests").waitFor();
  await page.locator(".view-line", { hasText: "temperature:" }).first().click();
  await page.keyboard.press("End");
  await page.keyboard.press("Backspace");
  await page.keyboard.type("3");
  await lens("Run").click();
  const runner = page.frameLocator("iframe.webview.ready").frameLocator("#active-frame");
  await runner.getByRole("contentinfo").getByText("succeeded").waitFor();
  await page.locator(".tab", { hasText: "greeting.prompt" }).first().click();
  await page.keyboard.press("ControlOrMeta+S");
  await page.locator(".monaco-button", { hasText: "Run on save" }).first().click();
  await lens("3/3 tests").waitFor();
  await page.locator(".activitybar .action-item a[aria-label*='Testing']").click();
  await page.locator(".test-explorer .monaco-list-row").first().waitFor();
  await page.waitForTimeout(7000);
  mkdirSync(dirname(values.out), { recursive: true });
  await page.screenshot({ path: values.out });
  console.log(values.out);
} finally {
  await browser.close();
  started.signal("SIGTERM");
  await started.ended;
  rmSync(data, { recursive: true, force: true });
}
