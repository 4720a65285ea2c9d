import Type, { type Static } from "typebox";

/** What the wire contract holds of an id. */
export const idLength = 256;

const closed = { additionalProperties: false };

/**
 * What the editor says of a key: how its value is called, and its meaning. `snippet` stands behind the key when it is
 * completed.
 */
const words = (label: string, description: string, snippet?: string) => ({
  label,
  description,
  ...(snippet === undefined ? {} : { snippet }),
});

export const AssertionSource = Type.Object(
  {
    type: Type.String({
      minLength: 1,
      maxLength: 64,
      ...words("type of assertion", "What is checked, such as `contains`, or `not-contains`."),
    }),
    value: Type.Optional(Type.Unknown(words("what the type wants", "What the answer is compared with."))),
    threshold: Type.Optional(
      Type.Number(words("number", "The most allowed: milliseconds, US dollars, edits or tokens.")),
    ),
    path: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 1024,
        ...words("path", "Where in the JSON of the answer to look, such as `$.items[0].name`."),
      }),
    ),
    // What stands in it is read by reading/assertion.ts: a format that names itself has no end.
    assert: Type.Optional(
      Type.Array(Type.Unknown(), {
        maxItems: 100,
        ...words(
          "list of assertions",
          "Of a group, the assertions in it; of `json-path`, those that must hold for what stands at the path.",
          "\n  - type: $0",
        ),
      }),
    ),
    flags: Type.Optional(
      Type.String({ maxLength: 8, ...words("letters", "Of the regular expression, such as `im`.") }),
    ),
    fence: Type.Optional(
      Type.Union(
        [
          Type.Literal("allow", { description: "JSON may be the one code block of the answer." }),
          Type.Literal("forbid", { description: "The answer is JSON and nothing else." }),
        ],
        words("allow or forbid", "Whether JSON may stand in a Markdown code fence; `forbid` unless told."),
      ),
    ),
    gate: Type.Optional(
      Type.Boolean(
        words("true or false", "`false`: it counts towards the score only and fails no test by itself."),
      ),
    ),
    weight: Type.Optional(
      Type.Number({
        minimum: 0,
        ...words(
          "number",
          "Its weight in the score; 1 unless told. With 0 it is a metric only and fails no test.",
        ),
      }),
    ),
    metric: Type.Optional(Type.String({ maxLength: 256, ...words("text", "A name to group results by.") })),
  },
  closed,
);

const vars = "The input of this test; what is left out comes from `input.default`.";
const testFields = {
  vars: Type.Optional(Type.Record(Type.String(), Type.Unknown(), words("map", vars, "\n  $0"))),
  assert: Type.Optional(
    Type.Array(AssertionSource, {
      maxItems: 1000,
      ...words(
        "list of assertions",
        "What must hold for the answer: `type`, and mostly `value` or `threshold`.",
        "\n  - type: $0",
      ),
    }),
  ),
  threshold: Type.Optional(
    Type.Number({
      minimum: 0,
      maximum: 1,
      ...words("number from 0 to 1", "The share of the weights that must pass."),
    }),
  ),
  model: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 256,
      ...words("name of a model", "Instead of the prompt file's model."),
    }),
  ),
};

export const TestSource = Type.Object(
  {
    id: Type.Optional(
      Type.Union(
        [Type.String({ minLength: 1, maxLength: idLength }), Type.Number()],
        words("text", "Names the test for good, whatever else changes."),
      ),
    ),
    description: Type.Optional(Type.String({ maxLength: 1024, ...words("text", "What the test shows.") })),
    ...testFields,
  },
  closed,
);

/**
 * The one format of tests, sibling (`name.eval.yaml`) and inline (`studio.tests`), in promptfoo's vocabulary
 * with our `id`, `model`, `flags`, `fence` and `gate`. It checks what is written, types the readers, and its words
 * are what completion and hover show (reference.ts). What a type of assertion needs stands in kinds/.
 */
export const TestFile = Type.Object(
  {
    description: Type.Optional(Type.String({ maxLength: 1024, ...words("text", "What these tests show.") })),
    defaultTest: Type.Optional(
      Type.Object(
        { description: Type.Optional(Type.String(words("text", "For the reader only."))), ...testFields },
        { ...closed, ...words("map", "What every test begins with.", "\n  $0") },
      ),
    ),
    tests: Type.Array(TestSource, {
      maxItems: 10_000,
      ...words("list of tests", "The tests: what goes into the prompt, and what must hold for the answer."),
      snippet: "\n  - $0",
    }),
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
