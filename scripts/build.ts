import { join } from "node:path";
import { build, watch } from "./build/build.ts";

const root = join(import.meta.dirname, "..");

if (process.argv.includes("--watch")) {
  await watch(root);
} else {
  try {
    for (const { path, bytes } of await build(root, { minify: !process.argv.includes("--development") })) {
      console.log(`${`${(bytes / 1024).toFixed(1)} kB`.padStart(10)}  ${path}`);
    }
  } catch (error) {
    // esbuild has printed its own errors, with places.
    if (!(error instanceof Error && "errors" in error)) console.error(error);
    process.exitCode = 1;
  }
}
