import type { RunSummary } from "../core/protocol/run.ts";
import { statusLook } from "./answer/outcome.ts";
import { h, icon } from "./dom.ts";
import { ago, count, duration, fullTime, money } from "./format.ts";
import { t } from "./l10n.ts";
import { type Popup, popup } from "./popup.ts";

export interface History {
  popup: Popup;
  show(runs: RunSummary[], shownRunId: string | null): void;
}

/** The last runs of this prompt file; choosing one shows it. */
export function createHistory(anchor: HTMLElement, choose: (runId: string) => void): History {
  let runs: RunSummary[] = [];
  let shown: string | null = null;
  const list = popup(
    anchor,
    { name: "history", role: "listbox", label: t("Last runs of this file") },
    (close) => {
      const now = Date.now();
      const items = runs.map((run) => {
        const item = row(run, run.id === shown, now);
        item.addEventListener("click", () => {
          close();
          choose(run.id);
        });
        item.addEventListener("keydown", (event) => {
          if (event.key !== "Enter" && event.key !== " ") return;
          // The focus goes back to the button, which must not hear the same press.
          event.preventDefault();
          item.click();
        });
        return item;
      });
      const nodes =
        items.length > 0 ? items : [h("p", { class: "quiet" }, t("This file has not been run yet."))];
      return { nodes, items, first: items.find((_, index) => runs[index]?.id === shown) };
    },
  );
  return {
    popup: list,
    show: (next, shownRunId) => {
      runs = next;
      shown = shownRunId;
    },
  };
}

function row(run: RunSummary, selected: boolean, now: number): HTMLElement {
  const look = statusLook({ phase: "finished", status: run.status });
  const created = Date.parse(run.created_at);
  const time = Number.isFinite(created) ? ago(created, now) : "–";
  const figures = [
    run.model,
    duration(run.duration_ms),
    `${count(run.usage?.prompt_tokens)} → ${count(run.usage?.completion_tokens)}`,
    money(run.cost_usd),
  ];
  return h(
    "div",
    {
      role: "option",
      tabindex: -1,
      class: "row",
      "aria-selected": selected ? "true" : "false",
      "aria-label": [look.word, time, run.model, t("{0} tokens", figures[2]!), figures[3]].join(", "),
      title:
        `${look.word}\n${Number.isFinite(created) ? fullTime(created) : ""}\n${run.error?.message ?? ""}`.trim(),
    },
    h("span", { class: `state ${look.tone}` }, icon(look.icon)),
    h("span", { class: "when" }, time),
    h("span", { class: "who quiet" }, figures[0]!),
    h(
      "span",
      { class: "figures quiet" },
      h("span", { class: "total" }, `${figures[1]} · `),
      figures.slice(2).join(" · "),
    ),
  );
}
