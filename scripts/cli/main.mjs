// `npm run cli`: the command line of the checkout. Plain JavaScript, because Node reads TypeScript out of its
// cache only once the cache is on, and its reader for the first file costs as much as all the rest of the start.
import module from "node:module";

module.enableCompileCache?.();
if (process.features.typescript) {
  const { runFromCheckout } = await import("./bundle.ts");
  await runFromCheckout();
} else {
  console.error(
    `Node ${process.versions.node} does not read TypeScript, which the checkout is written in. Run npm run -s cli, which brings its own Node, or npm run build and then node dist/cli.cjs.`,
  );
  process.exitCode = 2;
}
