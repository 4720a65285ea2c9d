import Type, { type Static } from "typebox";
import { nullable, Time } from "./schema.ts";

/** The outcome of one assertion, test or evaluation. `n/a`: it could not be decided and never fails a test. */
export const Verdict = Type.Union([
  Type.Literal("passed"),
  Type.Literal("failed"),
  Type.Literal("broken"),
  Type.Literal("n/a"),
]);
export type Verdict = Static<typeof Verdict>;

export const AssertionResult = Type.Object({
  type: Type.String({ maxLength: 64 }),
  verdict: Verdict,
  message: Type.String({ maxLength: 10_000 }),
  expected: Type.Optional(Type.String({ maxLength: 100_000 })),
  actual: Type.Optional(Type.String({ maxLength: 100_000 })),
});
export type AssertionResult = Static<typeof AssertionResult>;

export const TestResult = Type.Object({
  test_id: Type.String({ maxLength: 256 }),
  description: Type.Optional(Type.String({ maxLength: 1024 })),
  repeat: Type.Integer({ minimum: 0, maximum: 1000 }),
  key: Type.String({ maxLength: 128, description: "Hash of rendered messages, model, config and repeat." }),
  verdict: Verdict,
  reused: Type.Boolean({
    description: "True when an earlier answer was judged again instead of calling the model.",
  }),
  run_id: nullable(Type.String({ format: "uuid" })),
  assertions: Type.Array(AssertionResult, { maxItems: 1000 }),
  error: Type.Optional(Type.String({ maxLength: 10_000 })),
});
export type TestResult = Static<typeof TestResult>;

const Counts = Type.Object({
  passed: Type.Integer({ minimum: 0 }),
  failed: Type.Integer({ minimum: 0 }),
  broken: Type.Integer({ minimum: 0 }),
  not_applicable: Type.Integer({ minimum: 0 }),
});

export const EvaluationRequest = Type.Object(
  {
    prompt_path: Type.String({ minLength: 1, maxLength: 1024 }),
    prompt_hash: Type.Optional(Type.String({ maxLength: 128 })),
    model: nullable(Type.String({ maxLength: 256 })),
    trigger: Type.Union([Type.Literal("save"), Type.Literal("command"), Type.Literal("cli")]),
    started_at: Time,
    results: Type.Array(TestResult, { maxItems: 10_000 }),
  },
  { $id: "EvaluationRequest", additionalProperties: false },
);
export type EvaluationRequest = Static<typeof EvaluationRequest>;

export const EvaluationSummary = Type.Object(
  {
    id: Type.String({ format: "uuid" }),
    prompt_path: Type.String(),
    prompt_hash: nullable(Type.String()),
    model: nullable(Type.String()),
    trigger: Type.String(),
    verdict: Verdict,
    counts: Counts,
    started_at: Time,
    created_at: Time,
  },
  { $id: "EvaluationSummary" },
);
export type EvaluationSummary = Static<typeof EvaluationSummary>;

export const Evaluation = Type.Object(
  { ...EvaluationSummary.properties, results: Type.Array(TestResult) },
  { $id: "Evaluation" },
);
export type Evaluation = Static<typeof Evaluation>;

export const EvaluationQuery = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    cursor: Type.Optional(Type.String({ maxLength: 512 })),
    prompt: Type.Optional(Type.String({ maxLength: 1024 })),
    since: Type.Optional(Time),
    until: Type.Optional(Time),
  },
  { additionalProperties: false },
);
export type EvaluationQuery = Static<typeof EvaluationQuery>;

export const EvaluationList = Type.Object(
  { data: Type.Array(EvaluationSummary), next_cursor: nullable(Type.String()) },
  { $id: "EvaluationList" },
);
export type EvaluationList = Static<typeof EvaluationList>;

/** Counts verdicts and gives the whole's: broken before failed before passed; `n/a` alone is `n/a`. */
export function summarise(verdicts: Verdict[]): { verdict: Verdict; counts: Static<typeof Counts> } {
  const of = (verdict: Verdict) => verdicts.filter((one) => one === verdict).length;
  const counts = {
    passed: of("passed"),
    failed: of("failed"),
    broken: of("broken"),
    not_applicable: of("n/a"),
  };
  const verdict: Verdict = counts.broken
    ? "broken"
    : counts.failed
      ? "failed"
      : counts.passed
        ? "passed"
        : "n/a";
  return { verdict, counts };
}
