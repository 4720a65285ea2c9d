import {
  type EndUser,
  type ErrorDetail,
  isOfTest,
  type Run,
  type RunMetadata,
  type RunStatus,
  type RunSummary,
} from "../../core/protocol/index.ts";
import { type Database, limited, textColumn } from "../database.ts";
import { page } from "../http/cursor.ts";
import { outputPreview } from "./preview.ts";
import type { Output, RunStore } from "./types.ts";

const summaryColumns = [
  "id",
  "status",
  "model",
  "stream",
  "prompt_path",
  "prompt_hash",
  "metadata",
  "input_preview",
  "output_preview",
  "prompt_tokens",
  "completion_tokens",
  "total_tokens",
  "usage_estimated",
  "reasoning_tokens",
  "cost_usd",
  "first_token_ms",
  "duration_ms",
  "error",
  "created_at",
  "finished_at",
];

const insertSql = `
  insert into runs (id, owner, token_id, instance_id, model, stream, prompt_path, prompt_hash, metadata, input,
    input_preview, of_test, request, end_user)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing`;

export function makeRunStore(database: Database): RunStore {
  return {
    async insert(run) {
      const { input, ...metadata } = run.metadata;
      await limited(
        database.raw(insertSql, [
          run.id,
          run.owner,
          run.tokenId,
          run.instanceId,
          run.model,
          run.stream,
          textColumn(metadata.prompt_path),
          textColumn(metadata.prompt_hash),
          JSON.stringify(metadata),
          input ? JSON.stringify(input) : null,
          textColumn(run.preview),
          isOfTest({ metadata }),
          run.request,
          run.endUser && JSON.stringify(run.endUser),
        ]),
      );
    },

    async settle(id, { status, output, usage, costUsd, firstTokenMs, durationMs, error }) {
      const changed = await limited(
        database("runs")
          .where({ id, status: "started" })
          .update({
            status,
            output: JSON.stringify(output),
            output_preview: textColumn(outputPreview(output)),
            prompt_tokens: usage?.prompt_tokens ?? null,
            completion_tokens: usage?.completion_tokens ?? null,
            total_tokens: usage?.total_tokens ?? null,
            usage_estimated: usage?.estimated ?? null,
            reasoning_tokens: usage?.completion_tokens_details?.reasoning_tokens ?? null,
            cost_usd: costUsd,
            first_token_ms: wholeMs(firstTokenMs),
            duration_ms: wholeMs(durationMs),
            error: error === null ? null : JSON.stringify(error),
            finished_at: database.raw("clock_timestamp()"),
          }),
      );
      return changed > 0;
    },

    async list(owner, filter, limit, cursor) {
      const query = database("runs").select(summaryColumns).where({ owner });
      if (filter.status !== undefined) query.where({ status: filter.status });
      if (filter.model !== undefined) query.where({ model: textColumn(filter.model) });
      if (filter.prompt !== undefined) query.where({ prompt_path: textColumn(filter.prompt) });
      if (filter.tests !== undefined) query.where({ of_test: filter.tests === "only" });
      if (filter.since !== undefined) query.where("created_at", ">=", new Date(filter.since));
      if (filter.until !== undefined) query.where("created_at", "<", new Date(filter.until));
      page(query, limit, cursor);
      return (await limited(query)).map(toSummary);
    },

    async get(owner, id) {
      const query = database("runs")
        .first([...summaryColumns, "input", "request", "end_user", "output"])
        .where({ id, owner });
      const row: FullRow | undefined = await limited(query);
      if (!row) return null;
      const output = row.output ?? { text: "", tool_calls: [], finish_reason: null };
      return {
        ...toSummary(row),
        input: row.input,
        request: row.request,
        ...(row.end_user && { end_user: row.end_user }),
        output,
      };
    },

    async remove(owner, id) {
      return (await limited(database("runs").where({ id, owner }).delete())) > 0;
    },
  };
}

interface Row {
  id: string;
  status: RunStatus;
  model: string;
  stream: boolean;
  prompt_path: string | null;
  prompt_hash: string | null;
  metadata: RunMetadata;
  input_preview: string | null;
  output_preview: string | null;
  /** `bigint` columns arrive as text. */
  prompt_tokens: string | null;
  completion_tokens: string | null;
  total_tokens: string | null;
  usage_estimated: boolean | null;
  reasoning_tokens: string | null;
  cost_usd: number | null;
  first_token_ms: number | null;
  duration_ms: number | null;
  error: ErrorDetail | null;
  created_at: Date;
  finished_at: Date | null;
}

/** Nothing of a run is known finer than a millisecond; rows of earlier versions hold fractions. */
const wholeMs = (ms: number | null) => (ms === null ? null : Math.round(ms));

type FullRow = Row & {
  input: Run["input"];
  request: Run["request"];
  end_user: EndUser | null;
  output: Output | null;
};

function toSummary(row: Row): RunSummary {
  const usage =
    row.total_tokens === null
      ? null
      : {
          prompt_tokens: Number(row.prompt_tokens),
          completion_tokens: Number(row.completion_tokens),
          total_tokens: Number(row.total_tokens),
          estimated: row.usage_estimated === true,
          ...(row.reasoning_tokens === null
            ? {}
            : { completion_tokens_details: { reasoning_tokens: Number(row.reasoning_tokens) } }),
        };
  return {
    id: row.id,
    status: row.status,
    model: row.model,
    stream: row.stream,
    prompt_path: row.prompt_path,
    prompt_hash: row.prompt_hash,
    metadata: row.metadata,
    input_preview: row.input_preview,
    output_preview: row.output_preview,
    usage,
    cost_usd: row.cost_usd,
    first_token_ms: wholeMs(row.first_token_ms),
    duration_ms: wholeMs(row.duration_ms),
    error: row.error,
    created_at: row.created_at.toISOString(),
    finished_at: row.finished_at?.toISOString() ?? null,
  };
}
