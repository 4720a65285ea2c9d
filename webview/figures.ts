import type { ShownRun } from "../core/protocol/runner.ts";
import type { Copier } from "./copy.ts";
import { h, setAttributes, setText } from "./dom.ts";
import { ago, count, duration, elapsed, fullTime, money, shortId } from "./format.ts";
import { t } from "./l10n.ts";

/** What a run took and cost, one element for each figure; the last copies the run id. */
export interface Figures {
  items: HTMLElement[];
  /** `elapsedMs`: how long the run has been going, as this page measures it. */
  show(run: ShownRun | null, elapsedMs: number): void;
}

export function createFigures(copier: Copier): Figures {
  let runId = "";
  let copied = false;
  const first = h("span", { title: t("Time to the first token") });
  const total = h("span", { title: t("Total time") });
  const tokens = h("span", {});
  const cost = h("span", { title: t("Cost of this run") });
  const when = h("span", { class: "when quiet" });
  const id = h("button", { type: "button", class: "link run-id" });
  id.addEventListener("click", () => {
    copier.copy(runId, t("the run id"));
    copied = true;
    setText(id, t("copied"));
    setTimeout(() => {
      copied = false;
      setText(id, shortId(runId));
    }, 1500);
  });
  const items = [first, total, tokens, cost, when, id];
  for (const item of items) item.hidden = true;

  return {
    items,
    show: (run, elapsedMs) => {
      const sent = run !== null && run.phase !== "idle";
      for (const item of items) item.hidden = !sent;
      if (!sent) return;
      const live = run.phase === "waiting" || run.phase === "streaming";
      setText(first, t("first {0}", duration(run.firstTokenMs)));
      setText(total, live ? elapsed(elapsedMs) : duration(run.durationMs));
      const about = run.usage?.estimated ? "≈ " : "";
      setText(
        tokens,
        about + t("{0} → {1} tokens", count(run.usage?.prompt_tokens), count(run.usage?.completion_tokens)),
      );
      setAttributes(tokens, {
        title: run.usage?.estimated
          ? t("Tokens in → out; estimated, because the provider reported none")
          : t("Tokens in → out"),
      });
      setText(cost, `${run.usage?.estimated && run.costUsd !== null ? "≈ " : ""}${money(run.costUsd)}`);
      // While it runs, figures that can only come at the end take no room.
      for (const part of [first, tokens, cost])
        part.hidden = live && !(part === first && run.firstTokenMs !== null);
      const now = Date.now();
      // "just now" goes without saying.
      when.hidden = live || now - run.startedAt < 60_000;
      setText(when, ago(run.startedAt, now));
      setAttributes(when, { title: fullTime(run.startedAt) });
      runId = run.runId ?? "";
      id.hidden = runId === "";
      if (!copied) setText(id, shortId(runId));
      const label = t("Copy the run id {0}", runId);
      setAttributes(id, { title: label, "aria-label": label });
    },
  };
}
