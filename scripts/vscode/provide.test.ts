import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, it } from "mocha";
import { codeServerVersion, provideVSCode } from "./provide.ts";

describe("VS Code out of npm", () => {
  let dataDir: string;
  let calls: string[];
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), "prompt-studio-provide-"));
    calls = [];
  });
  afterEach(() => rmSync(dataDir, { recursive: true }));

  /** An npm that leaves what the real one leaves, after a moment. */
  const runNpm = async (
    args: string[],
    { cwd, signal }: { cwd: string; signal?: AbortSignal | undefined },
  ) => {
    calls.push(args.join(" "));
    await sleep(50, undefined, { signal });
    if (!args[1]?.startsWith("code-server")) return;
    const out = join(cwd, "node_modules", "code-server", "lib", "vscode", "out");
    mkdirSync(out, { recursive: true });
    writeFileSync(join(out, "server-main.js"), "");
  };
  const left = () => readdirSync(join(dataDir, "vscode"));

  it("is fetched once, however many ask, and is there afterwards", async () => {
    const all = await Promise.all([1, 2, 3].map(() => provideVSCode({ dataDir, runNpm })));
    assert.deepEqual(calls, [
      `install code-server@${codeServerVersion} --ignore-scripts`,
      "install --omit=dev --ignore-scripts",
    ]);
    for (const one of all) assert.ok(existsSync(join(one.root, "out", "server-main.js")));
    await provideVSCode({ dataDir, runNpm });
    assert.equal(calls.length, 2);
    assert.deepEqual(left(), [codeServerVersion]);
  });

  it("is fetched again over what a killed start left half fetched", async () => {
    mkdirSync(join(dataDir, "vscode", "new-1", "node_modules"), { recursive: true });
    mkdirSync(join(dataDir, "vscode", codeServerVersion), { recursive: true });
    writeFileSync(
      join(dataDir, "vscode", `${codeServerVersion}.lock`),
      JSON.stringify({ pid: 1, started: "then" }),
    );
    await provideVSCode({ dataDir, runNpm });
    assert.deepEqual(left(), [codeServerVersion]);
  });

  it("leaves nothing half fetched when it is given up", async () => {
    const asked = new AbortController();
    const providing = provideVSCode({ dataDir, runNpm, signal: asked.signal });
    asked.abort(new Error("Ctrl-C"));
    await assert.rejects(providing, /Ctrl-C/);
    assert.deepEqual(left(), []);
  });

  const failures: [words: string, sentence: RegExp][] = [
    ["npm error code ENOSPC\nnpm error no space left on device", /disk .* is full.*700 MB/],
    ["spawn npm ENOENT", /npm is not on the PATH/],
    ["npm error code ENOTFOUND\nnpm error network request failed", /could not be fetched .*--headless/],
  ];
  for (const [words, sentence] of failures) {
    it(`says a sentence when npm says "${words.split("\n")[0]}"`, async () => {
      const failing = () => Promise.reject(new Error(words));
      await assert.rejects(provideVSCode({ dataDir, runNpm: failing }), sentence);
      assert.deepEqual(left(), []);
    });
  }
});
