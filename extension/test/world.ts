import type { Broker } from "../../core/client/broker.ts";
import * as core from "../../core/index.ts";
import type { ChatRequest } from "../../core/protocol/chat.ts";
import type { Run } from "../../core/protocol/run.ts";
import type { ShownRun } from "../../core/protocol/runner.ts";
import { untranslated as t } from "../../core/translate.ts";
import { makeComparisons } from "../run/comparisons.ts";
import { type AddedText, makeRuns, type Underway } from "../run/runs.ts";

/** The id that the broker gives the run of a model whose name is one letter. */
export const idOf = (model: string): string =>
  `01a20b67-f269-769b-8352-0000000000${model.charCodeAt(0).toString(16)}`;

const chunk = (index: number, delta: object, finish_reason: string | null = null) => ({
  choices: [{ index, delta, finish_reason }],
});
export const text = (content: string, choice = 0) => chunk(choice, { content });
export const thought = (reasoning_content: string, choice = 0) => chunk(choice, { reasoning_content });
export const end = chunk(0, {}, "stop");

export const requestTo = (model: string, more: Partial<ChatRequest> = {}): ChatRequest => ({
  model,
  messages: [{ role: "user", content: "hi" }],
  stream: true,
  ...more,
});

/** A run as the broker stored it. */
export const record = (over: Partial<Run> = {}): Run => ({
  id: idOf("m"),
  status: "succeeded",
  model: "m",
  stream: true,
  prompt_path: "a.prompt",
  prompt_hash: null,
  metadata: {},
  input: null,
  input_preview: "hi",
  output_preview: "stored",
  usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5, estimated: false },
  cost_usd: 0.0003,
  first_token_ms: 12,
  duration_ms: 34,
  error: null,
  created_at: "2026-01-01T00:00:00Z",
  finished_at: "2026-01-01T00:00:01Z",
  request: { messages: [{ role: "user", content: "hi" }] },
  output: { text: "stored", tool_calls: [], finish_reason: "stop" },
  ...over,
});

type Stored = (id: string) => Run | Promise<Run>;

/** Gives the records one after the other, whatever is asked for; the last again and again. */
export function inOrder(...records: (Run | Error)[]): Stored {
  let asked = 0;
  return () => {
    const next = records[Math.min(asked++, records.length - 1)];
    if (next === undefined || next instanceof Error) throw next ?? new Error("no record");
    return next;
  };
}

/** Runs and comparisons over a broker that streams what `answer` gives and has stored what `stored` gives. */
export function makeWorld(
  answer: (request: ChatRequest, signal: AbortSignal) => AsyncIterable<unknown>,
  stored: Stored = inOrder(record()),
) {
  const world = {
    /** The models that were called. */
    posted: [] as string[],
    /** How often a record was asked for. */
    asked: 0,
    stored,
    underway: new Map<string, Underway>(),
    died: new Set<string>(),
    seen: [] as (ShownRun | null)[],
    added: [] as AddedText[],
  };
  const broker: Partial<Broker> = {
    async chat(request, { signal }) {
      world.posted.push(request.model);
      return { runId: idOf(request.model), chunks: answer(request, signal) };
    },
    async run(id) {
      world.asked++;
      return await world.stored(id);
    },
  };
  const underway = (key: string) => world.underway.get(key) ?? null;
  const runs = makeRuns({
    loadCore: async () => core,
    call: async (use) => await use(broker as Broker),
    remember: (key, run) => (run ? world.underway.set(key, run) : world.underway.delete(key)),
    underway,
    died: (id) => world.died.has(id),
    broker: () => "http://127.0.0.1:4000",
    wallClock: () => 1000,
    steadyClock: () => performance.now(),
    wait: async () => undefined,
    t,
    log: () => undefined,
  });
  runs.onDidChange((key) => world.seen.push(runs.shown(key)));
  runs.onDidAddText((added) => world.added.push(added));
  return { world, runs, comparisons: makeComparisons(runs, { underway }) };
}
