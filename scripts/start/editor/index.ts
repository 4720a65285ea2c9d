import { openBrowserEditor } from "./browser.ts";
import { findDesktop, openDesktopEditor } from "./desktop.ts";
import type { Editor, EditorOptions } from "./editor.ts";

export type { Editor, EditorOptions } from "./editor.ts";
export { provideExtension } from "./extension.ts";
export { writeSession } from "./session.ts";

/**
 * Opens the desktop VS Code when there is one that can be used, else the same VS Code in the browser.
 * @param oldest the least version of VS Code that can run the extension
 */
export async function openEditor(options: EditorOptions, oldest: string): Promise<Editor> {
  const desktop = await findDesktop(options, oldest);
  if (desktop === null) return await openBrowserEditor(options);
  if (typeof desktop !== "string") {
    try {
      return await openDesktopEditor(desktop, options);
    } catch (error) {
      options.signal.throwIfAborted();
      options.say(error instanceof Error ? error.message : String(error));
    }
  } else {
    options.say(desktop);
  }
  options.say("using VS Code in the browser instead");
  return await openBrowserEditor(options);
}
