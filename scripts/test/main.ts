import { spawn } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Suite, suites } from "./suites.ts";
import { type Speaker, takeTurns } from "./turns.ts";

/**
 * `npm test [-- suite …]`: runs the named suites, or all that need nothing but npm, each in its own process and
 * the two lanes side by side, and closes with the true totals. What follows `--` after the names goes to mocha (such as `--grep word`).
 */
interface Totals {
  passed: number;
  failed: number;
  skipped: number;
}

const [names, mochaArguments] = split(process.argv.slice(2));
if (names.includes("--list")) {
  for (const suite of suites) console.log(`${suite.name.padEnd(9)} ${suite.about}`);
} else {
  const unknown = names.filter((name) => !suites.some((suite) => suite.name === name));
  if (unknown.length > 0) {
    console.error(
      `There is no suite "${unknown[0]}". There are: ${suites.map(({ name }) => name).join(", ")}.`,
    );
    process.exit(2);
  }
  const chosen = suites.filter((suite) => (names.length > 0 ? names.includes(suite.name) : !suite.extra));
  process.exitCode = await runAll(chosen);
}

async function runAll(chosen: Suite[]): Promise<number> {
  const totals: Totals = { passed: 0, failed: 0, skipped: 0 };
  const rows = new Map<Suite, string>();
  const began = performance.now();
  const begin = takeTurns((words) => process.stdout.write(words));
  const inTurn = async (suites: Suite[]) => {
    for (const suite of suites) {
      const speaker = begin();
      speaker.write(`\n=== ${suite.name}: ${suite.about}\n`);
      const started = performance.now();
      const one = await run(suite, speaker);
      speaker.end();
      totals.passed += one.passed;
      totals.failed += one.failed;
      totals.skipped += one.skipped;
      rows.set(
        suite,
        `${suite.name.padEnd(9)} ${one.passed} passed, ${one.failed} failed, ${one.skipped} skipped in ${secondsSince(started)} s`,
      );
    }
  };
  if (availableParallelism() < 2) await inTurn(chosen);
  else await Promise.all([1, 2].map((lane) => inTurn(chosen.filter((suite) => suite.lane === lane))));
  console.log(`\n${chosen.map((suite) => rows.get(suite)).join("\n")}`);
  if (chosen.length > 1) console.log(`all       in ${secondsSince(began)} s`);
  console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
  return totals.failed > 0 || totals.passed === 0 ? 1 : 0;
}

function secondsSince(moment: number): string {
  return ((performance.now() - moment) / 1000).toFixed(1);
}

/** Runs one suite in a mocha process; a process that ends without totals counts as one failure. */
async function run(suite: Suite, speaker: Speaker): Promise<Totals> {
  const files = globSync(suite.files, { exclude: ["**/node_modules/**", ...(suite.ignore ?? [])] }).sort();
  if (files.length === 0) {
    speaker.write(`No test file matches ${suite.files.join(", ")}.\n`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const folder = mkdtempSync(join(tmpdir(), "prompt-studio-test-"));
  const totalsFile = join(folder, "totals.json");
  try {
    const status = await mocha(files, suite.timeout, totalsFile, speaker);
    const totals = read(totalsFile);
    if (!totals) {
      speaker.write(`The suite "${suite.name}" ended with status ${status} before it had totals.\n`);
      return { passed: 0, failed: 1, skipped: 0 };
    }
    // Mocha ends with the number of failures; anything else on top (a crash after the end) is a failure too.
    if (status !== 0 && totals.failed === 0) totals.failed = 1;
    return totals;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function mocha(
  files: string[],
  timeout: number,
  totalsFile: string,
  speaker: Speaker,
): Promise<number | null> {
  const cli = join("node_modules", "mocha", "bin", "mocha.js");
  const reporter = join(import.meta.dirname, "reporter.ts");
  const colour = process.stdout.isTTY ? ["--color"] : [];
  const args = [
    cli,
    "--reporter",
    reporter,
    "--timeout",
    String(timeout),
    "--forbid-only",
    "--exit",
    ...colour,
  ];
  const child = spawn(process.execPath, [...args, ...mochaArguments, ...files], {
    stdio: ["inherit", "pipe", "pipe"],
    env: { ...process.env, TEST_TOTALS: totalsFile },
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (words: string) => speaker.write(words));
  }
  const closed = new Promise((resolve) => child.once("close", resolve));
  const status = await new Promise<number | null>((resolve) => child.once("exit", resolve));
  // A process that a test left behind may hold the pipes open.
  await Promise.race([closed, sleep(1000, undefined, { ref: false })]);
  child.stdout.destroy();
  child.stderr.destroy();
  return status;
}

function read(file: string): Totals | null {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

function split(args: string[]): [names: string[], rest: string[]] {
  const flag = args.findIndex((one) => one.startsWith("--") && one !== "--list");
  return flag < 0 ? [args, []] : [args.slice(0, flag), args.slice(flag).filter((one) => one !== "--")];
}
