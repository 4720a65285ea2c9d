import { resolve } from "node:path";
import { after, afterEach, before } from "mocha";
import type { Page } from "playwright-core";
import { build } from "../../scripts/build/build.ts";
import { runCommand } from "../../scripts/vscode/index.ts";
import { startBroker, type TestBroker } from "../parts/broker.ts";
import { startWatchedUpstream, type WatchedUpstream } from "../parts/watched-upstream.ts";
import { type Editor, keepPicture, startEditor } from "./editor.ts";

/** A person's VS Code with a real broker and Postgres behind it, for the tests of one file. */
export interface Studio {
  readonly upstream: WatchedUpstream;
  readonly broker: TestBroker;
  readonly editor: Editor;
  /** Opens a window with a file in it; it is closed after the test, and a failed test leaves its picture. */
  open(file: string): Promise<Page>;
  /** The runs of a prompt file as lists have them, newest first. */
  runs(prompt: string): Promise<StoredRun[]>;
}

interface StoredRun {
  id: string;
  model: string;
  status: string;
  usage: { estimated: boolean } | null;
}

/** Call it in a `describe`: everything is started before its first test and ended after its last. */
export function useStudio(): Studio {
  let upstream: WatchedUpstream;
  let broker: TestBroker;
  let editor: Editor;
  let pages: Page[] = [];

  before(async () => {
    await build(resolve(import.meta.dirname, "../.."), { minify: true });
    upstream = await startWatchedUpstream();
    broker = await startBroker(upstream);
    editor = await startEditor({ broker: broker.url, token: broker.token });
  });
  afterEach(async function () {
    if (this.currentTest?.state === "failed") await keepPicture(pages.at(-1), this.currentTest.title);
    for (const page of pages) await page.close();
    pages = [];
  });
  after(async () => {
    await editor?.close();
    await broker?.stop();
    await upstream?.close();
  });

  return {
    get upstream() {
      return upstream;
    },
    get broker() {
      return broker;
    },
    get editor() {
      return editor;
    },
    async open(file) {
      const page = await editor.open(file);
      pages.push(page);
      return page;
    },
    runs: async (prompt) => (await broker.get(`/api/runs?prompt=${prompt}`)).data,
  };
}

/** Loads the window again with the editors it had; its address would open just the file. */
export async function reloadWindow(page: Page): Promise<void> {
  const address = new URL(page.url());
  const payload: [string, string][] = JSON.parse(address.searchParams.get("payload") ?? "[]");
  address.searchParams.set("payload", JSON.stringify(payload.filter(([name]) => name !== "openFile")));
  await page.evaluate(`history.replaceState(null, "", ${JSON.stringify(address.href)})`);
  await runCommand(page, "Developer: Reload Window");
}
