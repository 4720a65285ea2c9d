// `npm run cli`: the command line of the checkout. Plain JavaScript, because Node reads TypeScript out of its
// cache only once the cache is on, and its reader for the first file costs as much as all the rest of the start.
import module from "node:module";

module.enableCompileCache();
const { runFromCheckout } = await import("./bundle.ts");
await runFromCheckout();
