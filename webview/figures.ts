import type { Usage } from "../core/protocol/chat.ts";
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
        title: tokensTitle(run.usage),
      });
      setText(cost, `${run.usage?.estimated && run.costUsd !== null ? "≈ " : ""}${money(run.costUsd)}`);
      // While it runs, figures that can only come at the end take no room; where a run came to nothing, they never
      // come, and a row of dashes would say nothing.
      const settled = !live && run.status === "succeeded";
      first.hidden = run.firstTokenMs === null && !settled;
      total.hidden = !live && run.durationMs === null && !settled;
      tokens.hidden = live || (run.usage === null && !settled);
      cost.hidden = live || (run.costUsd === null && !settled);
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

function tokensTitle(usage: Usage | null): string {
  if (usage?.estimated) return t("Tokens in → out; estimated, because the provider reported none");
  const reasoning = usage?.completion_tokens_details?.reasoning_tokens;
  return reasoning
    ? t("Tokens in → out; {0} of those out went into reasoning", count(reasoning))
    : t("Tokens in → out");
}
