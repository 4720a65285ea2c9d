import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { homedir } from "node:os";
import { join } from "node:path";
import { describe, it } from "mocha";

const script = join(import.meta.dirname, "bare.sh");

if (process.platform !== "win32") {
  describe("a bare machine", function () {
    this.timeout(60_000);

    it("ends as the command does, which has Node, npm, git and a base system, a home of its own, and nothing else or says what it cannot hide", () => {
      const there = ["node", "npm", "npx", "git", "sh", "awk"];
      const absent = [
        "python3",
        "gcc",
        "make",
        "docker",
        "initdb",
        "chromium",
        "google-chrome",
        "code",
        "cargo",
      ];
      const asked = [...there, ...absent].map((name) => `command -v ${name} >/dev/null && echo ${name}`);
      const command = `echo "$HOME"; ${asked.join("; ")}; exit 7`;
      const options = { encoding: "utf8", env: { ...process.env, CI: "" } } as const;
      const { status, stdout, stderr } = spawnSync(script, ["sh", "-c", command], options);
      assert.equal(status, 7);
      const [home, ...found] = stdout.trim().split("\n");
      assert.notEqual(home, homedir());
      if (stderr) assert.match(stderr, /^bare\.sh: what is installed on this machine cannot be hidden: .+/);
      else assert.deepEqual(found, there);
    });
  });
}
