import {
  type Evaluation,
  type EvaluationQuery,
  type EvaluationRequest,
  type EvaluationSummary,
  summarise,
} from "../../core/protocol/index.ts";
import { type Database, limited, textColumn } from "../database.ts";
import { type Cursor, page } from "../http/cursor.ts";
import { uuidv7 } from "../runs/uuid.ts";

export type EvaluationFilter = Omit<EvaluationQuery, "cursor" | "limit">;

/** Evaluations as rows; every query is scoped to one owner. The verdict is the broker's own sum of the results. */
export interface EvaluationStore {
  insert(owner: string, evaluation: EvaluationRequest): Promise<EvaluationSummary>;
  list(
    owner: string,
    filter: EvaluationFilter,
    limit: number,
    cursor: Cursor | null,
  ): Promise<EvaluationSummary[]>;
  get(owner: string, id: string): Promise<Evaluation | null>;
}

const columns = [
  "id",
  "prompt_path",
  "prompt_hash",
  "model",
  "trigger",
  "verdict",
  "counts",
  "started_at",
  "created_at",
];

export function makeEvaluationStore(database: Database): EvaluationStore {
  return {
    async insert(owner, evaluation) {
      const { verdict, counts } = summarise(evaluation.results.map((result) => result.verdict));
      const [row] = await limited(
        database("evaluations").insert(
          {
            id: uuidv7(),
            owner,
            prompt_path: textColumn(evaluation.prompt_path),
            prompt_hash: textColumn(evaluation.prompt_hash),
            model: textColumn(evaluation.model),
            trigger: evaluation.trigger,
            verdict,
            counts: JSON.stringify(counts),
            results: JSON.stringify(evaluation.results),
            started_at: new Date(evaluation.started_at),
          },
          columns,
        ),
      );
      return toSummary(row);
    },

    async list(owner, filter, limit, cursor) {
      const query = database("evaluations").select(columns).where({ owner });
      if (filter.prompt !== undefined) query.where({ prompt_path: textColumn(filter.prompt) });
      if (filter.since !== undefined) query.where("created_at", ">=", new Date(filter.since));
      if (filter.until !== undefined) query.where("created_at", "<", new Date(filter.until));
      page(query, limit, cursor);
      return (await limited(query)).map(toSummary);
    },

    async get(owner, id) {
      const row = await limited(
        database("evaluations")
          .first([...columns, "results"])
          .where({ id, owner }),
      );
      return row ? { ...toSummary(row), results: row.results } : null;
    },
  };
}

type Row = Omit<EvaluationSummary, "started_at" | "created_at"> & { started_at: Date; created_at: Date };

function toSummary(row: Row): EvaluationSummary {
  return {
    id: row.id,
    prompt_path: row.prompt_path,
    prompt_hash: row.prompt_hash,
    model: row.model,
    trigger: row.trigger,
    verdict: row.verdict,
    counts: row.counts,
    started_at: row.started_at.toISOString(),
    created_at: row.created_at.toISOString(),
  };
}
