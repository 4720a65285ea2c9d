import type { HostMessage, ShownRun } from "../../core/protocol/runner.ts";
import { error, markdown, ready, run, streaming, waiting } from "./samples.ts";
import type { State } from "./state.ts";

/** Columns with a run id for each, as the host sends them. */
export const comparison = (...columns: ShownRun[]): HostMessage => ({ type: "comparison", columns });

export const echo = (more: Partial<ShownRun> = {}): ShownRun =>
  run({ runId: "7f3a0b1c-58d2-4c1e-9a31-0d6c1f111111", ...more });
export const slow = (more: Partial<ShownRun> = {}): ShownRun =>
  run({
    runId: "7f3a0b1c-58d2-4c1e-9a31-0d6c1f222222",
    model: "sample-slow",
    text: `${markdown}\n${"The lamp stood up, small and steady. ".repeat(12)}`,
    costUsd: 0.0021,
    firstTokenMs: 204,
    durationMs: 8112,
    ...more,
  });
export const failing = (more: Partial<ShownRun> = {}): ShownRun =>
  run({
    runId: "7f3a0b1c-58d2-4c1e-9a31-0d6c1f333333",
    model: "a-rather-long-model-name-of-some-provider",
    status: "failed",
    text: "",
    usage: null,
    costUsd: null,
    firstTokenMs: null,
    error: error("upstream_error", "The model's provider answered with an error. Try again."),
    ...more,
  });
export const unsent = (more: Partial<ShownRun> = {}): ShownRun =>
  run({
    runId: null,
    model: "in-house-7b",
    phase: "idle",
    status: null,
    startedAt: 0,
    text: "",
    usage: null,
    costUsd: null,
    firstTokenMs: null,
    durationMs: null,
    error: error("not_sent", "in-house-7b takes no pictures. Take {{media}} out, or compare other models."),
    ...more,
  });

const json = (text: string) => ({ json: true, text });

/** Every state of a comparison. */
export const comparisonStates: State[] = [
  {
    name: "comparing-waiting",
    messages: [
      ...ready(),
      comparison({ ...waiting(), runId: null }, { ...waiting(), model: "sample-slow", runId: null }),
    ],
  },
  {
    name: "comparing",
    messages: [
      ...ready(),
      comparison(
        { ...streaming(markdown.slice(0, 230)), runId: echo().runId },
        { ...waiting(), model: "sample-slow" },
        failing(),
      ),
    ],
  },
  { name: "compared", messages: [...ready(), comparison(echo(), slow())] },
  { name: "compared-three", messages: [...ready(), comparison(echo(), failing(), unsent())] },
  {
    name: "compared-four",
    messages: [
      ...ready(),
      comparison(
        echo({ finishReason: "length", text: markdown.slice(0, 140) }),
        slow({ status: "cancelled", text: markdown.slice(0, 60), costUsd: null }),
        failing({ status: "timed_out", error: null }),
        unsent(),
      ),
    ],
  },
  {
    name: "compared-json",
    messages: [
      ...ready(),
      comparison(echo(json('{"name":"Ada","age":36}')), slow(json('{"name": "Ada Lovelace",\n "age": 36,}'))),
    ],
  },
];
