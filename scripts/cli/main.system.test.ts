import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, it } from "mocha";

const root = join(import.meta.dirname, "../..");

describe("npm run cli", () => {
  const rows: [args: string[], status: number, out: RegExp, error: RegExp][] = [
    [["--version"], 0, /^\d+\.\d+\.\d+\n$/, /^$/],
    [["check", "samples"], 0, /^No problems in \d+ files\.\n$/, /^$/],
    [["check", "nowhere"], 2, /^$/, /^nowhere does not exist\./],
    [["render", "samples/greeting.prompt", "--set", "name=Ada"], 0, /Greet Ada/, /^$/],
  ];
  for (const [args, status, out, error] of rows)
    it(`${args.join(" ")} ends with ${status}`, () => {
      const ended = spawnSync("npm", ["run", "-s", "cli", "--", ...args], {
        cwd: root,
        encoding: "utf8",
        shell: process.platform === "win32",
      });
      assert.match(ended.stdout, out);
      assert.match(ended.stderr, error);
      assert.equal(ended.status, status);
    });
});
