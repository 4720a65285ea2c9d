import Type, { type Static } from "typebox";
import { ChatMessage, RunMetadata, ToolCall, Usage } from "./chat.ts";
import { ErrorBody } from "./error.ts";
import { nullable, Time } from "./schema.ts";

export const RunStatus = Type.Union([
  Type.Literal("started"),
  Type.Literal("succeeded"),
  Type.Literal("failed"),
  Type.Literal("cancelled"),
  Type.Literal("timed_out"),
]);
export type RunStatus = Static<typeof RunStatus>;

/**
 * A run in a list: without `request`, `input` and `output`, which are long, but with the beginning of what went in
 * and what came out; `metadata` is kept.
 */
export const RunSummary = Type.Object(
  {
    id: Type.String({ format: "uuid" }),
    status: RunStatus,
    model: Type.String(),
    stream: Type.Boolean(),
    prompt_path: nullable(Type.String()),
    prompt_hash: nullable(Type.String()),
    metadata: RunMetadata,
    input_preview: nullable(
      Type.String({
        description: "The input in at most 200 characters; without one the last user message's beginning.",
      }),
    ),
    output_preview: nullable(
      Type.String({
        description: "The first words of the answer, at most 200 characters; null without one.",
      }),
    ),
    usage: nullable(Usage),
    cost_usd: nullable(Type.Number({ description: "US dollars; null = unknown, never 'free'." })),
    first_token_ms: nullable(
      Type.Integer({ description: "Whole milliseconds; null when the answer was not streamed." }),
    ),
    duration_ms: nullable(Type.Integer({ description: "Whole milliseconds." })),
    error: nullable(ErrorBody.properties.error),
    created_at: Time,
    finished_at: nullable(Time),
  },
  { $id: "RunSummary" },
);
export type RunSummary = Static<typeof RunSummary>;

const reasoning = Type.Optional(
  Type.String({ description: "What the model thought before it answered; no part of the answer." }),
);

/** One of the answers that a model gave to one request; `n` asks for several. */
export const RunChoice = Type.Object({
  index: Type.Integer({ minimum: 0 }),
  text: Type.String(),
  tool_calls: Type.Array(ToolCall),
  finish_reason: nullable(Type.String()),
  reasoning,
});
export type RunChoice = Static<typeof RunChoice>;

export const EndUser = Type.Object(
  {
    user: Type.Optional(Type.String()),
    safety_identifier: Type.Optional(Type.String()),
  },
  { description: "Whom the client named as its user; upstream gets a pseudonym of the owner instead." },
);
export type EndUser = Static<typeof EndUser>;

/** True for a run that a test asked for, not a person. */
export const isOfTest = ({ metadata }: { metadata: RunMetadata }): boolean =>
  (metadata.test_id ?? metadata.evaluation_id ?? null) !== null;

/** How many runs of a prompt file are listed. */
export const mostShown = 20;

/** So many runs, with those of tests or without; `runs` newest first. */
export const shownRuns = <Row extends RunSummary>(runs: Row[], withTests: boolean): Row[] =>
  runs.filter((run) => withTests || !isOfTest(run)).slice(0, mostShown);

/** One run in full. */
export const Run = Type.Object(
  {
    ...RunSummary.properties,
    input: nullable(
      Type.Record(Type.String(), Type.Unknown(), {
        description: "The values that the prompt file was rendered with, as `metadata.input` told them.",
      }),
    ),
    request: Type.Object(
      { messages: Type.Array(ChatMessage) },
      { additionalProperties: true, description: "Messages and parameters as sent upstream." },
    ),
    end_user: Type.Optional(EndUser),
    output: Type.Object({
      text: Type.String(),
      tool_calls: Type.Array(ToolCall),
      finish_reason: nullable(Type.String()),
      reasoning,
      choices: Type.Optional(
        Type.Array(RunChoice, {
          description: "Every choice by index, the first too; absent when there was only one.",
        }),
      ),
      truncated: Type.Optional(
        Type.Boolean({ description: "True when the answer or its reasoning was too long to be kept whole." }),
      ),
    }),
  },
  { $id: "Run" },
);
export type Run = Static<typeof Run>;

export const RunQuery = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    cursor: Type.Optional(Type.String({ maxLength: 512 })),
    status: Type.Optional(RunStatus),
    model: Type.Optional(Type.String({ maxLength: 256 })),
    prompt: Type.Optional(Type.String({ maxLength: 1024, description: "prompt_path, exact." })),
    tests: Type.Optional(
      Type.Union([Type.Literal("none"), Type.Literal("only")], {
        description:
          "Runs of tests (those with a test_id or an evaluation_id) are left out, or nothing else.",
      }),
    ),
    since: Type.Optional(Time),
    until: Type.Optional(Time),
  },
  { additionalProperties: false },
);
export type RunQuery = Static<typeof RunQuery>;

export const RunList = Type.Object(
  { data: Type.Array(RunSummary), next_cursor: nullable(Type.String()) },
  { $id: "RunList" },
);
export type RunList = Static<typeof RunList>;
