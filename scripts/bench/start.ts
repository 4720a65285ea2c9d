import { existsSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { dataFolder } from "../dataFolder.ts";
import { npmStart } from "../test/startForTests.ts";
import { launchBrowser, openWorkbench, provideVSCode } from "../vscode/index.ts";
import type { Figure } from "./figures.ts";

/** How long `npm start` takes from installed packages, with and without the editor, on fresh data. */
export async function measureStart(): Promise<Figure[]> {
  await provideVSCode();
  const data = mkdtempSync(join(tmpdir(), "prompt-studio-bench-"));
  const env = { PROMPT_STUDIO_DATA: data, PORT: "0" };
  try {
    const first = await secondsToReady(["--headless"], env);
    const again = await secondsToReady(["--headless"], env);
    // The fetched VS Code is taken over, as it would lie there after the first start with an editor.
    const fetched = join(dataFolder(process.env, process.platform, homedir()), "vscode");
    if (!existsSync(join(data, "vscode"))) symlinkSync(fetched, join(data, "vscode"));
    const editor = await secondsToUsable(env);
    const editorAgain = await secondsToUsable(env);
    return [
      { name: "headless to ready, first time", value: first, unit: "s", target: 10 },
      { name: "headless to ready, after that", value: again, unit: "s", target: 4 },
      {
        name: "with the editor fetched: open and usable, first",
        value: editor,
        unit: "s",
        target: 15,
        how: "from `npm start` to the Run lens above greeting.prompt in a fresh profile",
      },
      { name: "the same, after that", value: editorAgain, unit: "s", target: 15 },
    ];
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

async function secondsToReady(args: string[], env: Record<string, string>): Promise<number> {
  const begin = performance.now();
  const started = npmStart(args, env);
  await started.ready;
  const took = (performance.now() - begin) / 1000;
  started.signal("SIGTERM");
  await started.ended;
  return took;
}

async function secondsToUsable(env: Record<string, string>): Promise<number> {
  const browser = await launchBrowser();
  const begin = performance.now();
  const started = npmStart([], env);
  try {
    const { editor } = await started.ready;
    if (!editor)
      throw new Error("A desktop VS Code is on the PATH; the editor in the browser was not measured.");
    const page = await openWorkbench(browser, editor);
    const lens = page.locator(".codelens-decoration a", { hasText: "Run" }).first();
    if (!(await page.locator(".tab.active").count())) {
      await page.locator(".explorer-folders-view .monaco-list-row", { hasText: "greeting.prompt" }).click();
    }
    await lens.waitFor({ timeout: 60_000 });
    return (performance.now() - begin) / 1000;
  } finally {
    await browser.close();
    started.signal("SIGTERM");
    await started.ended;
  }
}
