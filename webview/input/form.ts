import type { InputField } from "../../core/protocol/runner.ts";
import { arrange, h } from "../dom.ts";
import { t } from "../l10n.ts";
import { type FieldView, fieldView } from "./field.ts";
import type { Drafts } from "./memory.ts";
import { controlFor, extraKeys, type Reading, same, type Values } from "./values.ts";

export interface Form {
  element: HTMLElement;
  /** Shows fields and values; a field that stays the same keeps its element, its focus and its caret. */
  show(fields: InputField[], values: Values, drafts: Drafts): void;
  /** Shows problems by field name; a field without one shows its hint. */
  problems(problems: Map<string, string>): void;
  focus(name?: string): void;
}

/** The typed form of an input. */
export function createForm(change: (field: InputField, reading: Reading, text: string) => void): Form {
  const element = h("div", { class: "form", role: "group", "aria-label": t("Input") });
  const empty = h("p", { class: "quiet" }, t("This prompt takes no input."));
  const extra = h("p", { class: "quiet extra" });
  let views = new Map<string, FieldView>();

  return {
    element,
    show: (fields, values, drafts) => {
      const next = new Map<string, FieldView>();
      for (const field of fields) {
        const old = views.get(field.name);
        const value = values[field.name];
        const draft = drafts[field.name]?.text;
        const stays =
          old && same(old.field, field) && (draft !== undefined || old.control === controlFor(field, value));
        const view = stays ? old : fieldView(field, values, change);
        view.show(value, draft);
        next.set(field.name, view);
      }
      views = next;
      const others = extraKeys(fields, values);
      extra.textContent = t("In the JSON view only: {0}", others.join(", "));
      arrange(element, [
        ...[...views.values()].map((view) => view.element),
        ...(fields.length === 0 && others.length === 0 ? [empty] : []),
        ...(others.length > 0 ? [extra] : []),
      ]);
    },
    problems: (problems) => {
      for (const [name, view] of views) view.problem(problems.get(name) ?? null);
    },
    focus: (name) => {
      const view = name === undefined ? views.values().next().value : views.get(name);
      view?.focus();
      view?.element.scrollIntoView({ block: "nearest" });
    },
  };
}
