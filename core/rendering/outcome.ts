import type { Usage } from "../protocol/chat.ts";
import type { ErrorDetail } from "../protocol/error.ts";
import type { RunStatus } from "../protocol/run.ts";
import type { AnswerChoice } from "./answer.ts";

/** What one run gave, as seen from this side; the broker's own record may know more. */
export interface Outcome {
  runId: string | null;
  status: Exclude<RunStatus, "started">;
  /** The first choice's, which is the one that is judged. */
  text: string;
  finishReason: string | null;
  /** Every choice in order, the first too; none when nothing came. */
  choices: AnswerChoice[];
  usage: Usage | null;
  costUsd: number | null;
  firstTokenMs: number | null;
  durationMs: number;
  error: ErrorDetail | null;
  /** Seconds until the broker wants to be asked again, when it said so. */
  retryAfter: number | null;
}
