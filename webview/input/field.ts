import type { InputField } from "../../core/protocol/runner.ts";
import { checkbox, dropdown, type FieldHandle, textArea, textField } from "../controls.ts";
import { h, setAttributes, setText } from "../dom.ts";
import { t } from "../l10n.ts";
import {
  type Control,
  choiceIndex,
  controlFor,
  hintOf,
  type Reading,
  read,
  same,
  textOf,
  type Values,
} from "./values.ts";

/** One row of the form. */
export interface FieldView {
  element: HTMLElement;
  readonly field: InputField;
  readonly control: Control;
  /** Shows a value that came from elsewhere; `draft` is a text that could not be read as a value. */
  show(value: unknown, draft: string | undefined): void;
  /** Shows a problem in place of the hint; null shows the hint again. */
  problem(sentence: string | null): void;
  focus(): void;
}

/**
 * A label, a control of the field's kind, and one line below that holds the hint or, in its place, the
 * problem: nothing moves when one becomes the other.
 */
export function fieldView(
  field: InputField,
  values: Values,
  change: (field: InputField, reading: Reading, text: string) => void,
): FieldView {
  const control = controlFor(field, values[field.name]);
  const name = field.required ? t("{0}, required", field.name) : field.name;
  const editor = createEditor(field, control, name, (reading, text) => change(field, reading, text));
  const hintText = hintOf(field, control);
  const hint = h("div", { class: "hint" });
  const label = h(
    "span",
    { class: "label", title: field.name },
    h("span", { class: "name" }, field.name),
    field.required && h("span", { class: "required", "aria-hidden": "true", title: t("required") }, "*"),
  );
  label.addEventListener("click", () => editor.element.focus());
  const element = h(
    "div",
    { class: "field", "data-control": control, "data-field": field.name },
    label,
    h("div", { class: "value" }, editor.element, hint),
  );
  const problem = (sentence: string | null) => {
    setText(hint, sentence ?? hintText);
    setAttributes(hint, { title: sentence ?? hintText });
    hint.classList.toggle("problem", sentence !== null);
    element.classList.toggle("invalid", sentence !== null);
    editor.describe(sentence ?? hintText, sentence !== null);
    // In a form that scrolls, the words below the field that is being typed in must be in sight.
    if (sentence !== null && element.contains(document.activeElement)) {
      element.scrollIntoView({ block: "nearest" });
    }
  };
  problem(null);
  return {
    element,
    field,
    control,
    show: (value, draft) => editor.show(value, draft),
    problem,
    focus: () => editor.element.focus(),
  };
}

interface Editor {
  element: HTMLElement;
  show(value: unknown, draft: string | undefined): void;
  describe(text: string, invalid: boolean): void;
}

function createEditor(
  field: InputField,
  control: Control,
  label: string,
  change: (reading: Reading, text: string) => void,
): Editor {
  switch (control) {
    case "checkbox": {
      const box = checkbox(label, (checked) => change({ value: checked }, ""));
      return { ...shared(box), show: (value) => box.set((value ?? field.default) === true) };
    }
    case "choice":
      return choiceEditor(field, label, change);
    default: {
      const placeholder = placeholderOf(field, control);
      const heard = (text: string) => change(read(field, control, text), text);
      const box =
        control === "number"
          ? textField({ label, placeholder, inputMode: "decimal" }, heard)
          : textArea({ label, placeholder, code: control === "json" }, heard);
      const means = (text: string, value: unknown) => {
        const reading = read(field, control, text);
        return "value" in reading ? same(reading.value, value) : "absent" in reading && value === undefined;
      };
      return {
        ...shared(box),
        show: (value, draft) => {
          // What stands there may say the same in other words, such as "1." on the way to "1.5".
          if (draft !== undefined) box.set(draft);
          else if (!means(box.get(), value)) box.set(textOf(control, value));
        },
      };
    }
  }
}

function shared(handle: FieldHandle<never> | FieldHandle<string> | FieldHandle<boolean>) {
  return { element: handle.element, describe: handle.describe };
}

/** A choice is told apart by its place in the list: 1 and "1" may both be choices. */
function choiceEditor(
  field: InputField,
  label: string,
  change: (reading: Reading, text: string) => void,
): Editor {
  const none = "none";
  const list = dropdown(label, (value) =>
    change(value === none ? { absent: true } : { value: field.choices?.[Number(value)] }, ""),
  );
  const choices = (field.choices ?? []).map((choice, index) => ({
    value: String(index),
    label: typeof choice === "string" && choice !== "" ? choice : JSON.stringify(choice),
  }));
  const show = (value: unknown) => {
    const at = choiceIndex(field, value ?? field.default);
    // A required choice that is made cannot be taken back; an optional one can.
    const offersNone = at < 0 || (!field.required && field.default === undefined);
    list.setChoices(
      offersNone
        ? [{ value: none, label: field.required ? t("Choose…") : t("(none)") }, ...choices]
        : choices,
      at < 0 ? none : String(at),
    );
  };
  return { ...shared(list), show };
}

function placeholderOf(field: InputField, control: Control): string {
  if (field.default !== undefined) return textOf(control, field.default).slice(0, 200);
  if (field.type === "array") return "[ ]";
  if (field.type === "object") return "{ }";
  return "";
}
