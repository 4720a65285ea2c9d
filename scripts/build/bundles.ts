import { globSync } from "node:fs";
import { createRequire } from "node:module";
import { join, parse } from "node:path";
import type { BuildOptions, Plugin } from "esbuild";

/** One file that the product loads, and how it is made. */
export interface Bundle {
  /** Below the root, with /. */
  output: string;
  options: BuildOptions;
}

/**
 * Everything that lands in dist/.
 * @param root the checkout
 * @param minify for the package; false keeps names and lines readable while developing
 */
export function bundles(root: string, { minify }: { minify: boolean }): Bundle[] {
  const shared: BuildOptions = {
    absWorkingDir: root,
    bundle: true,
    minify,
    sourcemap: minify ? false : "linked",
    legalComments: "none",
    logLevel: "warning",
    // Dead branches of libraries that ask for the environment go away.
    define: { "process.env.NODE_ENV": minify ? '"production"' : '"development"' },
  };
  const host: BuildOptions = {
    ...shared,
    platform: "node",
    format: "cjs",
    // Node inside the oldest VS Code that engines.vscode allows.
    target: "node22",
    external: ["vscode"],
    plugins: [plainHandlebars(root), coreBesides],
    // An import() becomes a require(): what it loads is read when it is first asked for.
    supported: { "dynamic-import": false },
  };
  // Where VS Code runs in a browser nothing can be loaded beside it: the core is inside. The worker there
  // takes a .js of this package for a module, which it cannot load.
  const web: BuildOptions = {
    ...host,
    platform: "browser",
    target: "chrome136",
    plugins: [plainHandlebars(root)],
  };
  const page: BuildOptions = { ...shared, platform: "browser", format: "iife", target: "chrome136" };
  const workers = globSync("extension/**/{worker,*.worker}.ts", { cwd: root });
  return [
    bundle("dist/extension.cjs", "extension/main.ts", host),
    bundle("dist/extension.web.cjs", "extension/browser.ts", web),
    bundle("dist/core.cjs", "core/index.ts", host),
    bundle("dist/cli.cjs", "cli/main.ts", { ...host, ...terminal, plugins: [plainHandlebars(root)] }),
    bundle("dist/webview.js", "webview/main.ts", page),
    ...workers.map((entry) => bundle(`dist/${parse(entry).name}.cjs`, entry.replaceAll("\\", "/"), host)),
  ];
}

/** The command line runs on people's own Node. */
const terminal: BuildOptions = {
  target: "node20",
  // Its main file hides its parts from bundlers.
  alias: { "jsonc-parser": "jsonc-parser/lib/esm/main.js" },
};

function bundle(output: string, entry: string, options: BuildOptions): Bundle {
  return { output, options: { ...options, entryPoints: [entry], outfile: output } };
}

/**
 * The core is a file of its own beside the extension: compiling it takes longer than everything else that
 * activation does, and it is first needed later.
 */
const coreBesides: Plugin = {
  name: "core-besides",
  setup({ onResolve }) {
    onResolve({ filter: /\/core\/index\.ts$/ }, ({ kind }) =>
      kind === "dynamic-import" ? { path: "./core.cjs", external: true } : undefined,
    );
  },
};

/**
 * Handlebars' entry for Node hooks `require`; its plain file is the same compiler without that, and the one
 * the core names. It takes a source-map library when there is one, which nobody here asks for.
 */
function plainHandlebars(root: string): Plugin {
  const plain = createRequire(join(root, "package.json")).resolve("handlebars/dist/cjs/handlebars.js");
  return {
    name: "plain-handlebars",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^handlebars$/ }, () => ({ path: plain }));
      onResolve({ filter: /^source-map$/ }, ({ path }) => ({ path, namespace: "empty" }));
      onLoad({ filter: /.*/, namespace: "empty" }, () => ({ contents: "" }));
    },
  };
}
