import { writeFileSync } from "node:fs";
import { join } from "node:path";
import Mocha from "mocha";

/** One test that ran in the extension host, as the outer run reports it. */
export interface HostResult {
  title: string;
  state: "passed" | "failed" | "skipped";
  message?: string;
}

/**
 * What VS Code calls in its extension host. Runs every test that the build collected, and writes the results to
 * the file that HOST_TEST_RESULTS names.
 * @throws when a test failed, which is how VS Code knows
 */
export async function run(): Promise<void> {
  const mocha = new Mocha({ timeout: 60_000, reporter: "min", forbidOnly: true });
  mocha.addFile(join(__dirname, "tests.cjs"));
  const results: HostResult[] = [];
  const failures = await new Promise<number>((resolve) => {
    const runner = mocha.run(resolve);
    const add = (test: Mocha.Runnable, state: HostResult["state"], error?: Error) =>
      results.push({
        title: test.fullTitle(),
        state,
        ...(error && { message: error.stack ?? error.message }),
      });
    runner.on("pass", (test) => add(test, "passed"));
    runner.on("pending", (test) => add(test, "skipped"));
    runner.on("fail", (test, error) => add(test, "failed", error));
  });
  const file = process.env.HOST_TEST_RESULTS;
  if (file) writeFileSync(file, JSON.stringify(results));
  if (failures > 0) throw new Error(`${failures} tests failed in the extension host.`);
}
