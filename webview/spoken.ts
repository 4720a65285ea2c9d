import type { ShownRun } from "../core/protocol/runner.ts";
import { outcomeNote } from "./answer/outcome.ts";
import { count, duration } from "./format.ts";

/**
 * What a screen reader is told when the run on show goes from `before` to `next`: start, first text, end,
 * failure. A run that was over when it came on show, such as one from the history, is not news.
 */
export function spokenChange(
  before: ShownRun | null,
  next: ShownRun | null,
  now: number,
): { text: string; urgent: boolean } | null {
  if (!next) return null;
  const sameRun = before?.startedAt === next.startedAt;
  if (sameRun && before.phase === next.phase) return null;
  if (next.phase === "waiting") return { text: "Running. Waiting for the answer.", urgent: false };
  if (next.phase === "streaming") return { text: "The answer is arriving.", urgent: false };
  if (next.phase !== "finished" || !sameRun) return null;
  const note = outcomeNote(next, now);
  if (note) return { text: `${note.title}. ${note.sentence}`, urgent: note.kind === "failed" };
  const tokens = count(next.usage?.completion_tokens);
  return { text: `Succeeded after ${duration(next.durationMs)}, ${tokens} tokens.`, urgent: false };
}
