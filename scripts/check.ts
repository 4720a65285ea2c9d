import { spawnSync } from "node:child_process";
import { upwardImports } from "./check/strata.ts";

/**
 * `npm run check`: types, then lint, format and boundaries (biome.json says who may import whom,
 * `check/strata.ts` who in the core).
 * Every step runs, so that one call lists everything; the exit code is 1 when any failed.
 */
const steps: [name: string, command: string, args: string[]][] = [
  ["types", "tsc", ["-p", "tsconfig.json"]],
  ["types of core (no Node, no DOM)", "tsc", ["-p", "core/tsconfig.json"]],
  ["types of the core's client (web, no Node)", "tsc", ["-p", "core/client/tsconfig.json"]],
  ["types of webview (DOM, no Node)", "tsc", ["-p", "webview/tsconfig.json"]],
  ["types of webview's tests (DOM and Node)", "tsc", ["-p", "webview/test/tsconfig.json"]],
  ["lint, format, boundaries", "biome", ["check", "--error-on-warnings", "."]],
];

let failed = 0;
for (const [name, command, args] of steps) {
  const { status } = spawnSync(command, args, { stdio: "inherit", shell: process.platform === "win32" });
  console.log(`${status === 0 ? "ok     " : "FAILED "} ${name}`);
  if (status !== 0) failed++;
}
const upward = upwardImports("core");
for (const { from, to } of upward)
  console.log(`core/${from} must not import core/${to}: its stratum is lower.`);
console.log(`${upward.length === 0 ? "ok     " : "FAILED "} strata of the core`);
if (upward.length > 0) failed++;
if (failed > 0) console.log("`npm run format` mends formatting and imports; the rest is listed above.");
process.exitCode = failed > 0 ? 1 : 0;
