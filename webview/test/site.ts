import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { runnerHtml } from "../../extension/runner/html.ts";

const root = join(import.meta.dirname, "../..");

export interface Site {
  url: string;
  /** Paths asked for that the page has no business with. */
  strays: string[];
  close(): Promise<void>;
}

/**
 * Builds the page and serves it on a free port, in the very HTML, and so under the very
 * policy, that the extension gives it: at / in English, at /de in German.
 */
export async function serveRunner(): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), "runner-page-"));
  await build({
    absWorkingDir: root,
    entryPoints: ["webview/main.ts"],
    outfile: join(folder, "webview.js"),
    bundle: true,
    format: "iife",
    platform: "browser",
    target: "chrome136",
    logLevel: "warning",
  });
  const codicons = join(root, "node_modules/@vscode/codicons/dist");
  const files: Record<string, [path: string, type: string]> = {
    "/webview.js": [join(folder, "webview.js"), "text/javascript"],
    "/webview.css": [join(folder, "webview.css"), "text/css"],
    "/codicon.css": [join(codicons, "codicon.css"), "text/css"],
    "/codicon.ttf": [join(codicons, "codicon.ttf"), "font/ttf"],
  };
  const page = (language: string) =>
    runnerHtml({
      cspSource: "'self'",
      asset: (name) => name,
      nonce: randomBytes(16).toString("hex"),
      language,
      title: "Runner",
      translations: translationsOf(language),
    });
  const strays: string[] = [];
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://page").pathname;
    const file = files[path];
    const language = /^\/(\w\w)?$/.exec(path);
    if (language) response.setHeader("content-type", "text/html").end(page(language[1] ?? "en"));
    else if (file) response.setHeader("content-type", file[1]).end(readFileSync(file[0]));
    else {
      if (path !== "/favicon.ico") strays.push(request.url ?? "");
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    strays,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The editor's bundle; English needs none. */
function translationsOf(language: string): Record<string, string> | undefined {
  if (language === "en") return undefined;
  return JSON.parse(readFileSync(join(root, "l10n", `bundle.l10n.${language}.json`), "utf8"));
}
