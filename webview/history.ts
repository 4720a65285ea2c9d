import { runFigures } from "../core/figures.ts";
import { isOfTest, shownRuns } from "../core/protocol/run.ts";
import type { PastRun } from "../core/protocol/runner.ts";
import { statusLook } from "./answer/outcome.ts";
import { h, icon, setAttributes } from "./dom.ts";
import { ago, fullTime } from "./format.ts";
import { t } from "./l10n.ts";
import { type Popup, popup } from "./popup.ts";

export interface History {
  popup: Popup;
  show(runs: PastRun[], shownRunId: string | null): void;
}

/**
 * The last runs of this prompt file; choosing one shows it.
 *
 * @param look `tests`: whether the runs of tests are listed at first
 */
export function createHistory(
  anchor: HTMLElement,
  look: { tests: boolean },
  act: { opened(): void; choose(runId: string): void; filtered(tests: boolean): void },
): History {
  let runs: PastRun[] = [];
  let shown: string | null = null;
  let { tests } = look;

  const box = icon("check");
  const filter = h(
    "button",
    { type: "button", class: "row filter", role: "checkbox" },
    box,
    h("span", {}, t("Show runs of tests")),
  );
  const drawFilter = () => {
    setAttributes(filter, { "aria-checked": tests ? "true" : "false" });
    box.style.visibility = tests ? "" : "hidden";
  };
  filter.addEventListener("click", () => {
    tests = !tests;
    drawFilter();
    list.refill();
    act.filtered(tests);
  });
  drawFilter();

  const list = popup(
    anchor,
    {
      name: "history",
      role: "listbox",
      label: t("Last runs of this file"),
      head: filter,
      opened: act.opened,
    },
    (close) => {
      const now = Date.now();
      const listed = shownRuns(runs, tests);
      const items = listed.map((run) => {
        const item = row(run, run.id === shown, now);
        item.addEventListener("click", () => {
          close();
          act.choose(run.id);
        });
        item.addEventListener("keydown", (event) => {
          if (event.key !== "Enter" && event.key !== " ") return;
          // The focus goes back to the button, which must not hear the same press.
          event.preventDefault();
          item.click();
        });
        return item;
      });
      const none =
        runs.length > 0 ? t("Only tests have run this file yet.") : t("This file has not been run yet.");
      const nodes = items.length > 0 ? items : [h("p", { class: "quiet" }, none)];
      return { nodes, items, first: items.find((_, index) => listed[index]?.id === shown) };
    },
  );
  return {
    popup: list,
    show: (next, shownRunId) => {
      runs = next;
      shown = shownRunId;
      filter.hidden = !runs.some(isOfTest);
      list.refill();
    },
  };
}

/** Two lines: when, who and what it took; below, what went in and what came of it. */
function row(run: PastRun, selected: boolean, now: number): HTMLElement {
  const { died } = run;
  const { icon: sign, tone, ...look } = lookOf(run);
  const word = died ? t("ended with its window") : look.word;
  const created = Date.parse(run.created_at);
  const time = Number.isFinite(created) ? ago(created, now) : "–";
  const came = run.error && run.status !== "cancelled" ? run.error.message : run.output_preview;
  const outcome = [died ? word : "", came ?? (died ? "" : word)].filter(Boolean).join(": ");
  const test = run.metadata.test_id ?? (isOfTest(run) ? "" : null);
  const figures = Object.values(runFigures(run)).filter((figure) => figure !== null);
  return h(
    "div",
    {
      role: "option",
      tabindex: -1,
      class: "row",
      "aria-selected": selected ? "true" : "false",
      "aria-label": [
        word,
        time,
        test === null ? "" : t("test {0}", test).trim(),
        run.model,
        run.input_preview ?? "",
        came ?? "",
        ...figures,
      ]
        .filter(Boolean)
        .join(", "),
      title: [word, Number.isFinite(created) ? fullTime(created) : "", run.input_preview, came, run.id]
        .filter(Boolean)
        .join("\n"),
    },
    h("span", { class: `state ${tone}` }, icon(sign)),
    h("span", { class: "when" }, time),
    test !== null && h("span", { class: "of-test quiet", title: t("test {0}", test).trim() }, icon("beaker")),
    h("span", { class: "who quiet" }, run.model),
    h("span", { class: "figures quiet" }, figures.join(" · ")),
    h(
      "span",
      { class: "gist" },
      h("span", { class: "asked quiet" }, run.input_preview ?? t("no input")),
      icon("arrow-small-right", "quiet"),
      h("span", { class: "came" }, outcome),
    ),
  );
}

/** A list does not know whether an answer fits its schema, so no row claims it with a green tick. */
function lookOf(run: PastRun) {
  const look = statusLook({ phase: "finished", status: run.status, misfit: null });
  return run.status === "succeeded" ? { ...look, icon: "check", tone: "quiet" } : look;
}
