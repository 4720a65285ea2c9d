import { h, setAttributes } from "./dom.ts";

/** A row of views of which one is on, such as Form | JSON. One tab stop; arrow keys choose. */
export function segmented<Value extends string>(
  label: string,
  options: { value: Value; label: string }[],
  change: (value: Value) => void,
): { element: HTMLElement; set(value: Value): void } {
  let chosen = options[0]!.value;
  const buttons = options.map((option) =>
    h("button", { type: "button", role: "radio", class: "segment" }, option.label),
  );
  const draw = () => {
    for (const [index, button] of buttons.entries()) {
      const on = options[index]!.value === chosen;
      setAttributes(button, { "aria-checked": on ? "true" : "false", tabindex: on ? 0 : -1 });
    }
  };
  const choose = (index: number, focus: boolean) => {
    const option = options[(index + options.length) % options.length]!;
    if (focus) buttons[options.indexOf(option)]!.focus();
    if (option.value !== chosen) change(option.value);
  };
  for (const [index, button] of buttons.entries()) {
    button.addEventListener("click", () => choose(index, false));
    button.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      choose(index + step, true);
    });
  }
  draw();
  return {
    element: h("div", { role: "radiogroup", "aria-label": label, class: "segmented" }, ...buttons),
    set: (value) => {
      chosen = value;
      draw();
    },
  };
}
