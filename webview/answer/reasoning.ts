import { h, icon, setAttributes, setText } from "../dom.ts";
import { count } from "../format.ts";
import { t } from "../l10n.ts";
import { createDisplay } from "./display.ts";
import { createPainter } from "./painter.ts";
import { createRawView } from "./raw-view.ts";

/** Characters of a reasoning that are shown. */
const limit = 300_000;

/** What a model thought before it answered, folded above the answer until someone wants to read it. */
export interface Reasoning {
  element: HTMLElement;
  /** `thinking`: there is no answer yet. `tokens`: what it took, where usage tells. */
  show(reasoning: string, look: { thinking: boolean; tokens: number | null }): void;
  delta(more: string, thinking: boolean): void;
  reset(): void;
}

/** @param drawn hears when there is more to see */
export function createReasoning(drawn: () => void): Reasoning {
  let text = "";
  let shown = "";
  let display = createDisplay();
  let open = false;
  let thinking = false;

  const twistie = icon("chevron-right");
  const title = h("span", { class: "title" });
  const size = h("span", { class: "quiet" });
  const toggle = h("button", { type: "button", class: "toggle" }, twistie, title, size);
  const thoughts = h("div", { class: "thoughts quiet" });
  const element = h("div", { class: "reasoning" }, toggle, thoughts);
  const view = createRawView(thoughts);

  const paint = createPainter(() => {
    view.update(shown.slice(0, limit), false);
    drawn();
  });
  const draw = () => {
    element.hidden = text === "";
    setAttributes(toggle, { "aria-expanded": open ? "true" : "false" });
    twistie.className = `codicon codicon-chevron-${open ? "down" : "right"}`;
    setText(title, thinking ? t("Thinking…") : t("Reasoning"));
    thoughts.hidden = !open;
    if (open) paint.soon();
  };
  const take = (more: string) => {
    text += more;
    if (shown.length < limit) shown += display.push(more);
  };
  const reset = () => {
    text = "";
    shown = "";
    display = createDisplay();
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
      if (!reasoning.startsWith(text)) reset();
      take(reasoning.slice(text.length));
      thinking = look.thinking;
      setText(size, look.tokens === null ? "" : t("{0} tokens", count(look.tokens)));
      draw();
    },
    delta: (more, still) => {
      take(more);
      thinking = still;
      draw();
    },
    reset: () => {
      reset();
      draw();
    },
  };
}
