import type { ShownChoice } from "../../core/protocol/runner.ts";
import { button } from "../controls.ts";
import type { Copier } from "../copy.ts";
import { h, icon, setText } from "../dom.ts";
import { count } from "../format.ts";
import { t } from "../l10n.ts";
import type { AnswerView } from "../state.ts";
import { addCodeButtons } from "./code-buttons.ts";
import { createJsonView } from "./json-view.ts";
import { createMarkdown } from "./markdown.ts";
import { createMarkdownView, type TextView } from "./markdown-view.ts";
import { createPainter } from "./painter.ts";
import { createRawView } from "./raw-view.ts";
import { createReasoning } from "./reasoning.ts";
import { cappedAt, createShownText } from "./shown-text.ts";

/** Characters of an answer that each view shows; copying always takes all of them. */
const limits: Record<AnswerView, number> = { rendered: 300_000, raw: 1_000_000, json: 1_000_000 };

/** One of the answers to one request: what was thought, the text, the tools it asks for. */
export interface ChoiceView {
  element: HTMLElement;
  /** Shows the choice as far as it has come. The same choice again keeps what is drawn. */
  show(choice: ShownChoice, look: ChoiceLook): void;
  delta(text: string, reasoning: string): void;
  /** Lets go of what is shown: another answer begins. */
  reset(): void;
  setView(view: AnswerView): void;
  /** All of the text as it came. */
  text(): string;
}

export interface ChoiceLook {
  live: boolean;
  /** Its number among several, from 1; null for the only one. */
  number: number | null;
  /** Tokens of the reasoning, where usage tells them. */
  reasoningTokens: number | null;
}

/**
 * @param drawn hears when there is more to see
 * @param wantRaw the reader wants the raw text, wherever views are chosen
 */
export function createChoice(copier: Copier, drawn: () => void, wantRaw: () => void): ChoiceView {
  // What lies beyond every limit is kept for copying only.
  const text = createShownText(limits.raw);
  let view: AnswerView = "rendered";
  let live = false;

  const title = h("h3", { class: "choice-title" });
  title.hidden = true;
  const reasoning = createReasoning(copier, drawn);
  const content = h("div", { class: "content rendered" });
  const calls = h("div", { class: "calls" });
  const rest = h("span", {});
  const restButton = button({ label: t("Show raw"), icon: "list-flat" }, () => {
    if (view === "rendered") wantRaw();
    else copier.copy(text.whole(), t("the answer"));
  });
  const capped = h("div", { class: "capped quiet" }, rest, restButton.element);
  capped.hidden = true;
  const element = h("div", { class: "choice" }, title, reasoning.element, content, calls, capped);

  const markdown = createMarkdown();
  const create: Record<AnswerView, () => TextView> = {
    rendered: () => createMarkdownView(content, markdown),
    raw: () => createRawView(content),
    json: () => createJsonView(content),
  };
  let textView = create.rendered();

  const painter = createPainter(() => {
    const limit = limits[view];
    const { text: drawable, over } = cappedAt(limit, text);
    textView.update(drawable, !live && !over);
    if (view === "rendered" && !live) addCodeButtons(content, copier);
    capped.hidden = !over;
    if (over) {
      setText(rest, t("Shown: the first {0} of {1} characters.", count(limit), count(text.whole().length)));
      restButton.set(
        view === "rendered"
          ? { label: t("Show raw"), icon: "list-flat" }
          : { label: t("Copy all"), icon: "copy" },
      );
    }
    drawn();
  });
  const reset = () => {
    text.reset();
    textView.clear();
  };
  const drawState = () => content.classList.toggle("streaming", live);

  return {
    element,
    show: (choice, look) => {
      live = look.live;
      if (!choice.text.startsWith(text.whole())) reset();
      text.add(choice.text.slice(text.whole().length));
      if (!live) text.end();
      title.hidden = look.number === null;
      setText(title, look.number === null ? "" : t("Choice {0}", look.number));
      reasoning.show(choice.reasoning, {
        live,
        thinking: live && text.whole() === "",
        tokens: look.reasoningTokens,
      });
      calls.replaceChildren(...choice.toolCalls.map(callElement));
      drawState();
      painter.now();
    },
    delta: (more, thought) => {
      text.add(more);
      if (thought !== "" || more !== "") reasoning.delta(thought, text.whole() === "");
      if (more !== "") painter.soon();
    },
    reset: () => {
      reset();
      reasoning.reset();
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
    text: text.whole,
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
