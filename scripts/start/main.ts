import { setTimeout as sleep } from "node:timers/promises";
import { createEnding } from "./ending.ts";
import { readOptions, usage } from "./options.ts";
import { sentenceFor } from "./problem.ts";
import { createProgress } from "./progress.ts";
import { listenToSignals } from "./signals.ts";
import { startStudio } from "./studio.ts";

/** `npm start`. On stdout stands the ready line and nothing else; everything else goes to stderr. */
const say = (line: string) => process.stderr.write(`${line}\n`);
const exit = (code: number): never => process.exit(code);

const ending = createEnding(say);
let dataDir = "";
let code = 0;
try {
  const options = readOptions(process.argv.slice(2), process.env);
  dataDir = options.dataDir;
  if (options.help) {
    say(usage);
    exit(0);
  }
  listenToSignals(ending, { underNpm: options.underNpm, say, exit });
  process.on("uncaughtException", (error) => {
    say(`\n${sentenceFor(error, dataDir)}`);
    code = 1;
    ending.request("Something broke");
  });
  const studio = await startStudio(options, { ending, progress: createProgress(say) });
  process.stdout.write(`ready ${JSON.stringify(studio.ready)}\n`);
  say(studio.welcome);
  // Rejects when a part breaks; the end that somebody asks for is no failure.
  await Promise.race([studio.broken, asked()]);
} catch (error) {
  if (!ending.signal.aborted) {
    say(`\n${sentenceFor(error, dataDir)}`);
    code = 1;
    // What ends from here on does so because of this.
    ending.request("Something broke");
  }
}
await ending.finish();
// What a library may have left open (a keep-alive connection, a timer) must not hold the person up.
await Promise.race([flushed(), sleep(200)]);
exit(code);

function asked(): Promise<void> {
  return new Promise((resolve) => {
    if (ending.signal.aborted) resolve();
    ending.signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

function flushed(): Promise<void> {
  return new Promise((resolve) => {
    process.stderr.write("", () => resolve());
  });
}
