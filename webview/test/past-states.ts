import type { AskedRun, HostMessage } from "../../core/protocol/runner.ts";
import { error, prompt, ready, rendered, run, runId, saying, summary, ticket } from "./samples.ts";
import type { State } from "./state.ts";

/** What a stored run was asked, which the file on show does not say any more. */
export const asked = (more: Partial<AskedRun> = {}): AskedRun => ({
  input: { name: "Grace Hopper", style: "casual" },
  config: { temperature: 0.9, max_tokens: 400 },
  rendered: {
    ...rendered,
    messages: [
      { role: "system", content: [{ text: "You write for a navy." }] },
      { role: "user", content: [{ text: "Greet Grace Hopper in a casual way." }] },
    ],
    sources: null,
    estimatedTokens: null,
    estimatedCostUsd: null,
    request: '{\n  "model": "sample-slow",\n  "messages": []\n}',
  },
  test: null,
  ...more,
});

const threeHoursAgo = Date.now() - 3 * 3_600_000;

/** A run out of the history. */
export const past = (more: Parameters<typeof run>[0] = {}): HostMessage => ({
  type: "run",
  run: run({ startedAt: threeHoursAgo, model: "sample-slow", text: "Hey Grace!", asked: asked(), ...more }),
});

const ofTest = (id: string) => ({ metadata: { test_id: id } });
export const history: HostMessage = {
  type: "history",
  runs: [
    { ...summary(0, "succeeded"), id: runId },
    summary(4, "failed", {
      usage: null,
      cost_usd: null,
      first_token_ms: null,
      duration_ms: 41,
      output_preview: null,
      error: error("upstream_error", "The model's provider answered with an error. Try again."),
    }),
    summary(5, "succeeded", { ...ofTest("keeps-the-style"), input_preview: "name: Grace, style: casual" }),
    summary(6, "succeeded", { ...ofTest("names-the-person"), output_preview: "Hey Ada, good to see you" }),
    summary(61, "cancelled", { died: true, cost_usd: null, output_preview: "Once upon a time" }),
    summary(62, "cancelled", { output_preview: null, usage: null, cost_usd: null, input_preview: null }),
    summary(1600, "succeeded", {
      model: "a-rather-long-model-name-of-some-provider",
      cost_usd: 1.25,
      usage: { prompt_tokens: 123_456, completion_tokens: 4096, total_tokens: 127_552, estimated: false },
    }),
    summary(5000, "timed_out"),
  ],
};

const openHistory: State["act"] = (page) => page.getByRole("button", { name: "Last runs" }).click();

/** Past runs, the list that leads to them, and inputs that do not fit. */
export const pastStates: State[] = [
  { name: "history", messages: [...ready(), { type: "run", run: run() }, history], act: openHistory },
  {
    name: "history-without-tests",
    messages: [...ready(), { type: "run", run: run() }, history],
    act: async (page) => {
      await openHistory(page);
      await page.getByRole("checkbox", { name: "Show runs of tests" }).click();
    },
  },
  { name: "past", messages: [...ready(), past()] },
  {
    name: "past-messages",
    messages: [...ready(), past()],
    act: (page) => page.getByRole("button", { name: "Messages (2)" }).click(),
  },
  {
    name: "past-test",
    messages: [
      ...ready(),
      past({
        asked: asked({
          test: "names-the-person-in-a-greeting",
          input: {
            ticket: "My invoice shows\nthe wrong address.",
            notes: ["one", "two"],
            days: 2,
            urgent: true,
          },
        }),
      }),
    ],
  },
  { name: "past-without-input", messages: [...ready(), past({ asked: asked({ input: null, config: {} }) })] },
  {
    name: "past-failed",
    messages: [
      ...ready(),
      past({
        status: "failed",
        text: "",
        usage: null,
        costUsd: null,
        firstTokenMs: null,
        durationMs: 41,
        error: error("upstream_error", "The model's provider answered with an error. Try again."),
      }),
    ],
  },
  {
    name: "died-with-its-window",
    messages: [
      ...ready(),
      {
        type: "run",
        run: run({
          status: "cancelled",
          died: true,
          text: "Once upon a time",
          costUsd: null,
          startedAt: threeHoursAgo,
        }),
      },
    ],
  },
  {
    name: "input-does-not-fit",
    messages: [
      ...ready(ticket({ input: { ticket: "x", notes: ["a", 5], days: 2 } })),
      saying({
        misfits: [{ field: "notes", message: '"notes.1" must be a string, but is 5.', blocks: true }],
      }),
    ],
  },
  {
    name: "json-input-does-not-fit",
    messages: [
      ...ready(prompt({ input: { name: 5, nmae: "Ada" } })),
      saying({
        misfits: [
          { field: "name", message: '"name" must be a string, but is 5.', blocks: true },
          {
            field: null,
            message: 'The prompt declares no input "nmae": its value goes unused.',
            blocks: false,
          },
        ],
      }),
    ],
    act: (page) => page.getByRole("radio", { name: "JSON" }).first().click(),
  },
  {
    name: "saved-inputs-long",
    messages: ready(
      prompt({
        saved: [
          {
            name: "the name is in the greeting, whatever the style",
            input: { name: "Ada", style: "formal" },
          },
        ],
      }),
    ),
  },
];
