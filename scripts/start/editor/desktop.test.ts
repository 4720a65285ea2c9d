import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterEach, beforeEach, describe, it } from "mocha";
import { identify } from "../../processes/identity.ts";
import { findDesktop, openDesktopEditor } from "./desktop.ts";
import type { EditorOptions } from "./editor.ts";

/** A `code` that notes how it is called, and with --wait is a running VS Code until it is ended. */
const fakeCode = (version: string, note: string) => `#!${process.execPath}
const { appendFileSync, mkdirSync, writeFileSync } = require("node:fs");
const args = process.argv.slice(2);
const { PROMPT_STUDIO_SESSION_FILE: session, VSCODE_IPC_HOOK_CLI: hook } = process.env;
appendFileSync(${JSON.stringify(note)}, JSON.stringify({ args, session, hook }) + "\\n");
if (args.includes("--version")) console.log(${JSON.stringify(version)} + "\\nabcdef\\nx64");
const profile = args.find((one) => one.startsWith("--user-data-dir=")).slice("--user-data-dir=".length);
if (args.includes("--wait")) {
  mkdirSync(profile, { recursive: true });
  writeFileSync(profile + "/code.lock", String(process.pid));
  setInterval(() => {}, 1000);
}
`;

describe("desktop VS Code", () => {
  let dir: string;
  let options: EditorOptions;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "prompt-studio-desktop-"));
    options = {
      dir: join(dir, "editor"),
      dataDir: dir,
      folder: join(dir, "samples"),
      extension: { path: join(dir, "prompt-studio.vsix"), sha256: "one" },
      broker: "http://127.0.0.1:4321",
      session: join(dir, "session.json"),
      mayOpenBrowser: false,
      env: {
        PATH: [join(dir, "bin"), dirname(process.execPath)].join(delimiter),
        DISPLAY: ":0",
        VSCODE_IPC_HOOK_CLI: "/a/window",
      },
      say: () => undefined,
      tell: () => undefined,
      signal: new AbortController().signal,
      noteChild: () => undefined,
    };
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  const install = (version: string) => {
    mkdirSync(join(dir, "bin"));
    writeFileSync(join(dir, "bin", "code"), fakeCode(version, join(dir, "calls")));
    chmodSync(join(dir, "bin", "code"), 0o755);
  };
  const calls = (): { args: string[]; session?: string; hook?: string }[] =>
    readFileSync(join(dir, "calls"), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));

  it("is not missed when there is none", async () => {
    assert.equal(await findDesktop(options, "1.120.0"), null);
  });

  const unfit: [version: string, why: RegExp][] = [
    ["1.99.3", /is 1\.99\.3; Prompt Studio needs 1\.120\.0/],
    ["a text editor of the same name", /not the desktop VS Code/],
  ];
  for (const [version, why] of unfit) {
    it(`is left aside when it is ${version}`, async () => {
      install(version);
      const found = await findDesktop(options, "1.120.0");
      assert.match(String(found), why);
    });
  }

  it("opens the folder in a profile of its own, signed in, and ends with us", async () => {
    install("1.139.1");
    const desktop = await findDesktop(options, "1.120.0");
    assert.ok(desktop !== null && typeof desktop === "object");
    const children: (number | undefined)[] = [];
    const editor = await openDesktopEditor(desktop, { ...options, noteChild: (pid) => children.push(pid) });
    const profile = join(options.dir, "desktop");
    const [, installed, opened] = calls();
    for (const call of calls()) {
      assert.ok(call.args.includes(`--user-data-dir=${profile}`));
      assert.ok(call.args.includes(`--extensions-dir=${join(profile, "extensions")}`));
      assert.equal(call.hook, undefined, "it must not talk to the window we were started in");
    }
    assert.deepEqual(installed?.args.slice(-3), ["--install-extension", options.extension.path, "--force"]);
    assert.deepEqual(opened?.args.slice(-2), ["--disable-workspace-trust", options.folder]);
    assert.equal(opened?.session, options.session);
    const settings = JSON.parse(readFileSync(join(profile, "User", "settings.json"), "utf8"));
    assert.equal(settings["promptStudio.broker.url"], options.broker);

    const main = Number(readFileSync(join(profile, "code.lock"), "utf8"));
    assert.ok(children.includes(main));
    await editor.end();
    await editor.ended;
    assert.equal(identify(main), null);
  });

  it("installs the extension again only when it changed", async () => {
    install("1.139.1");
    for (const sha256 of ["one", "one", "two"]) {
      const desktop = await findDesktop(options, "1.120.0");
      assert.ok(desktop !== null && typeof desktop === "object");
      const editor = await openDesktopEditor(desktop, {
        ...options,
        extension: { ...options.extension, sha256 },
      });
      await editor.end();
    }
    assert.equal(calls().filter(({ args }) => args.includes("--install-extension")).length, 2);
    assert.ok(existsSync(join(options.dir, "desktop", "User", "settings.json")));
  });
});
