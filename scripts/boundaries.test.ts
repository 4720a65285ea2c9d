import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "mocha";

/** Holds the import rules of ARCHITECTURE.md: each row is an import that `npm run check` must refuse, or allow. */
const rows: [file: string, imported: string, allowed: boolean][] = [
  ["core/language/x.ts", "yaml", true],
  ["core/language/x.ts", "../syntax/parse.ts", true],
  ["core/language/x.ts", "node:fs", false],
  ["core/language/x.ts", "koa", false],
  ["core/language/x.ts", "vscode", false],
  ["core/language/x.ts", "../../broker/app.ts", false],
  ["extension/run/x.ts", "vscode", true],
  ["extension/run/x.ts", "../../core/index.ts", true],
  ["extension/run/x.ts", "../../broker/app.ts", false],
  ["extension/run/x.ts", "../../webview/main.ts", false],
  ["extension/run/x.ts", "pg", false],
  ["webview/x.ts", "../core/protocol/runner.ts", true],
  ["webview/x.ts", "../extension/main.ts", false],
  ["webview/x.ts", "vscode", false],
  ["webview/x.ts", "node:fs", false],
  ["broker/x.ts", "koa", true],
  ["broker/x.ts", "../core/protocol/index.ts", true],
  ["broker/x.ts", "../extension/main.ts", false],
  ["broker/x.ts", "../scripts/build.ts", false],
  ["broker/x.ts", "vscode", false],
  ["cli/x.ts", "../core/index.ts", true],
  ["cli/x.ts", "../broker/app.ts", false],
  ["cli/x.ts", "knex", false],
];

describe("import rules", () => {
  let refused: string;
  const folder = mkdtempSync(join(tmpdir(), "prompt-studio-boundaries-"));
  const place = (row: number) => rows[row]![0].replace("x.ts", `row${row}.ts`);

  before(() => {
    const settings = JSON.parse(readFileSync("biome.json", "utf8"));
    const rules = { $schema: undefined, vcs: undefined, files: undefined };
    writeFileSync(join(folder, "biome.json"), JSON.stringify({ ...settings, ...rules }));
    for (const [row, [, imported]] of rows.entries()) {
      const file = join(folder, place(row));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `import * as it from "${imported}";\nconsole.log(it);\n`);
    }
    const biome = join(process.cwd(), "node_modules/@biomejs/biome/bin/biome");
    const only = [
      "lint",
      "--only=style/noRestrictedImports",
      "--max-diagnostics=none",
      "--reporter=github",
      ".",
    ];
    const { stdout, stderr } = spawnSync(process.execPath, [biome, ...only], {
      cwd: folder,
      encoding: "utf8",
    });
    refused = stdout;
    assert.match(stdout, /noRestrictedImports/, stderr);
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const [row, [file, imported, allowed]] of rows.entries()) {
    it(`${file} ${allowed ? "may" : "must not"} import ${imported}`, () => {
      assert.equal(refused.includes(place(row)), !allowed, refused);
    });
  }
});
