import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const root = join(import.meta.dirname, "../..");

/** How the bundle is made; a change of these makes it anew, too. */
const makers = [
  "scripts/cli/bundle.ts",
  "scripts/build/bundles.ts",
  "tsconfig.json",
  "core/tsconfig.json",
  "node_modules/esbuild/package.json",
];

/** A bundle, and the files below the root that it was made of. */
export interface Bundled {
  code: string;
  inputs: string[];
}

/**
 * Runs the command line as it stands in the checkout. Its 800 modules take longer to load than all else, so it
 * runs as one file, which is made when it is not there or a source has changed since. Where that fails, on a
 * read-only disk or for a mistake in a source, the sources themselves run.
 */
export async function runFromCheckout(): Promise<void> {
  const file = join(root, "node_modules/.cache/prompt-studio/cli.cjs");
  const made = isFresh(file, root) || (await make(file, root, bundleCli).catch(() => false));
  process.argv[1] = made ? file : join(root, "cli/main.ts");
  if (made) createRequire(import.meta.url)(file);
  else await import("../../cli/main.ts");
}

/** True when none of the files that the bundle was made of has changed since. */
export function isFresh(file: string, folder: string): boolean {
  try {
    const text = readFileSync(file, "utf8");
    const stamps: [path: string, stamp: string][] = JSON.parse(
      text.slice(text.lastIndexOf(mark) + mark.length),
    );
    return stamps.every(([path, stamp]) => stampOf(join(folder, path)) === stamp);
  } catch {
    return false;
  }
}

/** Makes the bundle with a list of its sources at its end. */
export async function make(file: string, folder: string, bundle: () => Promise<Bundled>): Promise<true> {
  const begun = Date.now();
  const { code, inputs } = await bundle();
  const stamps = inputs.map((path) => [path, stampOf(join(folder, path), begun)]);
  mkdirSync(dirname(file), { recursive: true });
  // Another call may read it right now, or make it as well.
  const own = `${file}.${process.pid}`;
  writeFileSync(own, `${code}${mark}${JSON.stringify(stamps)}`);
  renameSync(own, file);
  return true;
}

const mark = "\n// made of ";

/** Changes whenever the file is written. One that changed after `begun` may have been read before that. */
function stampOf(path: string, begun = Number.POSITIVE_INFINITY): string {
  const { ctimeMs, size } = statSync(path);
  return ctimeMs < begun ? `${ctimeMs} ${size}` : "changed";
}

/** The command line as one file. */
export async function bundleCli(): Promise<Bundled> {
  const [{ build }, { bundles }] = await Promise.all([import("esbuild"), import("../build/bundles.ts")]);
  const { options } = bundles(root, { minify: true }).find(({ output }) => output === "dist/cli.cjs")!;
  const { metafile, outputFiles } = await build({
    ...options,
    logLevel: "silent",
    metafile: true,
    write: false,
  });
  // A name with a colon is no file: a plugin made its contents.
  const sources = Object.keys(metafile.inputs).filter((path) => !path.includes(":"));
  return { code: outputFiles[0]!.text, inputs: [...sources, ...makers] };
}
