import { type Child, h, icon, setAttributes, setText } from "./dom.ts";

export interface Pane {
  element: HTMLElement;
  body: HTMLElement;
  readonly open: boolean;
  setOpen(open: boolean): void;
  setTitle(title: string): void;
}

let lastId = 0;

/**
 * A section under a header that folds it, as VS Code's own views have. Actions stand at the header's end;
 * `toggled` hears the user, not `setOpen`.
 */
export function pane(
  look: { name: string; title: string; open: boolean; actions?: Child[] },
  toggled: (open: boolean) => void,
): Pane {
  const id = `pane-${++lastId}`;
  const twistie = icon("chevron-down", "twistie");
  const title = h("span", { class: "title" }, look.title);
  const toggle = h("button", { type: "button", class: "toggle", "aria-controls": id }, twistie, title);
  const body = h("div", { class: "body", id });
  const element = h(
    "section",
    { class: `pane ${look.name}`, "aria-label": look.title },
    h(
      "div",
      { class: "head" },
      h("h2", {}, toggle),
      h("div", { class: "actions", role: "group" }, ...(look.actions ?? [])),
    ),
    body,
  );
  let open = look.open;
  const draw = () => {
    setAttributes(toggle, { "aria-expanded": open ? "true" : "false" });
    twistie.className = `codicon codicon-chevron-${open ? "down" : "right"} twistie`;
    body.hidden = !open;
    element.classList.toggle("closed", !open);
  };
  toggle.addEventListener("click", () => {
    open = !open;
    draw();
    toggled(open);
  });
  draw();
  return {
    element,
    body,
    get open() {
      return open;
    },
    setOpen: (next) => {
      open = next;
      draw();
    },
    setTitle: (text) => setText(title, text),
  };
}
