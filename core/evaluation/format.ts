import Type, { type Static } from "typebox";

/** What the wire contract holds of an id. */
export const idLength = 256;

const closed = { additionalProperties: false };

export const AssertionSource = Type.Object(
  {
    type: Type.String({ minLength: 1, maxLength: 64, description: "Such as contains, or not-contains." }),
    value: Type.Optional(Type.Unknown({ description: "What the answer is compared with." })),
    threshold: Type.Optional(Type.Number({ description: "The most allowed: milliseconds or US dollars." })),
    flags: Type.Optional(
      Type.String({ maxLength: 8, description: "Of the regular expression, such as im." }),
    ),
    fence: Type.Optional(
      Type.Union([Type.Literal("allow"), Type.Literal("forbid")], {
        description: "Whether JSON may stand in a Markdown code fence; forbid unless told.",
      }),
    ),
    gate: Type.Optional(
      Type.Boolean({ description: "false: it counts towards the score only and fails no test by itself." }),
    ),
    weight: Type.Optional(
      Type.Number({ minimum: 0, description: "Its weight in the score; 1 unless told." }),
    ),
    metric: Type.Optional(Type.String({ maxLength: 256, description: "A name to group results by." })),
  },
  closed,
);

const testFields = {
  vars: Type.Optional(Type.Record(Type.String(), Type.Unknown(), { description: "The prompt's input." })),
  assert: Type.Optional(Type.Array(AssertionSource, { maxItems: 1000, description: "What must hold." })),
  threshold: Type.Optional(
    Type.Number({ minimum: 0, maximum: 1, description: "The share of the weights that must pass." }),
  ),
  model: Type.Optional(
    Type.String({ minLength: 1, maxLength: 256, description: "Instead of the prompt file's model." }),
  ),
};

export const TestSource = Type.Object(
  {
    id: Type.Optional(
      Type.Union([Type.String({ minLength: 1, maxLength: idLength }), Type.Number()], {
        description: "Names the test for good, whatever else changes.",
      }),
    ),
    description: Type.Optional(Type.String({ maxLength: 1024 })),
    ...testFields,
  },
  closed,
);

/**
 * The one format of tests, sibling (`name.eval.yaml`) and inline (`studio.tests`), in promptfoo's vocabulary
 * with our `id`, `model`, `flags`, `fence` and `gate`. It checks what is written, types the readers and can
 * be published as JSON Schema. What a type of assertion needs stands in kinds/.
 */
export const TestFile = Type.Object(
  {
    description: Type.Optional(Type.String({ maxLength: 1024 })),
    defaultTest: Type.Optional(
      Type.Object(
        { description: Type.Optional(Type.String()), ...testFields },
        { ...closed, description: "What every test begins with." },
      ),
    ),
    tests: Type.Array(TestSource, { maxItems: 10_000 }),
  },
  { ...closed, $id: "TestFile" },
);
export type TestFile = Static<typeof TestFile>;

/** Keys that promptfoo knows and that change nothing here: said, but no mistake. */
export const ignoredKeys = new Set([
  "$schema",
  "prompts",
  "providers",
  "targets",
  "outputPath",
  "commandLineOptions",
  "sharing",
  "tags",
  "metadata",
]);

/** Keys that promptfoo knows and that would change a verdict: dropping them silently would mislead. */
export const unsupportedKeys = new Set([
  "scenarios",
  "evaluateOptions",
  "env",
  "extensions",
  "derivedMetrics",
  "nunjucksFilters",
  "redteam",
  "options",
  "provider",
  "providerOutput",
  "disableVarExpansion",
  "assertScoringFunction",
  "rubricPrompt",
  "config",
  "transform",
  "contextTransform",
]);
