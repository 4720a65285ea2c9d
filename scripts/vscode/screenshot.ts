import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { build } from "../build/build.ts";
import { packageExtension } from "../build/package.ts";
import { launchBrowser } from "./browser.ts";
import { startVSCodeServer } from "./server.ts";
import { openWorkbench, runCommand } from "./workbench.ts";

const usage = `Opens a folder in the real VS Code with the extension of this checkout and takes a picture.

  node scripts/vscode/screenshot.ts [--folder samples] [--open greeting.prompt] [--out screenshot.png]
    --theme light|dark|hc-light|hc-dark   --width 1280   --height 800   --scale 1
    --command "Run Prompt"                run by its title; may stand several times, in order
    --wait 1500                           milliseconds to wait before the picture
    --setting promptStudio.runOnSave=false  value as JSON; may stand several times
    --packaged                            install the package instead: toasts are shown only so
    --untrusted                           open in restricted mode
    --log                                 print what page and extension host write
PROMPT_STUDIO_SESSION_FILE in the environment signs the extension in.`;

const themes: Record<string, string> = {
  light: "Default Light Modern",
  dark: "Default Dark Modern",
  "hc-light": "Default High Contrast Light",
  "hc-dark": "Default High Contrast",
};

const { values } = parseArgs({
  options: {
    folder: { type: "string", default: "samples" },
    open: { type: "string" },
    out: { type: "string", default: "screenshot.png" },
    theme: { type: "string", default: "dark" },
    width: { type: "string", default: "1280" },
    height: { type: "string", default: "800" },
    scale: { type: "string", default: "1" },
    command: { type: "string", multiple: true, default: [] },
    wait: { type: "string", default: "1500" },
    setting: { type: "string", multiple: true, default: [] },
    packaged: { type: "boolean", default: false },
    untrusted: { type: "boolean", default: false },
    log: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

if (values.help) console.log(usage);
else await takeScreenshot();

async function takeScreenshot(): Promise<void> {
  const root = join(import.meta.dirname, "..", "..");
  const extension = values.packaged
    ? { vsix: (await packageExtension(root)).path }
    : { extensionDevelopmentPath: root };
  if (!values.packaged) await build(root, { minify: false });
  const folder = resolve(values.folder);
  const settings = Object.fromEntries(
    values.setting.map((text) => {
      const [name = "", ...value] = text.split("=");
      return [name, JSON.parse(value.join("="))];
    }),
  );
  const server = await startVSCodeServer({
    folder,
    trust: !values.untrusted,
    ...extension,
    settings: { "workbench.colorTheme": themes[values.theme] ?? values.theme, ...settings },
    onLog: (line) => values.log && console.error(line),
  });
  const browser = await launchBrowser();
  try {
    const url = server.url(folder, values.open && join(folder, values.open));
    const page = await openWorkbench(browser, url, {
      width: Number(values.width),
      height: Number(values.height),
      scale: Number(values.scale),
    });
    if (values.log) page.on("console", (message) => console.error(message.text()));
    if (values.open) await page.locator(".tab.active").first().waitFor({ timeout: 15_000 });
    await page.waitForTimeout(1500);
    for (const title of values.command) await runCommand(page, title);
    await page.waitForTimeout(Number(values.wait));
    await page.screenshot({ path: values.out });
    console.log(resolve(values.out));
  } finally {
    await browser.close();
    await server.stop();
  }
}
