const judged = "No model is asked to judge. Check what its text can show: contains, regex, is-json.";
const code = "No code of a test file is run. Say it with other types, grouped by any, all and none.";
const likeness = "Use levenshtein for a text that is nearly the same, or contains-all for its words.";
const trace = "Only the answer is judged. Use tool-call for the tools it asks for, tokens, cost or latency.";
const best = "Answers are not compared with each other: say of each test what must hold.";
const likely = "What the model thought likely is not asked for. Remove it.";

const types = (names: string, instead: string): [string, string][] =>
  names.split(/\s+/).map((name) => [name, instead]);

/**
 * Assertion types that promptfoo has and Prompt Studio has not, each with what to use instead, so that none is taken
 * for a typing error.
 */
export const foreignTypes: ReadonlyMap<string, string> = new Map([
  ...types(
    `agent-rubric answer-relevance classifier context-faithfulness context-recall context-relevance
    conversation-relevance factuality g-eval guardrails llm-rubric model-graded-closedqa model-graded-factuality
    moderation pi search-rubric`,
    judged,
  ),
  ...types("javascript python ruby webhook", code),
  ...types("bleu gleu meteor rouge-n similar similar:cosine similar:dot similar:euclidean", likeness),
  ...types("contains-sql is-sql", "Use regex or starts-with."),
  ...types(
    `skill-used trace-error-spans trace-span-count trace-span-duration trajectory:goal-success trajectory:step-count
    trajectory:tool-args-match trajectory:tool-sequence trajectory:tool-used`,
    trace,
  ),
  ...types("is-valid-function-call is-valid-openai-function-call", "Use is-valid-openai-tools-call."),
  ...types("max-score select-best", best),
  ...types("perplexity perplexity-score", likely),
  ["assert-set", "Use all, with the same assert, or any where one of them is enough."],
  ["human", "No person is asked. Check what the text can show: contains, regex, is-json."],
  ["tokens-used", "Use tokens, with the same min and max."],
  ["tool-call-f1", "Use tool-call for each tool, grouped by all or any."],
]);
