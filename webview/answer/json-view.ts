import { h, icon } from "../dom.ts";
import { t } from "../l10n.ts";
import { answerJson, jsonNodes } from "./json.ts";
import type { TextView } from "./markdown-view.ts";
import { createRawView } from "./raw-view.ts";

/** Shows JSON: as it comes while it streams, indented once it is whole, with a sentence when it is none. */
export function createJsonView(container: HTMLElement): TextView {
  const raw = createRawView(container);
  let settled: string | null = null;
  const clear = () => {
    raw.clear();
    settled = null;
  };
  return {
    clear,
    update: (text, done) => {
      if (settled === text) return;
      if (settled !== null) clear();
      if (!done) {
        raw.update(text, done);
        return;
      }
      const found = answerJson(text);
      settled = text;
      raw.clear();
      if ("source" in found) {
        container.replaceChildren(
          ...(found.fenced ? [h("p", { class: "json-note quiet" }, t("Taken out of its code fence."))] : []),
          h("div", { class: "indented" }, ...jsonNodes(found.source)),
        );
        return;
      }
      const pieces = h("div", {});
      createRawView(pieces).update(text, true);
      container.replaceChildren(
        h("p", { class: "json-note problem" }, icon("warning"), found.problem),
        pieces,
      );
    },
  };
}
