/**
 * The only module that knows @vscode/webview-ui-toolkit: its upstream is archived, and whatever replaces
 * it one day replaces this file. Each function gives a small handle, never the toolkit's own class.
 */
import {
  type Dropdown,
  provideVSCodeDesignSystem,
  type TextArea,
  type TextField,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDropdown,
  vsCodeOption,
  vsCodeProgressRing,
  vsCodeTextArea,
  vsCodeTextField,
} from "@vscode/webview-ui-toolkit";
import { h, icon, setAttributes } from "./dom.ts";

/** Defines the custom elements; call once before any of the functions below. */
export function registerControls(): void {
  provideVSCodeDesignSystem().register(
    vsCodeButton(),
    vsCodeCheckbox(),
    vsCodeDropdown(),
    vsCodeOption(),
    vsCodeProgressRing(),
    vsCodeTextArea(),
    vsCodeTextField(),
  );
}

const create = (tag: string, attributes: Parameters<typeof h>[1]) =>
  h(tag as keyof HTMLElementTagNameMap, attributes) as HTMLElement;

/** The toolkit writes a name of its own whenever a control is put into the page: this puts ours back. */
function keepName(element: HTMLElement, name: string): void {
  const restore = () => setAttributes(element, { "aria-label": name });
  new MutationObserver(restore).observe(element, { attributeFilter: ["aria-label"] });
  restore();
}

export interface ButtonHandle {
  element: HTMLElement;
  /** Changes label, icon or key hint; the element, and with it the focus, stays. */
  set(look: { label: string; icon?: string; keys?: string; primary?: boolean; disabled?: boolean }): void;
}

/** A button with words. */
export function button(
  look: { label: string; icon?: string; keys?: string; primary?: boolean; disabled?: boolean },
  press: () => void,
): ButtonHandle {
  const element = create("vscode-button", {});
  let drawn = "";
  const set = (next: typeof look) => {
    const key = JSON.stringify(next);
    if (key === drawn) return;
    drawn = key;
    setAttributes(element, {
      appearance: next.primary ? "primary" : "secondary",
      disabled: next.disabled,
      title: next.keys ? `${next.label} (${next.keys})` : null,
    });
    element.replaceChildren(
      ...(next.icon
        ? [h("span", { slot: "start", class: `codicon codicon-${next.icon}`, "aria-hidden": "true" })]
        : []),
      next.label,
      ...(next.keys ? [h("small", { class: "keys", "aria-hidden": "true" }, next.keys)] : []),
    );
  };
  set(look);
  element.addEventListener("click", () => {
    if (!element.hasAttribute("disabled")) press();
  });
  return { element, set };
}

/** A button that is an icon; `label` is its name and its hover. */
export function iconButton(
  name: string,
  label: string,
  press: () => void,
): { element: HTMLElement; set(name: string, label: string): void } {
  const element = create("vscode-button", { appearance: "icon" });
  let drawn = "";
  const set = (nextName: string, nextLabel: string) => {
    if (drawn === `${nextName} ${nextLabel}`) return;
    drawn = `${nextName} ${nextLabel}`;
    setAttributes(element, { "aria-label": nextLabel, title: nextLabel });
    element.replaceChildren(icon(nextName));
  };
  set(name, label);
  element.addEventListener("click", press);
  return { element, set };
}

export interface FieldHandle<Value> {
  element: HTMLElement;
  get(): Value;
  /** Sets the value without telling `change`. */
  set(value: Value): void;
  /** What a screen reader adds to the name: hint or problem; `invalid` marks the field. */
  describe(text: string, invalid: boolean): void;
}

/** Text of one or many lines that grows with what is typed, up to `maxRows`. */
export function textArea(
  look: { label: string; placeholder?: string; code?: boolean; minRows?: number; maxRows?: number },
  change: (text: string) => void,
): FieldHandle<string> & { setPlaceholder(text: string): void } {
  const minRows = look.minRows ?? 1;
  const element = create("vscode-text-area", {
    class: look.code ? "grows code" : "grows",
    placeholder: look.placeholder,
    spellcheck: look.code ? "false" : null,
  }) as TextArea;
  keepName(element, look.label);
  const grow = () => {
    const lines = element.value.split("\n", (look.maxRows ?? 12) + 1).length;
    element.rows = Math.max(minRows, Math.min(look.maxRows ?? 12, lines));
  };
  element.addEventListener("input", () => {
    grow();
    change(element.value);
  });
  grow();
  return {
    element,
    get: () => element.value,
    set: (value) => {
      if (element.value === value) return;
      setInner(element, value);
      grow();
    },
    setPlaceholder: (text) => setAttributes(element, { placeholder: text || null }),
    describe: (text, invalid) => describeInner(element, text, invalid),
  };
}

