import type { Model } from "../../core/protocol/chat.ts";
import type { ErrorDetail } from "../../core/protocol/error.ts";
import type {
  HostMessage,
  PastRun,
  Rendered,
  RenderedPlace,
  RunnerPrompt,
  ShownRun,
} from "../../core/protocol/runner.ts";

/** Messages as the extension host would send them, for tests and pictures. */

export const runId = "7f3a0b1c-58d2-4c1e-9a31-0d6c1f0e2b44";

export const prompt = (more: Partial<RunnerPrompt> = {}): RunnerPrompt => ({
  uri: "file:///home/ada/prompts/greeting.prompt",
  name: "greeting.prompt",
  path: "prompts/greeting.prompt",
  pinned: false,
  fields: [
    { name: "name", type: "string", required: true, description: "who to greet" },
    {
      name: "style",
      type: "enum",
      required: false,
      choices: ["formal", "casual"],
      default: "formal",
      description: "how it should sound",
    },
  ],
  input: { name: "Ada", style: "formal" },
  saved: [
    { name: "names-the-person", input: { name: "Ada", style: "formal" } },
    { name: "keeps-the-style", input: { name: "Grace", style: "casual" } },
  ],
  model: "sample-echo",
  config: { temperature: 0.2 },
  ...more,
});

export const ticket = (more: Partial<RunnerPrompt> = {}): RunnerPrompt =>
  prompt({
    uri: "file:///home/ada/prompts/support/answer_ticket.prompt",
    name: "answer_ticket.prompt",
    path: "prompts/support/answer_ticket.prompt",
    fields: [
      { name: "ticket", type: "string", required: true, description: "what the customer wrote" },
      { name: "notes", type: "array", required: false, description: "what we know about it" },
      { name: "days", type: "integer", required: false, description: "how long they have waited" },
      { name: "urgent", type: "boolean", required: false, description: "answer within the hour" },
    ],
    input: {
      ticket: "My invoice shows the wrong address.\nPlease send a corrected one.",
      notes: ["The address can be changed in the account page."],
      days: 2,
      urgent: true,
    },
    saved: [],
    config: { temperature: 0.7, maxOutputTokens: 400, stopSequences: ["END"] },
    ...more,
  });

const model = (id: string, input: number | null, output: number | null, context: number | null): Model => ({
  id,
  object: "model",
  owned_by: "sample",
  max_input_tokens: context,
  max_output_tokens: context === null ? null : 4096,
  input_cost_per_token: input,
  output_cost_per_token: output,
  supported_openai_params: null,
});

export const models: HostMessage = {
  type: "models",
  models: [
    model("sample-echo", 1.5e-7, 6e-7, 128_000),
    model("sample-json", 1.5e-7, 6e-7, 128_000),
    model("sample-slow", 0.0000025, 0.00001, 1_048_576),
    model("in-house-7b", null, null, 8192),
  ],
  selected: "sample-echo",
  sample: true,
};

const text = (line: number, file: string | null = null): RenderedPlace => ({
  kind: "text",
  label: "",
  file,
  line,
});
const value = (label: string, line: number): RenderedPlace => ({ kind: "value", label, file: null, line });

export const rendered: Rendered = {
  messages: [
    {
      role: "system",
      content: [
        { text: "\nYou write for a small company. Be brief, friendly and exact. Never invent facts.\n\n" },
      ],
    },
    { role: "user", content: [{ text: "\nGreet Ada in a formal way.\n" }] },
  ],
  sources: {
    version: 1,
    places: [
      text(2, "_house_style.prompt"),
      text(13),
      value("{{name}}", 13),
      text(13),
      value("{{style}}", 13),
    ],
    pieces: [
      [[{ start: 1, end: 82, place: 0 }]],
      [
        [
          { start: 1, end: 7, place: 1 },
          { start: 7, end: 10, place: 2 },
          { start: 10, end: 16, place: 3 },
          { start: 16, end: 22, place: 4 },
          { start: 22, end: 27, place: 3 },
        ],
      ],
    ],
  },
  problems: [],
  estimatedTokens: 28,
  estimatedCostUsd: 0.0000042,
  misfits: [],
  request: JSON.stringify(
    {
      model: "sample-echo",
      messages: [
        {
          role: "system",
          content: "\nYou write for a small company. Be brief, friendly and exact. Never invent facts.\n\n",
        },
        { role: "user", content: "\nGreet Ada in a formal way.\n" },
      ],
      temperature: 0.2,
      stream: true,
      stream_options: { include_usage: true },
      metadata: { prompt_path: "prompts/greeting.prompt" },
    },
    null,
    2,
  ),
  curl: "curl --no-buffer 'http://127.0.0.1:4000/v1/chat/completions'",
};

