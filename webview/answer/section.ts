import type { ShownRun } from "../../core/protocol/runner.ts";
import { button, progressRing } from "../controls.ts";
import type { Copier } from "../copy.ts";
import { h, icon, setText } from "../dom.ts";
import { count, elapsed } from "../format.ts";
import { interceptLinks } from "../links.ts";
import { type Pane, pane } from "../pane.ts";
import { segmented } from "../segmented.ts";
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

export interface AnswerSection {
  pane: Pane;
  /** Shows a run, or that there is none. The same run again keeps what is drawn and where the reader is. */
  show(run: ShownRun | null): void;
  delta(text: string): void;
  /** Every tenth of a second while a run is live: the elapsed time, or the time until a retry. */
  tick(elapsedMs: number, now: number): void;
  focus(): void;
  /** Where the reader is; null at the end. */
  scrollTop(): number | null;
  restoreScroll(top: number): void;
}

/** The answer: streamed, in the view the reader chose. */
export function createAnswer(
  look: { open: boolean; viewFor: (json: boolean) => AnswerView; copier: Copier },
  act: {
    toggled(open: boolean): void;
    viewed(view: AnswerView, json: boolean): void;
    openLink(href: string): void;
    press(does: OutcomeButton["does"]): void;
  },
): AnswerSection {
  let run: ShownRun | null = null;
  let text = "";
  let shown = "";
  let display: Display = createDisplay();
  let view: AnswerView = "rendered";

  const viewSwitch = segmented<AnswerView>(
    "Answer view",
    [
      { value: "rendered", label: "Rendered" },
      { value: "raw", label: "Raw" },
      { value: "json", label: "JSON" },
    ],
    (next) => {
      setView(next);
      act.viewed(next, run?.json ?? false);
    },
  );
  const copy = look.copier.button("copy", "Copy answer", "the answer", () => text);
  const section = pane(
    { name: "answer", title: "Answer", open: look.open, actions: [viewSwitch.element, copy] },
    act.toggled,
  );

  const content = h("div", { class: "content" });
  const idle = h("p", { class: "quiet placeholder" }, "Run the prompt, and the answer streams here.");
  const waitingTime = h("span", { class: "time" });
  const waiting = h(
    "p",
    { class: "quiet waiting" },
    progressRing(),
    h("span", {}, "Waiting for the first token…"),
    waitingTime,
  );
  const calls = h("div", { class: "calls" });
  const rest = h("span", {});
  const restButton = button({ label: "Show raw", icon: "list-flat" }, () => {
    if (view === "rendered") {
      setView("raw");
      act.viewed("raw", run?.json ?? false);
    } else look.copier.copy(text, "the answer");
  });
  const capped = h("div", { class: "capped quiet" }, rest, restButton.element);
  const note = createNote(act.press);
  const progress = h("div", { class: "progress", "aria-hidden": "true" }, h("div", { class: "bit" }));
  const scroller = h(
    "div",
    { class: "scroller", tabindex: 0, role: "region", "aria-label": "Answer text" },
    idle,
    waiting,
    content,
    calls,
    capped,
    note.element,
  );
  const follower = createFollower(scroller);
  section.body.append(progress, scroller, follower.button);
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
    if (view === "rendered" && !live()) addCodeButtons(content, look.copier);
    capped.hidden = !over;
    if (over) {
      setText(rest, `Shown: the first ${count(limit)} of ${count(text.length)} characters.`);
      restButton.set(
        view === "rendered" ? { label: "Show raw", icon: "list-flat" } : { label: "Copy all", icon: "copy" },
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
    section.element.classList.toggle("busy", live());
    follower.grows(live());
    calls.replaceChildren(...(run?.toolCalls ?? []).map(callElement));
    note.show(run, Date.now());
  };
  const setView = (next: AnswerView) => {
    viewSwitch.set(next);
    if (next === view) return;
    view = next;
    content.replaceChildren();
    content.className = `content ${next}`;
    textView = create[next]();
    drawState();
    painter.now();
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
    pane: section,
    show: (next) => {
      const another = next?.startedAt !== run?.startedAt;
      const started = run === null || another;
      run = next;
      if (another || !next || !next.text.startsWith(text)) reset();
      if (next) take(next.text.slice(text.length));
      if (next && !live()) shown += display.end();
      if (next && another) setView(look.viewFor(next.json));
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
    focus: () => {
      section.setOpen(true);
      scroller.focus();
    },
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
    h("div", { class: "kind" }, icon("tools"), `calls ${call.name}`),
    body,
  );
}
