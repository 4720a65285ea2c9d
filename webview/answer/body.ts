import type { ShownRun } from "../../core/protocol/runner.ts";
import { button, progressRing } from "../controls.ts";
import type { Copier } from "../copy.ts";
import { h, icon, setText } from "../dom.ts";
import { count, elapsed } from "../format.ts";
import { t } from "../l10n.ts";
import { interceptLinks } from "../links.ts";
import type { AnswerView } from "../state.ts";
import { addCodeButtons } from "./code-buttons.ts";
import { createDisplay, type Display } from "./display.ts";
import { createFollower } from "./follow.ts";
import { createJsonView } from "./json-view.ts";
import { createMarkdown } from "./markdown.ts";
import { createMarkdownView, type TextView } from "./markdown-view.ts";
import { createNote } from "./note.ts";
import type { OutcomeButton } from "./outcome.ts";
import { createPainter } from "./painter.ts";
import { createRawView } from "./raw-view.ts";

/** Characters of an answer that each view shows; copying always takes all of them. */
const limits: Record<AnswerView, number> = { rendered: 300_000, raw: 1_000_000, json: 1_000_000 };

/** One answer with what belongs below it, in a scroller of its own. */
export interface AnswerBody {
  element: HTMLElement;
  /** Shows a run, or that there is none. The same run again keeps what is drawn and where the reader is. */
  show(run: ShownRun | null): void;
  delta(text: string): void;
  /** Every tenth of a second while a run is live: the elapsed time, or the time until a retry. */
  tick(elapsedMs: number, now: number): void;
  setView(view: AnswerView): void;
  /** All of the answer as it came. */
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
  let text = "";
  let shown = "";
  let display: Display = createDisplay();
  let view: AnswerView = "rendered";

  const content = h("div", { class: "content" });
  const idle = h("p", { class: "quiet placeholder" }, t("Run the prompt, and the answer streams here."));
  const waitingTime = h("span", { class: "time" });
  const waiting = h(
    "p",
    { class: "quiet waiting" },
    progressRing(),
    h("span", {}, t("Waiting for the first token…")),
    waitingTime,
  );
  const calls = h("div", { class: "calls" });
  const rest = h("span", {});
  const restButton = button({ label: t("Show raw"), icon: "list-flat" }, () => {
    if (view === "rendered") act.wantRaw();
    else copier.copy(text, t("the answer"));
  });
  const capped = h("div", { class: "capped quiet" }, rest, restButton.element);
  const note = createNote(act.press);
  const progress = h("div", { class: "progress", "aria-hidden": "true" }, h("div", { class: "bit" }));
  const scroller = h(
    "div",
    { class: "scroller", tabindex: 0, role: "region", "aria-label": label },
    idle,
    waiting,
    content,
    calls,
    capped,
    note.element,
  );
  const follower = createFollower(scroller);
  const element = h("div", { class: "answer-body" }, progress, scroller, follower.button);
  interceptLinks(scroller, act.openLink);

  const markdown = createMarkdown();
  const create: Record<AnswerView, () => TextView> = {
    rendered: () => createMarkdownView(content, markdown),
    raw: () => createRawView(content),
    json: () => createJsonView(content),
  };
  let textView = create.rendered();

  const live = () => run?.phase === "waiting" || run?.phase === "streaming";
  const draw = () => {
    const limit = limits[view];
    const over = shown.length >= limit;
    textView.update(over ? shown.slice(0, limit) : shown, !live() && !over);
    if (view === "rendered" && !live()) addCodeButtons(content, copier);
    capped.hidden = !over;
    if (over) {
      setText(rest, t("Shown: the first {0} of {1} characters.", count(limit), count(text.length)));
      restButton.set(
        view === "rendered"
          ? { label: t("Show raw"), icon: "list-flat" }
          : { label: t("Copy all"), icon: "copy" },
      );
    }
    follower.follow();
  };
  const painter = createPainter(draw);
  const drawState = () => {
    const streaming = run?.phase === "streaming";
    idle.hidden = run !== null;
    waiting.hidden = run?.phase !== "waiting";
    content.hidden = run === null;
    content.classList.toggle("streaming", streaming);
    element.classList.toggle("busy", live());
    follower.grows(live());
    calls.replaceChildren(...(run?.toolCalls ?? []).map(callElement));
    note.show(run, Date.now());
  };
  const take = (more: string) => {
    text += more;
    // What lies beyond every limit is kept for copying only.
    if (shown.length < limits.raw) shown += display.push(more);
  };
  const reset = () => {
    text = "";
    shown = "";
    display = createDisplay();
    textView.clear();
  };

  content.className = "content rendered";
  drawState();
  capped.hidden = true;

  return {
    element,
    show: (next) => {
      const another = next?.startedAt !== run?.startedAt;
      const started = run === null || another;
      run = next;
      if (another || !next || !next.text.startsWith(text)) reset();
      if (next) take(next.text.slice(text.length));
      if (next && !live()) shown += display.end();
      if (started) follower.start(live());
      drawState();
      painter.now();
    },
    delta: (more) => {
      if (!run) return;
      take(more);
      painter.soon();
    },
    tick: (elapsedMs, now) => {
      if (run?.phase === "waiting") setText(waitingTime, elapsed(elapsedMs));
      note.tick(run, now);
    },
    setView: (next) => {
      if (next === view) return;
      view = next;
      content.replaceChildren();
      content.className = `content ${next}`;
      textView = create[next]();
      drawState();
      painter.now();
    },
    text: () => text,
    focus: () => scroller.focus(),
    scrollTop: () => follower.top(),
    restoreScroll: (top) => follower.go(top),
  };
}

function callElement(call: { name: string; arguments: string }): HTMLElement {
  const body = h("pre", {});
  createJsonView(body).update(call.arguments, true);
  return h(
    "div",
    { class: "attachment" },
    h("div", { class: "kind" }, icon("tools"), t("calls {0}", call.name)),
    body,
  );
}
