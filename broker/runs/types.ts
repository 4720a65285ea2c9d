import type {
  EndUser,
  ErrorDetail,
  Run,
  RunMetadata,
  RunQuery,
  RunStatus,
  RunSummary,
  Usage,
} from "../../core/protocol/index.ts";
import type { Cursor } from "../http/cursor.ts";

/** A run before it is sent: what the row `started` holds. */
export interface NewRun {
  id: string;
  owner: string;
  tokenId: string | null;
  instanceId: string;
  model: string;
  stream: boolean;
  metadata: RunMetadata;
  /** What went in, in short. */
  preview?: string | null;
  /** The body as it is sent upstream, as JSON text. */
  request: string;
  endUser: EndUser | null;
}

export type FinalStatus = Exclude<RunStatus, "started">;

/** How a run ended. Times in milliseconds, cost in US dollars (null: unknown). */
export interface Outcome {
  status: FinalStatus;
  output: Output;
  usage: Usage | null;
  costUsd: number | null;
  firstTokenMs: number | null;
  durationMs: number;
  error: ErrorDetail | null;
}

/** The answer as it is stored and shown. */
export type Output = Run["output"];

export type RunFilter = Omit<RunQuery, "cursor" | "limit">;

/** Runs as rows; every read and delete is scoped to one owner. */
export interface RunStore {
  /** Writing the same run twice is harmless, so that a lost answer can be retried. */
  insert(run: NewRun): Promise<void>;
  /** Ends a run that is still `started`; false when it had ended before or is gone. */
  settle(id: string, outcome: Outcome): Promise<boolean>;
  list(owner: string, filter: RunFilter, limit: number, cursor: Cursor | null): Promise<RunSummary[]>;
  get(owner: string, id: string): Promise<Run | null>;
  remove(owner: string, id: string): Promise<boolean>;
}
