import { h } from "./dom.ts";

export interface Popup {
  readonly isOpen: boolean;
  open(): void;
  close(): void;
  /** Fills an open list anew; the focus stays where it is the same element. */
  refill(): void;
}

export interface PopupFill {
  nodes: Node[];
  /** What the arrow keys go through. */
  items: HTMLElement[];
  /** Has the focus at first; else the first item. */
  first?: HTMLElement | undefined;
}

/**
 * A list that floats under its button: it takes the focus, gives it back, and goes on Escape, on a click
 * beside it and when the focus leaves it, also for the editor. Arrow keys, Home and End move through its `items`.
 *
 * @param look `head`: stands above the list and is no part of it; `opened` hears that it is open
 */
export function popup(
  anchor: HTMLElement,
  look: { name: string; role: "menu" | "listbox"; label: string; head?: HTMLElement; opened?(): void },
  fill: (close: () => void) => PopupFill,
): Popup {
  const list = h("div", { role: look.role, "aria-label": look.label });
  const panel = h("div", { class: `popup ${look.name}`, tabindex: -1 }, look.head, list);
  let items: HTMLElement[] = [];
  let isOpen = false;
  anchor.setAttribute("aria-haspopup", look.role);
  anchor.setAttribute("aria-expanded", "false");

  const shut = (refocus: boolean) => {
    if (!isOpen) return;
    isOpen = false;
    anchor.setAttribute("aria-expanded", "false");
    const hadFocus = panel.contains(document.activeElement);
    panel.remove();
    if (refocus && hadFocus) anchor.focus();
    document.removeEventListener("pointerdown", outside, true);
    window.removeEventListener("blur", left);
  };
  const close = () => shut(true);
  // Another part of the window has the focus now: it must not be taken back.
  const left = () => shut(false);
  const outside = (event: PointerEvent) => {
    const path = event.composedPath();
    if (!path.includes(panel) && !path.includes(anchor)) close();
  };
  const draw = () => {
    const filled = fill(close);
    const head = look.head?.hidden ? undefined : look.head;
    items = [...(head ? [head] : []), ...filled.items];
    list.replaceChildren(...filled.nodes);
    return filled.first ?? filled.items[0] ?? head ?? panel;
  };
  const open = () => {
    const first = draw();
    panel.style.top = `${anchor.getBoundingClientRect().bottom + 2}px`;
    document.body.append(panel);
    isOpen = true;
    anchor.setAttribute("aria-expanded", "true");
    document.addEventListener("pointerdown", outside, true);
    window.addEventListener("blur", left);
    first.focus();
    look.opened?.();
  };

  panel.addEventListener("focusout", (event) => {
    if (event.relatedTarget instanceof Node && !panel.contains(event.relatedTarget)) close();
  });
  panel.addEventListener("keydown", (event) => {
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
    refill: () => {
      if (!isOpen) return;
      const lost = list.contains(document.activeElement);
      const first = draw();
      if (lost) first.focus();
    },
  };
}
