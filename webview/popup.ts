import { h } from "./dom.ts";

export interface Popup {
  readonly isOpen: boolean;
  open(): void;
  close(): void;
}

/**
 * A list that floats under its button: it takes the focus, gives it back, and goes on Escape, on a click
 * beside it and when the focus leaves it. Arrow keys, Home and End move through its `items`.
 */
export function popup(
  anchor: HTMLElement,
  look: { name: string; role: "menu" | "listbox"; label: string },
  fill: (close: () => void) => { nodes: Node[]; items: HTMLElement[]; first?: HTMLElement | undefined },
): Popup {
  const list = h("div", { class: `popup ${look.name}`, role: look.role, "aria-label": look.label });
  let items: HTMLElement[] = [];
  let isOpen = false;
  anchor.setAttribute("aria-haspopup", look.role);
  anchor.setAttribute("aria-expanded", "false");

  const close = () => {
    if (!isOpen) return;
    isOpen = false;
    anchor.setAttribute("aria-expanded", "false");
    const hadFocus = list.contains(document.activeElement);
    list.remove();
    if (hadFocus) anchor.focus();
    document.removeEventListener("pointerdown", outside, true);
  };
  const outside = (event: PointerEvent) => {
    const path = event.composedPath();
    if (!path.includes(list) && !path.includes(anchor)) close();
  };
  const open = () => {
    const filled = fill(close);
    items = filled.items;
    list.replaceChildren(...filled.nodes);
    list.style.top = `${anchor.getBoundingClientRect().bottom + 2}px`;
    document.body.append(list);
    isOpen = true;
    anchor.setAttribute("aria-expanded", "true");
    document.addEventListener("pointerdown", outside, true);
    (filled.first ?? items[0] ?? list).focus();
  };

  list.tabIndex = -1;
  list.addEventListener("focusout", (event) => {
    if (event.relatedTarget instanceof Node && !list.contains(event.relatedTarget)) close();
  });
  list.addEventListener("keydown", (event) => {
    const at = items.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to !== undefined && items.length > 0) {
      items[(to + items.length) % items.length]?.focus();
    } else if (event.key === "Escape" || event.key === "Tab") {
      close();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  anchor.addEventListener("click", () => (isOpen ? close() : open()));
  return {
    get isOpen() {
      return isOpen;
    },
    open: () => {
      if (!isOpen) open();
    },
    close,
  };
}
