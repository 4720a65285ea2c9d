/** The real VS Code out of npm and a browser to drive it with. */
export { launchBrowser } from "./browser.ts";
export { installExtension } from "./install.ts";
export { codeServerVersion, type ProvideOptions, provideVSCode, type VSCode } from "./provide.ts";
export { startVSCodeServer, type VSCodeServer, type VSCodeServerOptions } from "./server.ts";
export { openFile, openWorkbench, runCommand, type WorkbenchOptions } from "./workbench.ts";
