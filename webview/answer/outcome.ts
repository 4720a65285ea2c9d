import type { ShownRun } from "../../core/protocol/runner.ts";
import { whenAgain } from "../format.ts";
import { t } from "../l10n.ts";

/** A button below an answer. */
export interface OutcomeButton {
  label: string;
  icon: string;
  does: "retry" | "sign-in" | "open-settings" | "show-log";
  /** It waits until this time, epoch ms. */
  notBefore?: number;
}

/** What stands below an answer when its end needs a word. */
export interface OutcomeNote {
  kind: "failed" | "stopped" | "note";
  icon: string;
  title: string;
  sentence: string;
  button: OutcomeButton | null;
}

/** One word and an icon for how a run stands. */
export function statusLook(run: Pick<ShownRun, "phase" | "status" | "misfit">): {
  icon: string;
  word: string;
  tone: string;
} {
  if (run.phase === "waiting") return { icon: "loading", word: t("waiting"), tone: "busy" };
  if (run.phase === "streaming") return { icon: "loading", word: t("streaming"), tone: "busy" };
  if (run.phase === "idle") return { icon: "warning", word: t("not sent"), tone: "warned" };
  switch (run.status) {
    case "succeeded":
      // The run itself went well, but a tick would say that its answer can be used.
      if (run.misfit !== null) return { icon: "warning", word: t("does not fit"), tone: "warned" };
      return { icon: "pass", word: t("succeeded"), tone: "good" };
    case "cancelled":
      return { icon: "circle-slash", word: t("stopped"), tone: "quiet" };
    case "timed_out":
      return { icon: "clockface", word: t("timed out"), tone: "bad" };
    case "failed":
      return { icon: "error", word: t("failed"), tone: "bad" };
    default:
      return { icon: "loading", word: t("running"), tone: "busy" };
  }
}

/** Says what a person needs to know about how a run ended; null when the answer speaks for itself. */
export function outcomeNote(run: ShownRun, now: number): OutcomeNote | null {
  if (run.phase === "idle") return unsentNote(run);
  if (run.phase !== "finished") return null;
  switch (run.status) {
    case "succeeded":
      return successNote(run);
    case "cancelled":
      return stopNote(run);
    case "started":
      return note(
        t("Still running at the broker"),
        t("Choose it again from the history to see how it went on."),
      );
    default:
      return failureNote(run, now);
  }
}

function stopNote(run: ShownRun): OutcomeNote {
  const kept = arrived(run) || t("Nothing had arrived by then.");
  const went = t("The window was closed or reloaded while this run was under way, which stopped it.");
  return {
    kind: "stopped",
    icon: "circle-slash",
    title: run.died ? t("Ended with its window") : t("Stopped"),
    sentence: run.died ? `${went} ${kept}` : kept,
    button: null,
  };
}

/** What there is of an answer that broke off; "" when nothing is. */
function arrived(run: ShownRun): string {
  if (run.truncated) return keptInPart();
  if (hasAnswered(run)) return t("The answer above is what had arrived by then.");
  const thought = [run, ...run.others].some(({ reasoning }) => reasoning !== "");
  return thought ? t("Only the reasoning above had arrived by then.") : "";
}

const keptInPart = () =>
  t("The answer or its reasoning was too long for the broker to keep: not all of it stands here.");

/** True when anything of an answer has come. */
const hasAnswered = (run: ShownRun): boolean =>
  [run, ...run.others].some(({ text, toolCalls }) => text !== "" || toolCalls.length > 0);

function unsentNote(run: ShownRun): OutcomeNote {
  return {
    kind: "stopped",
    icon: "warning",
    title: t("Not sent"),
    sentence: `${run.error?.message ?? ""} ${t("Nothing was paid for this model.")}`.trim(),
    button: null,
  };
}

const note = (title: string, sentence: string, icon = "info"): OutcomeNote => ({
  kind: "note",
  icon,
  title,
  sentence,
  button: null,
});

function successNote(run: ShownRun): OutcomeNote | null {
  if (run.truncated) return note(t("Not kept whole"), keptInPart());
  const ended = (reason: string) => [run, ...run.others].some(({ finishReason }) => finishReason === reason);
  if (ended("length")) {
    return note(
      t("Cut short"),
      t("The answer reached its token limit. Raise maxOutputTokens to get the rest."),
    );
  }
  if (ended("content_filter")) {
    return note(t("Withheld"), t("The provider's content filter held back the answer or its end."));
  }
  if (run.misfit !== null) return note(t("Does not fit"), run.misfit, "warning");
  if (!hasAnswered(run)) {
    return note(t("Empty"), t("The model answered with no text at all."));
  }
  return null;
}

function failureNote(run: ShownRun, now: number): OutcomeNote {
  const again = run.retryAt && run.retryAt > now ? run.retryAt : null;
  const limited = run.error?.code === "rate_limited";
  const timedOut = run.status === "timed_out";
  const title = limited ? t("Limit reached") : timedOut ? t("Timed out") : t("The run failed");
  const happened =
    run.error?.message.trim() ||
    (timedOut
      ? t("The answer took longer than allowed. Try again, or raise the time limit in the settings.")
      : t("It broke off without saying why. The log may know more."));
  const kept = arrived(run);
  const wait = again ? t("You can run it again {0}.", whenAgain(again, now)) : "";
  return {
    kind: "failed",
    icon: limited || timedOut ? "clockface" : "error",
    title,
    sentence: [happened, wait, kept].filter(Boolean).join(" "),
    // A past run is not run again: what stands there now would be.
    button: run.asked ? null : failureButton(run, again),
  };
}

function failureButton(run: ShownRun, again: number | null): OutcomeButton {
  if (run.action === "sign-in") return { label: t("Sign in"), icon: "sign-in", does: "sign-in" };
  if (run.action === "open-settings") {
    return { label: t("Open settings"), icon: "settings-gear", does: "open-settings" };
  }
  if (run.error && !run.error.retryable && run.status !== "timed_out") {
    return { label: t("Show log"), icon: "output", does: "show-log" };
  }
  return { label: t("Retry"), icon: "refresh", does: "retry", ...(again ? { notBefore: again } : {}) };
}
