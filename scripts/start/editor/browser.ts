import { join } from "node:path";
import openInDefaultApp from "open";
import { signalGroup } from "../../processes/end.ts";
import { installExtension, provideVSCode, startVSCodeServer } from "../../vscode/index.ts";
import { keepAlive } from "../keep.ts";
import type { Editor, EditorOptions } from "./editor.ts";
import { installOnce } from "./installOnce.ts";
import { choosePlace } from "./place.ts";

/** Serves VS Code on 127.0.0.1 and opens it in the person's browser. */
export async function openBrowserEditor(options: EditorOptions): Promise<Editor> {
  const { say, tell, signal, dataDir, folder } = options;
  const vscode = await provideVSCode({ dataDir, signal, onProgress: say });
  const userDataDir = join(options.dir, "browser");
  await installOnce(userDataDir, options.extension, async () => {
    say("installing the extension");
    await installExtension(vscode, { userDataDir, vsix: options.extension.path, signal });
  });
  say("waiting for VS Code to listen");
  const place = await choosePlace(options.dir);
  const begin = async () => {
    const server = await startVSCodeServer({
      vscode,
      userDataDir,
      folder,
      ...place,
      // The folder is our own copy of the samples, and a browser's list of trusted folders cannot be
      // filled in beforehand.
      trust: true,
      fixedSettings: { "promptStudio.broker.url": options.broker },
      env: { PROMPT_STUDIO_SESSION_FILE: options.session },
      onStart: options.noteChild,
      signal,
    });
    return { ...server, end: server.stop, kill: () => signalGroup(server.pid, "SIGKILL") };
  };
  const { life, broken, end, kill } = await keepAlive("VS Code", begin, { say: tell, signal });
  // Without a file: what was open comes back at every reload.
  const url = life().url();
  if (options.mayOpenBrowser) await openInBrowser(url, say);
  return { kind: "browser", url, ended: broken.catch((error: Error) => error.message), end, kill };
}

/** A browser that does not open is no reason to stop: the address is printed anyway. */
async function openInBrowser(url: string, say: (text: string) => void): Promise<void> {
  const failed = () => say("no browser could be opened; open the address below yourself");
  try {
    const opener = await openInDefaultApp(url);
    opener.once("error", failed);
    opener.unref();
  } catch {
    failed();
  }
}
