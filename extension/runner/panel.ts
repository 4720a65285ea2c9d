import { randomBytes } from "node:crypto";
import { env, l10n, type Uri, ViewColumn, Uri as VsUri, type WebviewPanel, window } from "vscode";
import type { HostMessage, PageMessage } from "../../core/protocol/runner.ts";
import type { Closable } from "../events.ts";
import { runnerHtml } from "./html.ts";
import { readPageMessage } from "./messages.ts";

export const viewType = "promptStudio.runner";

/** The webview panel: sends messages, hands over the valid ones that come back. */
export interface Panel extends Closable {
  /** Sends a message, unless it says what the page was told last. */
  send(message: HostMessage): void;
  /** Forgets what the page was told: a new page knows nothing. */
  forget(): void;
  reveal(): void;
  setTitle(title: string): void;
  visible(): boolean;
  /** Where it stands; undefined while it is hidden. */
  column(): ViewColumn | undefined;
}

export interface PanelHandlers {
  onMessage(message: PageMessage): unknown;
  onVisible(): void;
  onClosed(): void;
}

/** Opens a panel beside the editor, without taking the focus from it. */
export function createPanel(extensionUri: Uri, handlers: PanelHandlers): Panel {
  const panel = window.createWebviewPanel(
    viewType,
    l10n.t("Runner"),
    { viewColumn: ViewColumn.Beside, preserveFocus: true },
    options(extensionUri),
  );
  return wirePanel(panel, extensionUri, handlers);
}

/** Takes a panel over, new or restored by VS Code, and loads the page into it. */
export function wirePanel(panel: WebviewPanel, extensionUri: Uri, handlers: PanelHandlers): Panel {
  const { webview } = panel;
  const told = new Map<HostMessage["type"], string>();
  webview.options = options(extensionUri);
  panel.iconPath = {
    light: VsUri.joinPath(extensionUri, "media", "prompt-file-light.svg"),
    dark: VsUri.joinPath(extensionUri, "media", "prompt-file-dark.svg"),
  };
  const subscriptions = [
    webview.onDidReceiveMessage((raw: unknown) => {
      const message = readPageMessage(raw);
      if (message) handlers.onMessage(message);
    }),
    panel.onDidChangeViewState(() => panel.visible && handlers.onVisible()),
  ];
  panel.onDidDispose(() => {
    for (const subscription of subscriptions) subscription.dispose();
    handlers.onClosed();
  });
  webview.html = runnerHtml({
    cspSource: webview.cspSource,
    asset: (name) => webview.asWebviewUri(VsUri.joinPath(extensionUri, "dist", name)).toString(),
    nonce: randomBytes(16).toString("hex"),
    language: env.language,
    title: l10n.t("Runner"),
    translations: l10n.bundle,
  });
  return {
    send(message) {
      const { type } = message;
      // Text to append and orders to focus count each time; everything else is a state.
      if (type !== "delta" && type !== "focus") {
        const text = JSON.stringify(message);
        if (told.get(type) === text) return;
        told.set(type, text);
      }
      // The page's text grows by deltas, so the run it was told of last is no longer what it shows.
      if (type === "delta") told.delete(message.column === undefined ? "run" : "comparison");
      void webview.postMessage(message);
    },
    forget: () => told.clear(),
    reveal: () => panel.reveal(undefined, true),
    setTitle(title) {
      if (panel.title !== title) panel.title = title;
    },
    visible: () => panel.visible,
    column: () => panel.viewColumn,
    dispose: () => panel.dispose(),
  };
}

const options = (extensionUri: Uri) => ({
  enableScripts: true,
  localResourceRoots: [VsUri.joinPath(extensionUri, "dist")],
});
