import { writeFileSync } from "node:fs";
import Mocha from "mocha";

/** Mocha's `spec` output, and beside it the totals as JSON in the file that TEST_TOTALS names. */
export default class TotalsReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
    super(runner, options);
    runner.once("end", () => {
      const file = process.env.TEST_TOTALS;
      const { passes = 0, failures = 0, pending = 0 } = this.stats;
      if (file) writeFileSync(file, JSON.stringify({ passed: passes, failed: failures, skipped: pending }));
    });
  }
}
