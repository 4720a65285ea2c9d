import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, it } from "mocha";
import { inFolder } from "./test/folder.ts";

const main = fileURLToPath(new URL("./main.ts", import.meta.url));

/** Runs the program itself; `read` false closes its standard output at once. */
function program(args: string[], cwd: string, { input = "", read = true, env = {} } = {}) {
  const child = spawn(process.execPath, [main, ...args], { cwd, env: { ...process.env, ...env } });
  let out = "";
  let error = "";
  if (read)
    child.stdout.on("data", (chunk) => {
      out += chunk;
    });
  else child.stdout.destroy();
  child.stderr.on("data", (chunk) => {
    error += chunk;
  });
  child.stdin.end(input);
  return new Promise<{ code: number | null; out: string; error: string }>((resolve) =>
    child.on("close", (code) => resolve({ code, out, error })),
  );
}

describe("the program prompt-studio", function () {
  this.timeout(60_000);

  it("gives exit codes and reads the standard input", () =>
    inFolder({ "a.prompt": "Hi {{name}}\n", "bad.prompt": "{{#if}" }, async ({ path }) => {
      const [rendered, checked, broken] = await Promise.all([
        program(["render", "a.prompt", "--input", "-"], path, { input: '{"name": "Ada"}' }),
        program(["check"], path),
        program(["check", "gone"], path),
      ]);
      assert.deepEqual(rendered, { code: 0, out: "[user]\nHi Ada\n", error: "" });
      assert.deepEqual([checked.code, checked.error], [1, ""]);
      assert.ok(!checked.out.includes("\u001b"));
      assert.deepEqual([broken.code, broken.out], [2, ""]);
      assert.match(broken.error, /^gone does not exist.*\n$/);
    }));

  it("is quiet when its reader goes away", () =>
    inFolder({ "a.prompt": `{{name}}${" long".repeat(40_000)}` }, async ({ path }) => {
      const { error } = await program(["render", "a.prompt"], path, { read: false });
      assert.equal(error, "");
    }));

  it("obeys NO_COLOR and FORCE_COLOR", () =>
    inFolder({ "bad.prompt": "{{#if}" }, async ({ path }) => {
      const [forced, none] = await Promise.all([
        program(["check"], path, { env: { FORCE_COLOR: "1", NO_COLOR: "" } }),
        program(["check"], path, { env: { FORCE_COLOR: "1", NO_COLOR: "1" } }),
      ]);
      assert.ok(forced.out.includes("\u001b["));
      assert.ok(!none.out.includes("\u001b["));
    }));

  it("checks many files on several threads, in the order of their paths", () => {
    const names = Array.from({ length: 650 }, (_, n) => `f${String(n).padStart(3, "0")}.prompt`);
    const files = Object.fromEntries(names.map((name, n) => [name, n % 2 ? "{{#if x}" : "Hi {{x}}"]));
    return inFolder(files, async ({ path }) => {
      const { code, out, error } = await program(["check", "--format", "json"], path);
      assert.deepEqual([code, error], [1, ""]);
      const { files: count, problems } = JSON.parse(out);
      assert.equal(count, 650);
      assert.deepEqual(
        problems.map(({ file }: { file: string }) => file),
        names.filter((_, n) => n % 2),
      );
    });
  });
});