export const markdown = `Good day, Ada.

Welcome to the company. Three things help on the **first day**:

1. The handbook lies at https://handbook.example/start
2. Your desk is *next to the window*
3. \`npm start\` brings everything up

\`\`\`ts
const greeting = (name: string) => \`Good day, \${name}.\`;
\`\`\`

> Ask whenever something is unclear.

| Who | Where |
| --- | ----: |
| Grace | 2nd floor |
| Lin | 3rd floor |
`;

const startedAt = Date.now();

export const run = (more: Partial<ShownRun> = {}): ShownRun => ({
  runId,
  phase: "finished",
  status: "succeeded",
  model: "sample-echo",
  startedAt,
  text: markdown,
  reasoning: "",
  toolCalls: [],
  others: [],
  json: false,
  finishReason: "stop",
  usage: { prompt_tokens: 120, completion_tokens: 64, total_tokens: 184, estimated: false },
  costUsd: 0.0003,
  firstTokenMs: 312,
  durationMs: 1949,
  error: null,
  misfit: null,
  truncated: false,
  died: false,
  input: null,
  asked: null,
  action: null,
  ...more,
});

export const waiting = (): ShownRun =>
  run({
    startedAt: Date.now(),
    phase: "waiting",
    status: "started",
    text: "",
    finishReason: null,
    usage: null,
    costUsd: null,
    firstTokenMs: null,
    durationMs: null,
  });

export const streaming = (text: string): ShownRun => ({
  ...waiting(),
  phase: "streaming",
  text,
  firstTokenMs: 312,
});

/** More of the first choice of the run on show. */
export const delta = (
  text: string,
  more: Partial<Extract<HostMessage, { type: "delta" }>> = {},
): HostMessage => ({
  type: "delta",
  choice: 0,
  text,
  reasoning: "",
  ...more,
});

export const error = (code: string, message: string, more: Partial<ErrorDetail> = {}): ErrorDetail => ({
  message,
  type: "upstream_error",
  code,
  param: null,
  request_id: "req-1",
  run_id: runId,
  source: "upstream",
  retryable: true,
  ...more,
});

export const summary = (
  minutesAgo: number,
  status: PastRun["status"],
  more: Partial<PastRun> = {},
): PastRun => ({
  id: `7f3a0b1c-58d2-4c1e-9a31-${String(minutesAgo).padStart(12, "0")}`,
  status,
  model: "sample-echo",
  stream: true,
  prompt_path: "prompts/greeting.prompt",
  prompt_hash: null,
  metadata: {},
  died: false,
  input_preview: "name: Ada, style: formal",
  output_preview: "Good day, Ada. Welcome to the company. Three things help on the first day",
  usage: { prompt_tokens: 120, completion_tokens: 64, total_tokens: 184, estimated: false },
  cost_usd: 0.0003,
  first_token_ms: 312,
  duration_ms: 1949,
  error: null,
  created_at: new Date(Date.now() - minutesAgo * 60_000).toISOString(),
  finished_at: null,
  ...more,
});

/** A page in work: file, models and rendering are there, nothing ran yet. Each call gives new objects. */
export const ready = (shown: RunnerPrompt = prompt()): HostMessage[] =>
  structuredClone<HostMessage[]>([
    { type: "obstacle", obstacle: null },
    { type: "prompt", prompt: shown },
    models,
    { type: "rendered", rendered, inputRevision: 0 },
    { type: "history", runs: [] },
  ]);

/** The rendering of a page in work, once it has changed. */
export const saying = (more: Partial<Rendered>): HostMessage => ({
  type: "rendered",
  rendered: { ...structuredClone(rendered), ...more },
  inputRevision: 0,
});
