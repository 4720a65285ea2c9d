import type { AssertionResult } from "../../protocol/evaluation.ts";
import { count } from "../../source/words.ts";
import type { AssertionKind, Outcome } from "./kind.ts";

/**
 * Groups: one broken member breaks its group, under `not-` too. Members that could not be decided are left out, but
 * for `any`: one of them might have been the one that holds.
 */
export const groupKinds: AssertionKind[] = [
  group("any", "At least one of the assertions under assert holds.", (passed, failed, open) => {
    if (passed > 0) return true;
    return open > 0 || failed === 0 ? undefined : false;
  }),
  group("all", "All of the assertions under assert hold.", (passed, failed) => {
    if (failed > 0) return false;
    return passed > 0 ? true : undefined;
  }),
  group("none", "None of the assertions under assert holds.", (passed, failed) => {
    if (passed > 0) return false;
    return failed > 0 ? true : undefined;
  }),
];

function group(
  type: string,
  summary: string,
  decide: (passed: number, failed: number, open: number) => boolean | undefined,
): AssertionKind {
  return {
    type,
    summary,
    value: "none",
    keys: ["assert"],
    async decide({ assert = [], not }, output, _matcher, judge): Promise<Outcome> {
      const results: AssertionResult[] = [];
      for (const one of assert) results.push(await judge(one, output));
      const of = (verdict: AssertionResult["verdict"]) => results.filter((one) => one.verdict === verdict);
      const [broken, passed, failed, open] = [of("broken"), of("passed"), of("failed"), of("n/a")];
      if (broken[0]) return { broken: `${broken[0].type}: ${broken[0].message}` };
      const holds = decide(passed.length, failed.length, open.length);
      if (holds === undefined) return { undecided: open[0]?.message ?? `${type} has no assertions.` };
      // What decided it.
      const telling = (type === "none") === holds ? failed : passed;
      const reasons = (telling.length ? telling : results).map((one) => `${one.type}: ${one.message}`);
      const more = reasons.length > 3 ? ` And ${reasons.length - 3} more.` : "";
      const decided = passed.length + failed.length;
      return {
        holds,
        fact: `${passed.length} of ${count(decided, "assertion")} held. ${reasons.slice(0, 3).join(" ")}${more}`,
        expected: `${not ? "not " : ""}${type} of: ${assert.map((one) => `${one.not ? "not-" : ""}${one.type}`).join(", ")}`,
        actual: output.text,
      };
    },
  };
}
