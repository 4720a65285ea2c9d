import { displayText } from "../answer/display.ts";
import { jsonNodes } from "../answer/json.ts";
import { h } from "../dom.ts";
import { count } from "../format.ts";
import { t } from "../l10n.ts";

/** Characters that are shown before the reader asks for all: images as text may be far longer. */
const limit = 100_000;

/** The body that Run would post, as JSON. */
export function createRequestView(): { element: HTMLElement; show(request: string): void } {
  const element = h("div", { class: "request", tabindex: 0, role: "group", "aria-label": t("Request body") });
  let shown: string | null = null;
  return {
    element,
    show: (request) => {
      if (request === shown) return;
      shown = request;
      if (request === "") {
        const words = t("Nothing can be sent yet. The line beside the button above says what is missing.");
        element.replaceChildren(h("p", { class: "quiet" }, words));
        return;
      }
      const whole = displayText(request);
      if (whole.length <= limit) {
        element.replaceChildren(...jsonNodes(whole));
        return;
      }
      const more = h(
        "button",
        { type: "button", class: "link" },
        t("Show all {0} characters", count(whole.length)),
      );
      more.addEventListener("click", () => element.replaceChildren(whole));
      element.replaceChildren(whole.slice(0, limit), "\n", more);
    },
  };
}
