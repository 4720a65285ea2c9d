import { button } from "../controls.ts";
import type { Copier } from "../copy.ts";
import { h, icon, setAttributes, setText } from "../dom.ts";
import { count } from "../format.ts";
import { t } from "../l10n.ts";
import { createPainter } from "./painter.ts";
import { createRawView } from "./raw-view.ts";
import { cappedAt, createShownText } from "./shown-text.ts";

/** Characters of a reasoning that are shown; copying takes all of them. */
const limit = 300_000;

/** What a model thought before it answered, folded above the answer until someone wants to read it. */
export interface Reasoning {
  element: HTMLElement;
  /** `live`: more may come. `thinking`: there is no answer yet. `tokens`: what it took, where usage tells. */
  show(reasoning: string, look: { live: boolean; thinking: boolean; tokens: number | null }): void;
  delta(more: string, thinking: boolean): void;
  reset(): void;
}

/** @param drawn hears when there is more to see */
export function createReasoning(copier: Copier, drawn: () => void): Reasoning {
  const text = createShownText(limit);
  let open = false;
  let thinking = false;

  const twistie = icon("chevron-right");
  const title = h("span", { class: "title" });
  const size = h("span", { class: "quiet" });
  const toggle = h("button", { type: "button", class: "toggle" }, twistie, title, size);
  const thoughts = h("div", { class: "thoughts quiet" });
  const rest = h("span", {});
  const copyAll = button({ label: t("Copy all"), icon: "copy" }, () =>
    copier.copy(text.whole(), t("the reasoning")),
  );
  const capped = h("div", { class: "capped quiet" }, rest, copyAll.element);
  capped.hidden = true;
  const body = h("div", {}, thoughts, capped);
  const element = h("div", { class: "reasoning" }, toggle, body);
  const view = createRawView(thoughts);

  const paint = createPainter(() => {
    const { text: drawable, over } = cappedAt(limit, text);
    view.update(drawable, false);
    capped.hidden = !over;
    if (over) {
      setText(rest, t("Shown: the first {0} of {1} characters.", count(limit), count(text.whole().length)));
    }
    drawn();
  });
  const draw = () => {
    element.hidden = text.whole() === "";
    setAttributes(toggle, { "aria-expanded": open ? "true" : "false" });
    twistie.className = `codicon codicon-chevron-${open ? "down" : "right"}`;
    setText(title, thinking ? t("Thinking…") : t("Reasoning"));
    body.hidden = !open;
    if (open) paint.soon();
  };
  const reset = () => {
    text.reset();
    view.clear();
  };
  toggle.addEventListener("click", () => {
    open = !open;
    draw();
  });
  draw();

  return {
    element,
    show: (reasoning, look) => {
      if (!reasoning.startsWith(text.whole())) reset();
      text.add(reasoning.slice(text.whole().length));
      if (!look.live) text.end();
      thinking = look.thinking;
      setText(size, look.tokens === null ? "" : t("{0} tokens", count(look.tokens)));
      draw();
    },
    delta: (more, still) => {
      text.add(more);
      thinking = still;
      draw();
    },
    reset: () => {
      reset();
      draw();
    },
  };
}
