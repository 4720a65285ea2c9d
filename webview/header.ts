import type { RunnerPrompt } from "../core/protocol/runner.ts";
import { iconButton } from "./controls.ts";
import { h, icon, setAttributes, setText } from "./dom.ts";
import { t } from "./l10n.ts";
import { type Popup, popup } from "./popup.ts";

export interface MenuItem {
  label: string;
  icon: string;
  press(): void;
}

export interface Header {
  element: HTMLElement;
  /** The button the history hangs on. */
  historyButton: HTMLElement;
  menu: Popup;
  show(prompt: RunnerPrompt | null): void;
}

/** Which file the runner is about, and what concerns the whole runner. */
export function createHeader(act: { pin(pinned: boolean): void; menu: MenuItem[] }): Header {
  let pinned = false;
  const name = h("span", { class: "name" });
  const folder = h("span", { class: "folder quiet" });
  const pin = iconButton("pin", t("Pin to this file"), () => act.pin(!pinned));
  const history = iconButton("history", t("Last runs"), () => undefined);
  const more = iconButton("ellipsis", t("More actions"), () => undefined);
  const menu = popup(more.element, { name: "menu", role: "menu", label: t("More actions") }, (close) => {
    const items = act.menu.map((item) => {
      const row = h(
        "button",
        { type: "button", role: "menuitem", class: "row" },
        icon(item.icon),
        item.label,
      );
      row.addEventListener("click", () => {
        close();
        item.press();
      });
      return row;
    });
    return { nodes: items, items };
  });
  return {
    element: h(
      "header",
      { class: "bar" },
      h("h1", {}, name, folder),
      h("div", { class: "actions" }, pin.element, history.element, more.element),
    ),
    historyButton: history.element,
    menu,
    show: (prompt) => {
      pinned = prompt?.pinned ?? false;
      setText(name, prompt?.name ?? t("Runner"));
      const parent = prompt ? prompt.path.slice(0, -prompt.name.length).replace(/[\\/]$/, "") : "";
      setText(folder, parent);
      setAttributes(name.parentElement!, { title: prompt?.path });
      pin.set(
        pinned ? "pinned" : "pin",
        pinned ? t("Pinned: follow the active file again") : t("Pin to this file"),
      );
      setAttributes(pin.element, { "aria-pressed": pinned ? "true" : "false" });
      for (const one of [pin.element, history.element]) one.hidden = prompt === null;
    },
  };
}
