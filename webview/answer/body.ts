import type { ShownChoice, ShownRun } from "../../core/protocol/runner.ts";
import { progressRing } from "../controls.ts";
import type { Copier } from "../copy.ts";
import { arrange, h, setText } from "../dom.ts";
import { elapsed } from "../format.ts";
import { t } from "../l10n.ts";
import { interceptLinks } from "../links.ts";
import type { AnswerView } from "../state.ts";
import { type ChoiceView, createChoice } from "./choice.ts";
import { createFollower } from "./follow.ts";
import { createNote } from "./note.ts";
import type { OutcomeButton } from "./outcome.ts";

/** One answer with what belongs below it, in a scroller of its own. */
export interface AnswerBody {
  element: HTMLElement;
  /** Shows a run, or that there is none. The same run again keeps what is drawn and where the reader is. */
  show(run: ShownRun | null): void;
  /** More of a choice, counted from 0. */
  delta(choice: number, text: string, reasoning: string): void;
  /** Every tenth of a second while a run is live: the elapsed time, or the time until a retry. */
  tick(elapsedMs: number, now: number): void;
  setView(view: AnswerView): void;
  /** All of the answer as it came; several choices stand below each other. */
  text(): string;
  focus(): void;
  /** Where the reader is; null at the end. */
  scrollTop(): number | null;
  restoreScroll(top: number): void;
}

export interface AnswerActions {
  /** The reader wants the raw text, wherever views are chosen. */
  wantRaw(): void;
  openLink(href: string): void;
  press(does: OutcomeButton["does"]): void;
}

/** @param label names the text for a screen reader */
export function createAnswerBody(label: string, copier: Copier, act: AnswerActions): AnswerBody {
  let run: ShownRun | null = null;
  let view: AnswerView = "rendered";
  let choices: ChoiceView[] = [];

  const idle = h("p", { class: "quiet placeholder" }, t("Run the prompt, and the answer streams here."));
  const waitingTime = h("span", { class: "time" });
  const waiting = h(
    "p",
    { class: "quiet waiting" },
    progressRing(),
    h("span", {}, t("Waiting for the first token…")),
    waitingTime,
  );
  const list = h("div", { class: "choices" });
  const note = createNote(act.press);
  const progress = h("div", { class: "progress", "aria-hidden": "true" }, h("div", { class: "bit" }));
  const scroller = h(
    "div",
    { class: "scroller", tabindex: 0, role: "region", "aria-label": label },
    idle,
    waiting,
    list,
    note.element,
  );
  const follower = createFollower(scroller);
  const element = h("div", { class: "answer-body" }, progress, scroller, follower.button);
  interceptLinks(scroller, act.openLink);

  const create = () => {
    const choice = createChoice(copier, follower.follow, act.wantRaw);
    choice.setView(view);
    return choice;
  };
  const live = () => run?.phase === "waiting" || run?.phase === "streaming";
  const drawChoices = () => {
    const shown: ShownChoice[] = run ? [run, ...run.others] : [];
    choices = shown.map((_, index) => choices[index] ?? create());
    arrange(
      list,
      choices.map((choice) => choice.element),
    );
    const alone = shown.length === 1;
    // Of several choices only the sum is known.
    const reasoningTokens = (alone && run?.usage?.completion_tokens_details?.reasoning_tokens) || null;
    for (const [index, choice] of shown.entries()) {
      choices[index]!.show(choice, { live: live(), number: alone ? null : index + 1, reasoningTokens });
    }
  };
  const drawState = () => {
    idle.hidden = run !== null;
    waiting.hidden = run?.phase !== "waiting";
    list.hidden = run === null;
    element.classList.toggle("busy", live());
    follower.grows(live());
    note.show(run, Date.now());
  };
  drawState();

  return {
    element,
    show: (next) => {
      const another = next?.startedAt !== run?.startedAt;
      const started = run === null || another;
      run = next;
      if (another || !next) for (const choice of choices) choice.reset();
      if (started) follower.start(live());
      drawState();
      drawChoices();
      follower.follow();
    },
    delta: (choice, text, reasoning) => {
      if (run) choices[choice]?.delta(text, reasoning);
    },
    tick: (elapsedMs, now) => {
      if (run?.phase === "waiting") setText(waitingTime, elapsed(elapsedMs));
      note.tick(run, now);
    },
    setView: (next) => {
      if (next === view) return;
      view = next;
      for (const choice of choices) choice.setView(next);
    },
    text: () => choices.map((choice) => choice.text()).join("\n\n"),
    focus: () => scroller.focus(),
    scrollTop: () => follower.top(),
    restoreScroll: (top) => follower.go(top),
  };
}
