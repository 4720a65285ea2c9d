import type { ShownChoice, ShownRun } from "../../core/protocol/runner.ts";
import { comparison, echo, slow } from "./comparison-states.ts";
import { markdown, ready, run, streaming, waiting } from "./samples.ts";
import type { State } from "./state.ts";

export const thoughts =
  "The user wants a greeting for Ada.\n\nIt should be formal, so no contractions. I could mention the first day, and the three things that help on it.";

export const choice = (text: string, more: Partial<ShownChoice> = {}): ShownChoice => ({
  text,
  reasoning: "",
  toolCalls: [],
  finishReason: "stop",
  ...more,
});

const thinkingUsage = {
  prompt_tokens: 120,
  completion_tokens: 192,
  total_tokens: 312,
  estimated: false,
  completion_tokens_details: { reasoning_tokens: 128 },
};
const thought = (more: Partial<ShownRun> = {}) => run({ reasoning: thoughts, usage: thinkingUsage, ...more });
const shown = (next: ShownRun) => [...ready(), { type: "run" as const, run: next }];
const unfold: State["act"] = (page) => page.getByRole("button", { name: /Reasoning|Thinking/ }).click();

/** Answers of models that think, answers in several choices, answers that do not fit. */
export const answerStates: State[] = [
  {
    name: "thinking",
    messages: [
      ...shown(waiting()),
      { type: "run", run: { ...streaming(""), reasoning: thoughts.slice(0, 60) } },
    ],
  },
  {
    name: "thinking-unfolded",
    messages: [
      ...shown(waiting()),
      { type: "run", run: { ...streaming(""), reasoning: thoughts.slice(0, 60) } },
    ],
    act: unfold,
  },
  { name: "reasoning", messages: shown(thought()) },
  { name: "reasoning-unfolded", messages: shown(thought()), act: unfold },
  {
    name: "choices",
    messages: shown(
      run({
        text: "Good day, Ada.",
        others: [choice("Welcome, Ada!"), choice("A very good **morning**, Ada.")],
      }),
    ),
  },
  {
    name: "choices-streaming",
    messages: [
      ...shown(waiting()),
      {
        type: "run",
        run: { ...streaming("Good day,"), others: [choice("Welcome", { finishReason: null })] },
      },
    ],
  },
  {
    name: "choices-reasoning",
    messages: shown(
      thought({
        text: "Good day, Ada.",
        others: [choice("Welcome, Ada!", { reasoning: "Shorter is better." })],
      }),
    ),
  },
  {
    name: "does-not-fit",
    messages: shown(
      run({
        json: true,
        text: '{"name":"Ada Lovelace","age":"36"}',
        misfit: 'The answer does not fit the schema: "age" must be an integer, but is "36".',
      }),
    ),
  },
  {
    name: "compared-does-not-fit",
    messages: [
      ...ready(),
      comparison(
        echo({ json: true, text: '{"name":"Ada","age":36}' }),
        slow({ json: true, text: "Sure!", misfit: "The answer is not JSON: it begins with S." }),
      ),
    ],
  },
  {
    name: "compared-short-and-long",
    messages: [
      ...ready(),
      comparison(echo({ text: "Good day, Ada." }), slow({ text: `${markdown}\n`.repeat(4) })),
    ],
  },
];
