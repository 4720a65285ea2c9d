import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { VSCode } from "./provide.ts";

/** Installs a packaged extension into a profile of `startVSCodeServer`, replacing an older one. */
export async function installExtension(
  vscode: VSCode,
  { userDataDir, vsix, signal }: { userDataDir: string; vsix: string; signal?: AbortSignal },
): Promise<void> {
  const args = [
    join(vscode.root, "out", "server-main.js"),
    `--server-data-dir=${userDataDir}`,
    `--extensions-dir=${join(userDataDir, "extensions")}`,
    `--install-extension=${vsix}`,
    "--force",
    "--accept-server-license-terms",
  ];
  try {
    await promisify(execFile)(process.execPath, args, { ...(signal && { signal }) });
  } catch (error) {
    signal?.throwIfAborted();
    const { stderr = "" } = error as { stderr?: string };
    throw new Error(`The extension could not be installed. ${stderr.trim()}`, { cause: error });
  }
}
