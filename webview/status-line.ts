import type { ShownRun } from "../core/protocol/runner.ts";
import { statusLook } from "./answer/outcome.ts";
import type { Copier } from "./copy.ts";
import { h, icon, setAttributes, setText } from "./dom.ts";
import { ago, count, duration, elapsed, fullTime, money, shortId } from "./format.ts";

export interface StatusLine {
  element: HTMLElement;
  /** `elapsedMs`: how long the run has been going, as this page measures it. */
  show(run: ShownRun | null, elapsedMs: number): void;
}

/** The reserved line at the foot: how the run on show stands or ended. */
export function createStatusLine(copier: Copier): StatusLine {
  let runId = "";
  let copied = false;
  const sign = icon("circle-outline");
  const word = h("span", { class: "word" });
  const first = h("span", { title: "Time to the first token" });
  const total = h("span", { title: "Total time" });
  const tokens = h("span", {});
  const cost = h("span", { title: "Cost of this run" });
  const when = h("span", { class: "when quiet" });
  const id = h("button", { type: "button", class: "link run-id" });
  id.addEventListener("click", () => {
    copier.copy(runId, "the run id");
    copied = true;
    setText(id, "copied");
    setTimeout(() => {
      copied = false;
      setText(id, shortId(runId));
    }, 1500);
  });
  const parts = [first, total, tokens, cost, when, id];
  const idle = h("span", { class: "quiet idle" }, "Not run yet");
  const state = h("span", { class: "state" }, sign, word);
  const items = h("div", { class: "items" }, state, ...parts, idle);
  const element = h("footer", { class: "status", "aria-label": "Status of the run" }, items);
  for (const part of [state, ...parts]) part.hidden = true;

  return {
    element,
    show: (run, elapsedMs) => {
      idle.hidden = run !== null;
      state.hidden = run === null;
      for (const part of parts) part.hidden = run === null;
      if (!run) return;
      const look = statusLook(run);
      const live = run.phase === "waiting" || run.phase === "streaming";
      element.dataset.tone = look.tone;
      sign.className = `codicon codicon-${look.icon}${live ? " codicon-modifier-spin" : ""}`;
      setText(word, look.word);
      setText(first, `first ${duration(run.firstTokenMs)}`);
      setText(total, live ? elapsed(elapsedMs) : duration(run.durationMs));
      const about = run.usage?.estimated ? "≈ " : "";
      setText(
        tokens,
        `${about}${count(run.usage?.prompt_tokens)} → ${count(run.usage?.completion_tokens)} tokens`,
      );
      setAttributes(tokens, {
        title: run.usage?.estimated
          ? "Tokens in → out; estimated, because the provider reported none"
          : "Tokens in → out",
      });
      setText(cost, `${run.usage?.estimated && run.costUsd !== null ? "≈ " : ""}${money(run.costUsd)}`);
      // While it runs, figures that can only come at the end take no room.
      for (const part of [first, tokens, cost])
        part.hidden = live && !(part === first && run.firstTokenMs !== null);
      const age = ago(run.startedAt, Date.now());
      when.hidden = live || age === "just now";
      setText(when, age);
      for (const part of [when, state]) setAttributes(part, { title: fullTime(run.startedAt) });
      runId = run.runId ?? "";
      id.hidden = runId === "";
      if (!copied) setText(id, shortId(runId));
      setAttributes(id, { title: `Copy the run id ${runId}`, "aria-label": `Copy the run id ${runId}` });
    },
  };
}
