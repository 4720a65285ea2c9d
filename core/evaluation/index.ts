export { addTest, assertionsFor, type NewTest, nameFor } from "./add-test.ts";
export { carryOut, type TestOutcome } from "./carry-out.ts";
export { caseOf, requestOf } from "./cases.ts";
export { testContext } from "./context.ts";
export { AssertionSource, TestFile, TestSource } from "./format.ts";
export { decideSet, decideTest, judge, judgeTest } from "./judge.ts";
export { testKey, verdictKey } from "./keys.ts";
export { assertionKinds } from "./kinds/index.ts";
export {
  EvaluationMemory,
  emptyMemory,
  RememberedAnswer,
  readMemory,
  rememberAnswer,
  rememberVerdict,
  trimMemory,
} from "./memory.ts";
export {
  type EvaluationPlan,
  type PlanItem,
  type PlannedCase,
  type PlannedRun,
  type PlanOptions,
  planEvaluation,
} from "./plan.ts";
export { inlineKey, inlineTests, parseTestFile } from "./read.ts";
export { evaluationOf } from "./record.ts";
export type * from "./types.ts";
