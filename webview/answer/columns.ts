import type { ShownRun } from "../../core/protocol/runner.ts";
import type { Copier } from "../copy.ts";
import { arrange, h } from "../dom.ts";
import { t } from "../l10n.ts";
import type { AnswerView } from "../state.ts";
import { type Column, createColumn } from "./column.ts";
import { bestOf } from "./compared.ts";
import type { OutcomeButton } from "./outcome.ts";

/** The answers of several models beside each other, or below each other where it is narrow. */
export interface Columns {
  element: HTMLElement;
  /** Shows so many columns; none lets go of them all. */
  show(runs: ShownRun[]): void;
  delta(column: number, choice: number, text: string, reasoning: string): void;
  setView(view: AnswerView): void;
  setModel(model: string | null): void;
  focus(): void;
}

export function createColumns(
  copier: Copier,
  act: {
    wantRaw(): void;
    openLink(href: string): void;
    press(column: number, does: OutcomeButton["does"] | "stop"): void;
    use(model: string): void;
  },
): Columns {
  const element = h("div", { class: "columns" });
  let columns: Column[] = [];
  let view: AnswerView = "rendered";
  let model: string | null = null;
  const create = (index: number) => {
    const column = createColumn(copier, { ...act, press: (does) => act.press(index, does) });
    column.setView(view);
    column.setModel(model);
    return column;
  };
  return {
    element,
    show: (runs) => {
      for (const gone of columns.slice(runs.length)) gone.dispose();
      columns = runs.map((_, index) => columns[index] ?? create(index));
      arrange(
        element,
        columns.map((column) => column.element),
      );
      element.dataset.count = String(runs.length);
      // Cells grow beside each other in equal rows; once all have ended each takes the height it needs.
      element.classList.toggle(
        "settled",
        runs.every(({ phase }) => phase === "finished" || phase === "idle"),
      );
      const best = bestOf(runs);
      for (const [index, run] of runs.entries()) {
        const words = [best.fastest === index && t("fastest"), best.cheapest === index && t("cheapest")];
        columns[index]!.show(
          run,
          words.filter((word) => word !== false),
        );
      }
    },
    delta: (column, ...more) => columns[column]?.delta(...more),
    setView: (next) => {
      view = next;
      for (const column of columns) column.setView(next);
    },
    setModel: (next) => {
      model = next;
      for (const column of columns) column.setModel(next);
    },
    focus: () => columns[0]?.focus(),
  };
}
