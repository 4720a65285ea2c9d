import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { describe, it } from "mocha";
import { isFresh, make } from "./bundle.ts";

it("the command line of the checkout says what to do in a Node that reads no TypeScript and has no cache", () => {
  // As Node 20 is.
  const older = 'data:text/javascript,import module from "node:module"; delete module.enableCompileCache';
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--no-experimental-strip-types", "--import", older, join(import.meta.dirname, "main.mjs"), "--version"],
    { encoding: "utf8", env: { ...process.env, NODE_OPTIONS: "" } },
  );
  assert.deepEqual([status, stdout], [2, ""]);
  assert.match(stderr, /^Node \S+ does not read TypeScript, .* Run npm run -s cli, .*\n$/);
});

describe("the bundle of npm run cli", () => {
  const write = (folder: string, name: string, text: string) => writeFileSync(join(folder, name), text);
  const rows: [what: string, fresh: boolean, change: (folder: string) => void][] = [
    ["nothing changed", true, () => {}],
    ["another file came", true, (folder) => write(folder, "c.ts", "c")],
    ["a source has another text of the same length", false, (folder) => write(folder, "b.ts", "B")],
    ["a source is gone", false, (folder) => rmSync(join(folder, "a.ts"))],
    ["the bundle is gone", false, (folder) => rmSync(join(folder, "out/cli.cjs"))],
    ["the bundle was cut short", false, (folder) => write(folder, "out/cli.cjs", "code")],
  ];
  for (const [what, fresh, change] of rows)
    it(`is ${fresh ? "" : "not "}fresh when ${what}`, () =>
      inFolder(async (folder, file) => {
        await make(file, folder, async () => ({ code: "code", inputs: ["a.ts", "b.ts"] }));
        assert.ok(readFileSync(file, "utf8").startsWith("code\n"));
        change(folder);
        assert.equal(isFresh(file, folder), fresh);
      }));

  it("is not fresh when a source changed while it was made", () =>
    inFolder(async (folder, file) => {
      await make(file, folder, async () => {
        await wait(20);
        write(folder, "a.ts", "A");
        return { code: "code", inputs: ["a.ts", "b.ts"] };
      });
      assert.equal(isFresh(file, folder), false);
    }));

  async function inFolder(use: (folder: string, file: string) => Promise<void>): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), "prompt-studio-bundle-"));
    try {
      for (const name of ["a", "b"]) write(folder, `${name}.ts`, name);
      // The clock of a disk ticks in steps.
      await wait(20);
      await use(folder, join(folder, "out/cli.cjs"));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
});
