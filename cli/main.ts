import { run } from "./run.ts";
import { processTerminal } from "./terminal.ts";

run(process.argv.slice(2), processTerminal()).then((code) => {
  process.exitCode = code;
});
