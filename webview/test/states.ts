import type { HostMessage, ShownRun } from "../../core/protocol/runner.ts";
import { answerStates } from "./answer-states.ts";
import { comparisonStates } from "./comparison-states.ts";
import { pastStates } from "./past-states.ts";
import {
  error,
  markdown,
  models,
  prompt,
  ready,
  rendered,
  run,
  streaming,
  ticket,
  waiting,
} from "./samples.ts";
import type { State } from "./state.ts";

const shown = (next: ShownRun): HostMessage => ({ type: "run", run: next });
const held = (obstacle: Extract<HostMessage, { type: "obstacle" }>["obstacle"]): HostMessage[] => [
  { type: "obstacle", obstacle },
  ...ready().slice(1),
];
const failed = (more: Partial<ShownRun>): HostMessage[] => [
  ...ready(),
  shown(run({ status: "failed", text: "", usage: null, costUsd: null, firstTokenMs: null, ...more })),
];

/** Every state of the runner. */
/** Every state of the runner. */
export const states: State[] = [
  {
    name: "no-prompt",
    messages: [
      { type: "prompt", prompt: null },
      { type: "obstacle", obstacle: { kind: "no-prompt" } },
    ],
  },
  {
    name: "not-signed-in",
    messages: [
      ...held({ kind: "not-signed-in" }),
      { type: "models", models: [], selected: null, sample: false },
      { type: "rendered", rendered: { ...rendered, estimatedCostUsd: null }, inputRevision: 0 },
    ],
  },
  {
    name: "signed-out",
    messages: [...ready(), shown(run()), { type: "obstacle", obstacle: { kind: "signed-out" } }],
  },
  {
    name: "broker-unreachable",
    messages: held({
      kind: "broker-unreachable",
      broker: "http://127.0.0.1:4000",
      message:
        "The broker at http://127.0.0.1:4000 does not answer. Check that it runs and that the address is right.",
    }),
  },
  {
    name: "untrusted",
    messages: [...held({ kind: "untrusted" }), { type: "models", models: [], selected: null, sample: false }],
  },
  {
    name: "no-model",
    messages: [
      ...held({
        kind: "no-model",
        message: "The broker offers no model googleai/gemini-2.5-flash. The nearest is sample-echo.",
      }),
      { ...models, selected: null } as HostMessage,
    ],
  },
  {
    name: "problem",
    messages: held({
      kind: "problem",
      problem: {
        message: "{{#if urgent}} is not closed. Add {{/if}}.",
        severity: "error",
        code: "template-syntax",
        line: 12,
        offset: 200,
      },
    }),
  },
  {
    name: "missing-input",
    messages: ready(prompt({ input: { style: "formal" } })),
    act: (page) => page.keyboard.press("Control+Enter"),
  },
  { name: "ready", messages: ready() },
  {
    name: "ready-many-fields",
    messages: [
      ...ready(ticket()),
      {
        type: "rendered",
        rendered: {
          ...rendered,
          problems: [
            {
              message: "notes is not in the schema. Add it or take it out.",
              severity: "warning",
              code: "x",
              line: 14,
              offset: 3,
            },
          ],
        },
        inputRevision: 99,
      },
    ],
    act: async (page) => {
      await page.locator('[data-field="days"] vscode-text-field').click();
      await page.keyboard.type(".5");
    },
  },
  {
    name: "json-input",
    messages: ready(ticket()),
    act: (page) => page.getByRole("radio", { name: "JSON" }).first().click(),
  },
  {
    name: "source-lit",
    messages: [...ready(), { type: "cursor", version: 1, places: [2] }],
    act: (page) => page.locator(".piece").first().hover(),
  },
  {
    name: "source-focus",
    messages: [...ready(), { type: "cursor", version: 1, places: [0] }],
    act: async (page) => {
      await page.getByRole("group", { name: "Rendered messages" }).focus();
      for (const key of ["ArrowDown", "ArrowDown", "ArrowRight"]) await page.keyboard.press(key);
    },
  },
  {
    name: "request",
    messages: [...ready(), shown(run())],
    act: (page) => page.getByRole("radio", { name: "Request" }).click(),
  },
  { name: "waiting", messages: [...ready(), shown(waiting())] },
  { name: "streaming", messages: [...ready(), shown(waiting()), shown(streaming(markdown.slice(0, 230)))] },
  {
    name: "stopped",
    messages: [
      ...ready(),
      shown(
        run({
          status: "cancelled",
          text: markdown.slice(0, 120),
          usage: { prompt_tokens: 120, completion_tokens: 21, total_tokens: 141, estimated: true },
        }),
      ),
    ],
  },
  {
    name: "failed",
    messages: failed({
      error: error(
        "upstream_error",
        "The model's provider answered with an error: the sample upstream refuses this run. Try again, or choose another model.",
      ),
    }),
  },
  {
    name: "failed-sign-in",
    messages: failed({
      error: error("token_revoked", "This token was revoked. Sign in again with a new one.", {
        retryable: false,
        source: "broker",
      }),
      action: "sign-in",
    }),
  },
  {
    name: "limit-reached",
    messages: failed({
      error: error("rate_limited", "Your budget for today is spent.", { source: "broker" }),
      retryAt: Date.now() + 42_000,
    }),
  },
  {
    name: "timed-out",
    messages: [
      ...ready(),
      shown(
        run({
          status: "timed_out",
          text: markdown.slice(0, 60),
          durationMs: 600_000,
          usage: null,
          costUsd: null,
        }),
      ),
    ],
  },
  { name: "finished", messages: [...ready(), shown(waiting()), shown(run())] },
  {
    name: "finished-raw",
    messages: [...ready(), shown(run({ startedAt: Date.now() - 1 }))],
    act: (page) => page.getByRole("radio", { name: "Raw" }).click(),
  },
  {
    name: "finished-json",
    messages: [
      ...ready(),
      shown(
        run({
          json: true,
          startedAt: 5,
          text: '{"name":"Ada Lovelace","age":36,"occupations":["writer","mathematician"],"living":false}',
        }),
      ),
    ],
  },
  {
    name: "not-json",
    messages: [
      ...ready(),
      shown(run({ json: true, startedAt: 6, text: '{"name": "Ada Lovelace",\n "age": 36,}' })),
    ],
  },
  {
    name: "tool-call",
    messages: [
      ...ready(),
      shown(
        run({
          text: "",
          finishReason: "tool_calls",
          toolCalls: [{ name: "look_up_weather", arguments: '{"city":"Lovelace","days":2}' }],
        }),
      ),
    ],
  },
  {
    name: "cut-short",
    messages: [...ready(), shown(run({ finishReason: "length", text: markdown.slice(0, 140) }))],
  },
  {
    name: "menu",
    messages: [...ready(), shown(run())],
    act: (page) => page.getByRole("button", { name: "More actions" }).click(),
  },
  {
    name: "model-picker",
    messages: ready(),
    act: (page) => page.getByRole("combobox", { name: "Model" }).click(),
  },
  {
    name: "config-open",
    messages: [...ready(ticket()), shown(run())],
    act: (page) => page.getByRole("button", { name: /temperature/ }).click(),
  },
  ...answerStates,
  ...pastStates,
  ...comparisonStates,
];
