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

  for (const name of [
    "package.json",
    "README.md",
    "LICENSE",
    "CHANGELOG.md",
    "dist/extension.cjs",
    "dist/webview.js",
    "dist/webview.css",
    "dist/codicon.css",
    "dist/codicon.ttf",
    "dist/THIRD-PARTY-NOTICES.txt",
  ]) {
    it(`has ${name}`, () => assert.ok(files.includes(name)));
  }

  it("has nothing but the product: no sources, tests, scripts, modules or settings", () => {
    const kept = /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|dist\/[^/]+|media\/.+)$/;
    assert.deepEqual(
      files.filter((file) => !kept.test(file) || /\.(ts|map|vsix|vsix\.json)$/.test(file)),
      [],
    );
  });

  it("is the same file when it is built again, whatever the clock says", async () => {
    utimesSync(join(root, "README.md"), new Date(), new Date());
    assert.equal((await packageExtension(root)).sha256, packaged.sha256);
  });
});
