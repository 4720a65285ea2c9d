import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { type BuildContext, build as bundleOnce, context, type Plugin } from "esbuild";
import { copyAssets } from "./assets.ts";
import { type Bundle, bundles } from "./bundles.ts";
import { writeNotices } from "./notices.ts";

/** A file that was made: its path below the root and its size in bytes. */
export interface Made {
  path: string;
  bytes: number;
}

/**
 * Builds the extension and the runner page into dist/.
 * @throws when a bundle has errors; esbuild has printed them by then
 */
export async function build(root: string, { minify }: { minify: boolean }): Promise<Made[]> {
  const planned = bundles(root, { minify });
  const results = await Promise.all(
    planned.map(({ options }) => bundleOnce({ ...options, metafile: true as const })),
  );
  const inputs = results.flatMap(({ metafile }) => Object.keys(metafile.inputs));
  const assets = [
    ...copyAssets(root),
    writeNotices(root, [...inputs, "node_modules/@vscode/codicons/dist/codicon.ttf"]),
  ];
  return [...planned.flatMap((bundle) => outputsOf(root, bundle)), ...assets].map((path) => ({
    path,
    bytes: statSync(join(root, path)).size,
  }));
}

/**
 * Builds, and again whenever a source changes. Says "building" and "built" on stdout, which is what the
 * task in .vscode/tasks.json waits for.
 * @returns ends the watching
 */
export async function watch(root: string): Promise<() => Promise<void>> {
  copyAssets(root);
  const announce = announcer();
  const contexts: BuildContext[] = await Promise.all(
    bundles(root, { minify: false }).map(({ options }) =>
      context({ ...options, logLevel: "info", plugins: [...(options.plugins ?? []), announce] }),
    ),
  );
  await Promise.all(contexts.map((one) => one.watch()));
  return async () => {
    await Promise.all(contexts.map((one) => one.dispose()));
  };
}

/** A style sheet appears beside a bundle whose sources import one. */
function outputsOf(root: string, { output }: Bundle): string[] {
  return [output, output.replace(/\.c?js$/, ".css")].filter((path) => existsSync(join(root, path)));
}

function announcer(): Plugin {
  let busy = 0;
  return {
    name: "announce",
    setup({ onStart, onEnd }) {
      onStart(() => {
        if (busy++ === 0) console.log("building");
      });
      onEnd(() => {
        if (--busy === 0) console.log("built");
      });
    },
  };
}
