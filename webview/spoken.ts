import type { ShownRun } from "../core/protocol/runner.ts";
import { outcomeNote } from "./answer/outcome.ts";
import { count, duration } from "./format.ts";
import { t } from "./l10n.ts";

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
  if (next.phase === "waiting") return { text: t("Running. Waiting for the answer."), urgent: false };
  if (next.phase === "streaming") {
    const thinks = next.text === "" && next.reasoning !== "";
    return { text: thinks ? t("The model is thinking.") : t("The answer is arriving."), urgent: false };
  }
  if (next.phase !== "finished" || !sameRun) return null;
  const note = outcomeNote(next, now);
  if (note) return { text: `${note.title}. ${note.sentence}`, urgent: note.kind === "failed" };
  const tokens = count(next.usage?.completion_tokens);
  return { text: t("Succeeded after {0}, {1} tokens.", duration(next.durationMs), tokens), urgent: false };
}

/**
 * The same for columns that are compared: the start once for all, then each end by its model's name. Text that
 * begins to arrive in one of them is no news.
 */
export function spokenComparison(
  before: ShownRun[] | null,
  next: ShownRun[] | null,
  now: number,
): { polite: string; urgent: string } {
  if (!next) return { polite: "", urgent: "" };
  const isNew = (run: ShownRun, index: number) => before?.[index]?.startedAt !== run.startedAt;
  const sent = next.filter(({ phase }) => phase !== "idle");
  const begun =
    sent.some(({ phase }) => phase === "waiting") &&
    next.every((run, index) => run.phase === "idle" || isNew(run, index));
  const polite: string[] = begun ? [t("Comparing {0} models.", sent.length)] : [];
  const urgent: string[] = [];
  for (const [index, run] of next.entries()) {
    const last = before?.[index] ?? null;
    if (run.phase === "streaming" || (begun && run.phase === "waiting")) continue;
    const note = run.phase === "idle" && begun ? outcomeNote(run, now) : null;
    const spoken = note
      ? { text: `${note.title}. ${note.sentence}`, urgent: true }
      : spokenChange(last, run, now);
    if (spoken) (spoken.urgent ? urgent : polite).push(`${run.model}: ${spoken.text}`);
  }
  return { polite: polite.join(" "), urgent: urgent.join(" ") };
}
