import { globSync } from "node:fs";
import { join } from "node:path";
import { type BuildOptions, build as bundle } from "esbuild";
import { build } from "../../scripts/build/build.ts";

/**
 * Builds the extension, and its tests for the extension host into dist/test/.
 * @returns the module that VS Code calls
 */
export async function buildHostTests(root: string): Promise<string> {
  await build(root, { minify: false });
  const tests = globSync("extension/test/**/*.test.ts", { cwd: root }).sort();
  const shared: BuildOptions = {
    absWorkingDir: root,
    bundle: true,
    platform: "node",
    format: "cjs",
    external: ["vscode", "mocha"],
    logLevel: "warning",
  };
  await bundle({ ...shared, entryPoints: ["extension/test/index.ts"], outfile: "dist/test/index.cjs" });
  await bundle({
    ...shared,
    stdin: { contents: tests.map((file) => `import "./${file}";`).join("\n"), resolveDir: root },
    outfile: "dist/test/tests.cjs",
  });
  return join(root, "dist/test/index.cjs");
}
