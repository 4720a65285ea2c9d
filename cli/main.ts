#!/usr/bin/env node
import { realpathSync } from "node:fs";
import module from "node:module";
import { isMainThread, parentPort, workerData } from "node:worker_threads";
import { run } from "./run.ts";
import { processTerminal } from "./terminal.ts";

// Compiled once, read from the cache in every later run; Node 20 has no such cache.
module.enableCompileCache?.();

if (isMainThread) {
  run(process.argv.slice(2), processTerminal(), realpathSync(process.argv[1]!)).then((code) => {
    process.exitCode = code;
  });
} else {
  // A share of a check, see threads.ts.
  import("./check-files.ts")
    .then(({ checkFiles }) => checkFiles(workerData))
    .then((result) => parentPort?.postMessage(result));
}
