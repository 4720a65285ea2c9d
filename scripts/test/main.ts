import { spawn } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Suite, suites } from "./suites.ts";

/**
 * `npm test [-- suite …]`: runs the named suites, or all that need nothing but npm, each in its own process,
 * and closes with the true totals. What follows `--` after the names goes to mocha (such as `--grep word`).
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
  const rows: string[] = [];
  for (const suite of chosen) {
    console.log(`\n=== ${suite.name}: ${suite.about}`);
    const started = performance.now();
    const one = await run(suite);
    totals.passed += one.passed;
    totals.failed += one.failed;
    totals.skipped += one.skipped;
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    rows.push(
      `${suite.name.padEnd(9)} ${one.passed} passed, ${one.failed} failed, ${one.skipped} skipped in ${seconds} s`,
    );
  }
  console.log(`\n${rows.join("\n")}`);
  console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
  return totals.failed > 0 || totals.passed === 0 ? 1 : 0;
}

/** Runs one suite in a mocha process; a process that ends without totals counts as one failure. */
async function run(suite: Suite): Promise<Totals> {
  const files = globSync(suite.files, { exclude: ["**/node_modules/**", ...(suite.ignore ?? [])] }).sort();
  if (files.length === 0) {
    console.error(`No test file matches ${suite.files.join(", ")}.`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const folder = mkdtempSync(join(tmpdir(), "prompt-studio-test-"));
  const totalsFile = join(folder, "totals.json");
  try {
    const status = await mocha(files, suite.timeout, totalsFile);
    const totals = read(totalsFile);
    if (!totals) {
      console.error(`The suite "${suite.name}" ended with status ${status} before it had totals.`);
      return { passed: 0, failed: 1, skipped: 0 };
    }
    // Mocha ends with the number of failures; anything else on top (a crash after the end) is a failure too.
    if (status !== 0 && totals.failed === 0) totals.failed = 1;
    return totals;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function mocha(files: string[], timeout: number, totalsFile: string): Promise<number | null> {
  const cli = join("node_modules", "mocha", "bin", "mocha.js");
  const reporter = join(import.meta.dirname, "reporter.ts");
  const args = [cli, "--reporter", reporter, "--timeout", String(timeout), "--forbid-only", "--exit"];
  const child = spawn(process.execPath, [...args, ...mochaArguments, ...files], {
    stdio: "inherit",
    env: { ...process.env, TEST_TOTALS: totalsFile },
  });
  return new Promise((resolve) => child.once("exit", resolve));
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
