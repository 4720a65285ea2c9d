import type { HostMessage, PageMessage } from "../core/protocol/runner.ts";

declare function acquireVsCodeApi(): {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
};

/** The extension host as the page sees it. */
export interface Host {
  post(message: PageMessage): void;
  /** Calls `listener` for each message the host sends; anything that is not one is dropped. */
  listen(listener: (message: HostMessage) => void): void;
  load(): unknown;
  save(state: unknown): void;
}

/** Connects to VS Code; can be called once in the life of a page. */
export function connectHost(): Host {
  const api = acquireVsCodeApi();
  return {
    post: (message) => api.postMessage(message),
    listen: (listener) => {
      window.addEventListener("message", (event: MessageEvent<unknown>) => {
        // Frames below the page could post here too; the page has none and takes nothing from any.
        if (isHostMessage(event.data)) listener(event.data);
      });
    },
    load: () => api.getState(),
    save: (state) => api.setState(state),
  };
}

function isHostMessage(data: unknown): data is HostMessage {
  return typeof data === "object" && data !== null && typeof (data as { type?: unknown }).type === "string";
}