/** One line of text, for numbers. */
export function textField(
  look: { label: string; placeholder?: string; inputMode?: string },
  change: (text: string) => void,
): FieldHandle<string> & { setPlaceholder(text: string): void } {
  const element = create("vscode-text-field", {
    placeholder: look.placeholder,
    inputmode: look.inputMode,
  }) as TextField;
  keepName(element, look.label);
  element.addEventListener("input", () => change(element.value));
  return {
    element,
    get: () => element.value,
    set: (value) => {
      if (element.value !== value) setInner(element, value);
    },
    setPlaceholder: (text) => setAttributes(element, { placeholder: text || null }),
    describe: (text, invalid) => describeInner(element, text, invalid),
  };
}

/** The toolkit hands the value on a frame later, and what is typed before would be mixed into it: here it is there at once. */
function setInner(element: TextArea | TextField, value: string): void {
  element.value = value;
  if (element.control) element.control.value = value;
}

/** The toolkit hands ARIA on to its inner control, all but the description. */
function describeInner(element: TextArea | TextField, text: string, invalid: boolean): void {
  setAttributes(element, { "aria-invalid": invalid ? "true" : null });
  const apply = () => {
    if (element.control) setAttributes(element.control, { "aria-description": text || null });
  };
  if (element.control) apply();
  else requestAnimationFrame(apply);
}

export function checkbox(label: string, change: (checked: boolean) => void): FieldHandle<boolean> {
  const element = create("vscode-checkbox", {}) as HTMLElement & { checked: boolean };
  keepName(element, label);
  let silent = false;
  element.addEventListener("change", () => {
    if (!silent) change(element.checked);
  });
  return {
    element,
    get: () => element.checked,
    set: (value) => {
      silent = true;
      element.checked = value;
      silent = false;
    },
    describe: (text, invalid) =>
      setAttributes(element, {
        "aria-description": text || null,
        "aria-invalid": invalid ? "true" : null,
      }),
  };
}

export interface Choice {
  value: string;
  label: string;
  title?: string;
}

export interface DropdownHandle extends FieldHandle<string> {
  /** Replaces the choices when they differ; `value` becomes the chosen one. */
  setChoices(choices: Choice[], value: string): void;
  open(): void;
}

/** A drop-down list. Its list floats above everything, also out of a pane that scrolls. */
export function dropdown(label: string, change: (value: string) => void): DropdownHandle {
  const element = create("vscode-dropdown", {}) as Dropdown;
  keepName(element, label);
  let drawn = "";
  let value = "";
  element.addEventListener("change", () => {
    if (element.value === value) return;
    value = element.value;
    change(value);
  });
  new MutationObserver(() => placeList(element)).observe(element, { attributeFilter: ["open"] });
  const set = (next: string) => {
    value = next;
    if (element.value !== next) element.value = next;
  };
  return {
    element,
    get: () => value,
    set,
    setChoices: (choices, next) => {
      const key = JSON.stringify(choices);
      if (key !== drawn) {
        drawn = key;
        value = next;
        element.replaceChildren(
          ...choices.map((choice) => {
            const option = create("vscode-option", { value: choice.value, title: choice.title });
            option.append(choice.label);
            if (choice.value === next) option.setAttribute("selected", "");
            return option;
          }),
        );
        // The options are taken over in a microtask of the toolkit's; the value can be set only then.
        queueMicrotask(() => requestAnimationFrame(() => set(value)));
      } else set(next);
    },
    open: () => {
      element.focus();
      element.open = true;
    },
    describe: (text, invalid) =>
      setAttributes(element, {
        "aria-description": text || null,
        "aria-invalid": invalid ? "true" : null,
      }),
  };
}

/** The list is `position: fixed` (styles/controls.css); this tells it where. */
function placeList(element: Dropdown): void {
  if (!element.open) return;
  element.shadowRoot?.querySelector("[role=listbox]")?.setAttribute("aria-label", element.ariaLabel ?? "");
  const box = element.getBoundingClientRect();
  const below = window.innerHeight - box.bottom;
  const up = below < 200 && box.top > below;
  const style = element.style;
  style.setProperty("--list-left", `${box.left}px`);
  style.setProperty("--list-width", `${box.width}px`);
  style.setProperty("--list-top", up ? "auto" : `${box.bottom}px`);
  style.setProperty("--list-bottom", up ? `${window.innerHeight - box.top}px` : "auto");
  style.setProperty("--list-height", `${Math.min(320, (up ? box.top : below) - 8)}px`);
}

/** A small ring that turns beside the words that say what is awaited; it says nothing itself. */
export function progressRing(): HTMLElement {
  return create("vscode-progress-ring", { "aria-hidden": "true", class: "ring" });
}
