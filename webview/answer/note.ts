import type { ShownRun } from "../../core/protocol/runner.ts";
import { type ButtonHandle, button } from "../controls.ts";
import { h, icon, setText } from "../dom.ts";
import { t } from "../l10n.ts";
import { type OutcomeButton, type OutcomeNote, outcomeNote } from "./outcome.ts";

/** The word below an answer: why it failed, that it was stopped, that it was cut, and what to do. */
export interface Note {
  element: HTMLElement;
  show(run: ShownRun | null, now: number): void;
  /** Counts down to a retry. */
  tick(run: ShownRun | null, now: number): void;
}

export function createNote(press: (does: OutcomeButton["does"]) => void): Note {
  let note: OutcomeNote | null = null;
  const sign = icon("info");
  const title = h("span", { class: "title" });
  const sentence = h("p", {});
  const action: ButtonHandle = button({ label: t("Retry") }, () => {
    if (note?.button) press(note.button.does);
  });
  const element = h("div", { class: "note" }, sign, h("div", {}, title, sentence, action.element));

  const draw = (next: OutcomeNote | null, now: number) => {
    note = next;
    element.hidden = next === null;
    if (!next) return;
    element.className = `note ${next.kind}`;
    sign.className = `codicon codicon-${next.icon}`;
    setText(title, next.title);
    setText(sentence, next.sentence);
    action.element.hidden = next.button === null;
    if (next.button) {
      const { label, icon: name, notBefore } = next.button;
      action.set({ label, icon: name, disabled: notBefore !== undefined && notBefore > now });
    }
  };
  return {
    element,
    show: (run, now) => draw(run && outcomeNote(run, now), now),
    tick: (run, now) => {
      if (note?.button?.notBefore !== undefined) draw(run && outcomeNote(run, now), now);
    },
  };
}
