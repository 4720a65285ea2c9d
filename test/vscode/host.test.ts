import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { runTests } from "@vscode/test-electron";
import Mocha, { before, describe, it } from "mocha";
import type { HostResult } from "../../extension/test/index.ts";
import { startBroker } from "../parts/broker.ts";
import { buildHostTests } from "./build.ts";

/**
 * The extension inside the extension host of a real VS Code. The tests themselves are in extension/test; each
 * of their results becomes a test here. With VSCODE_TEST_VERSION (such as `stable`) the desktop VS Code is
 * downloaded, else it is the VS Code out of npm.
 */
describe("in the extension host of VS Code", () => {
  before(async function () {
    this.timeout(240_000);
    const suite = this.test!.parent!;
    for (const { title, state, message } of await runInHost()) {
      suite.addTest(new Mocha.Test(title, () => assert.equal(state, "passed", message)));
    }
  });

  it("starts and ends by itself", function () {
    assert.ok(this.test!.parent!.tests.length > 1, "no test ran in the extension host");
  });
});

async function runInHost(): Promise<HostResult[]> {
  const root = resolve(import.meta.dirname, "../..");
  const folder = mkdtempSync(join(tmpdir(), "prompt-studio-host-"));
  const workspace = join(folder, "samples");
  cpSync(join(root, "samples"), workspace, { recursive: true });
  const broker = await startBroker();
  try {
    const extensionTestsPath = await buildHostTests(root);
    const sessionFile = join(folder, "session.json");
    writeFileSync(sessionFile, JSON.stringify({ broker: broker.url, token: broker.token }), { mode: 0o600 });
    const resultsFile = join(folder, "results.json");
    const settings = { "promptStudio.broker.url": broker.url };
    const version = process.env.VSCODE_TEST_VERSION;
    const failure = await runTests({
      ...(version ? { version } : { vscodeExecutablePath: join(root, "scripts/vscode/code.ts") }),
      extensionDevelopmentPath: root,
      extensionTestsPath,
      launchArgs: [workspace, "--disable-workspace-trust"],
      extensionTestsEnv: {
        HOST_TEST_RESULTS: resultsFile,
        PROMPT_STUDIO_SESSION_FILE: sessionFile,
        VSCODE_TEST_SETTINGS: JSON.stringify(settings),
        TEST_BROKER_URL: broker.url,
        TEST_BROKER_TOKEN: broker.token,
      },
    }).then(
      () => null,
      (error: unknown) => error,
    );
    const found: HostResult[] = readResults(resultsFile) ?? [];
    if (found.length === 0) throw failure ?? new Error("No test ran in the extension host.");
    return found;
  } finally {
    await broker.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function readResults(file: string): HostResult[] | null {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}
