import type { Usage } from "../protocol/chat.ts";
import type { ErrorDetail } from "../protocol/error.ts";
import type { RunStatus } from "../protocol/run.ts";

/** What one run gave, as seen from this side; the broker's own record may know more. */
export interface Outcome {
  runId: string | null;
  status: Exclude<RunStatus, "started">;
  text: string;
  toolCalls: { name: string; arguments: string }[];
  finishReason: string | null;
  usage: Usage | null;
  costUsd: number | null;
  firstTokenMs: number | null;
  durationMs: number;
  error: ErrorDetail | null;
  /** Seconds until the broker wants to be asked again, when it said so. */
  retryAfter: number | null;
}
