import { button } from "./controls.ts";
import { h, setText } from "./dom.ts";
import { t } from "./l10n.ts";
import type { ObstacleWords, Remedy } from "./obstacles.ts";

/** What stands in place of everything while there is no prompt file to run. */
export interface Welcome {
  element: HTMLElement;
  show(words: ObstacleWords | null): void;
}

export function createWelcome(act: (remedy: Remedy) => void): Welcome {
  let words: ObstacleWords | null = null;
  const sentence = h("p", {});
  const main = button({ label: t("New prompt file"), primary: true }, () => words && act(words.remedy));
  const element = h("div", { class: "welcome" }, sentence, main.element);
  element.hidden = true;
  return {
    element,
    show: (next) => {
      words = next;
      element.hidden = next === null;
      if (!next) return;
      setText(sentence, next.sentence);
      main.set({ label: next.button, icon: next.icon, primary: true });
    },
  };
}
