import assert from "node:assert/strict";
import { utimesSync } from "node:fs";
import { join } from "node:path";
import { listFiles, PackageManager } from "@vscode/vsce";
import { before, describe, it } from "mocha";
import { type Packaged, packageExtension } from "./package.ts";

const root = join(import.meta.dirname, "..", "..");

describe("the packaged extension", function () {
  this.timeout(120_000);
  let packaged: Packaged;
  let files: string[];

  before(async () => {
    packaged = await packageExtension(root);
    files = await listFiles({ cwd: root, packageManager: PackageManager.None });
  });

  it("is smaller than 1 MB", () => {
    assert.ok(packaged.bytes < 1024 * 1024, `${packaged.bytes} bytes`);
  });

  // A file that comes or goes is to be seen here, and meant.
  it("has the files of the product, and no others", () => {
    assert.deepEqual(files.toSorted(), [
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "dist/THIRD-PARTY-NOTICES.txt",
      "dist/codicon.css",
      "dist/codicon.ttf",
      "dist/core.cjs",
      "dist/extension.cjs",
      "dist/extension.web.cjs",
      "dist/webview.css",
      "dist/webview.js",
      "dist/worker.cjs",
      "l10n/bundle.l10n.de.json",
      "media/dotprompt-yaml.tmLanguage.json",
      "media/dotprompt.tmLanguage.json",
      "media/icon.png",
      "media/language-configuration.json",
      "media/prompt-file-dark.svg",
      "media/prompt-file-light.svg",
      "media/walkthrough-run.svg",
      "media/walkthrough-sign-in.svg",
      "media/walkthrough-test.svg",
      "media/yaml-language-configuration.json",
      "package.json",
      "package.nls.de.json",
      "package.nls.json",
    ]);
  });

  it("is the same file when it is built again, whatever the clock says", async () => {
    utimesSync(join(root, "README.md"), new Date(), new Date());
    assert.equal((await packageExtension(root)).sha256, packaged.sha256);
  });
});
