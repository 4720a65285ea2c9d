import type { ShownRun } from "../core/protocol/runner.ts";
import { comparisonLook } from "./answer/compared.ts";
import { statusLook } from "./answer/outcome.ts";
import type { Copier } from "./copy.ts";
import { h, icon, setAttributes, setText } from "./dom.ts";
import { createFigures } from "./figures.ts";
import { fullTime } from "./format.ts";
import { t } from "./l10n.ts";

export interface StatusLine {
  element: HTMLElement;
  /** `elapsedMs`: how long the run has been going, as this page measures it. */
  show(run: ShownRun | null, elapsedMs: number): void;
  /** How runs that are compared stand as a whole: each has its own figures. */
  compare(runs: ShownRun[]): void;
}

/** The reserved line at the foot: how what is on show stands or ended. */
export function createStatusLine(copier: Copier): StatusLine {
  const sign = icon("circle-outline");
  const word = h("span", { class: "word" });
  const figures = createFigures(copier);
  const tally = h("span", {});
  const sum = h("span", { title: t("Cost of these runs") });
  const idle = h("span", { class: "quiet idle" }, t("No run on show"));
  const state = h("span", { class: "state" }, sign, word);
  const items = h("div", { class: "items" }, state, ...figures.items, tally, sum, idle);
  const element = h("footer", { class: "status", "aria-label": t("Status of the run") }, items);

  const draw = (look: { icon: string; word: string; tone: string }, live: boolean) => {
    element.dataset.tone = look.tone;
    sign.className = `codicon codicon-${look.icon}${live ? " codicon-modifier-spin" : ""}`;
    setText(word, look.word);
  };
  for (const part of [state, tally, sum]) part.hidden = true;

  return {
    element,
    show: (run, elapsedMs) => {
      idle.hidden = run !== null;
      state.hidden = run === null;
      tally.hidden = true;
      sum.hidden = true;
      figures.show(run, elapsedMs);
      if (!run) return;
      draw(statusLook(run), run.phase === "waiting" || run.phase === "streaming");
      setAttributes(state, { title: fullTime(run.startedAt) });
    },
    compare: (runs) => {
      const look = comparisonLook(runs);
      const [first = "", second = ""] = look.parts;
      figures.show(null, 0);
      idle.hidden = true;
      state.hidden = false;
      tally.hidden = false;
      sum.hidden = second === "";
      draw(look, look.live);
      setText(tally, first);
      setText(sum, second);
      setAttributes(state, { title: null });
    },
  };
}
