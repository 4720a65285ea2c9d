import type { ShownRun } from "../../core/protocol/runner.ts";
import { createClock } from "../clock.ts";
import { iconButton } from "../controls.ts";
import type { Copier } from "../copy.ts";
import { h, icon, setAttributes, setText } from "../dom.ts";
import { createFigures } from "../figures.ts";
import { fullTime } from "../format.ts";
import { t } from "../l10n.ts";
import type { AnswerView } from "../state.ts";
import { createAnswerBody } from "./body.ts";
import { type OutcomeButton, statusLook } from "./outcome.ts";

/** One model's answer among others: who and how it stands, the answer, what it took. */
export interface Column {
  element: HTMLElement;
  /** @param best what it was best at, once all are done */
  show(run: ShownRun, best: string[]): void;
  /** More of a choice, counted from 0. */
  delta(choice: number, text: string, reasoning: string): void;
  setView(view: AnswerView): void;
  /** The model that Run would take. */
  setModel(model: string | null): void;
  focus(): void;
  dispose(): void;
}

export function createColumn(
  copier: Copier,
  act: {
    wantRaw(): void;
    openLink(href: string): void;
    press(does: OutcomeButton["does"] | "stop"): void;
    use(model: string): void;
  },
): Column {
  let run: ShownRun | null = null;
  let best: string[] = [];
  let model: string | null = null;
  /** Stop was pressed and has not been answered yet. */
  let stopping = false;

  const sign = icon("loading");
  const name = h("span", { class: "name" });
  const word = h("span", { class: "word quiet" });
  const stop = iconButton("debug-stop", t("Stop"), () => {
    if (stopping || !isLive()) return;
    stopping = true;
    draw();
    act.press("stop");
  });
  const copy = copier.button("copy", t("Copy answer"), t("the answer"), () => body.text());
  const body = createAnswerBody(t("Answer text"), copier, act);
  const figures = createFigures(copier);
  const use = h("button", { type: "button", class: "link use" });
  use.addEventListener("click", () => {
    if (run && run.model !== model) act.use(run.model);
  });
  const element = h(
    "article",
    { class: "column" },
    h(
      "div",
      { class: "column-head" },
      h("span", { class: "state" }, sign),
      h("h3", {}, name),
      word,
      h("div", { class: "actions" }, stop.element, copy),
    ),
    body.element,
    h("div", { class: "column-foot" }, h("div", { class: "items" }, ...figures.items), use),
  );
  const clock = createClock((elapsedMs, now) => {
    figures.show(run, elapsedMs);
    body.tick(elapsedMs, now);
  });

  const isLive = () => run?.phase === "waiting" || run?.phase === "streaming";
  const draw = () => {
    if (!run) return;
    const look = statusLook(run);
    const title = run.model || t("Unknown model");
    setAttributes(element, { "aria-label": `${title}, ${look.word}` });
    sign.className = `codicon codicon-${look.icon}${isLive() ? " codicon-modifier-spin" : ""}`;
    sign.parentElement!.className = `state ${look.tone}`;
    setText(name, title);
    setAttributes(name, { title });
    const praise = best.join(" · ");
    setText(word, stopping ? t("stopping…") : praise || look.word);
    setAttributes(word, { title: run.phase === "idle" ? null : fullTime(run.startedAt) });
    stop.set("debug-stop", t("Stop {0}", title));
    // Its room stays, so that nothing moves when it goes; the focus would be lost with it.
    if (!isLive() && document.activeElement === stop.element) body.focus();
    stop.element.style.visibility = isLive() ? "" : "hidden";
    setAttributes(copy, { "aria-label": t("Copy the answer of {0}", title) });
    const chosen = run.model === model;
    // What just failed is no choice to be offered; that it is the choice is still said.
    const offered = run.status !== "failed" && run.status !== "timed_out";
    use.hidden = run.phase === "idle" || run.model === "" || !(offered || chosen);
    setText(use, chosen ? t("Model in use") : t("Use this model"));
    setAttributes(use, {
      "aria-disabled": chosen ? "true" : null,
      title: chosen ? t("Run takes this model") : t("Let Run take {0}", title),
    });
  };

  return {
    element,
    show: (next, words) => {
      run = next;
      best = words;
      if (!isLive()) stopping = false;
      draw();
      body.show(next);
      clock.run(next);
    },
    delta: body.delta,
    setView: body.setView,
    setModel: (next) => {
      model = next;
      draw();
    },
    focus: () => body.focus(),
    dispose: () => clock.run(null),
  };
}
