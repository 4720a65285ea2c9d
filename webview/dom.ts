type Attributes = Record<string, string | number | boolean | null | undefined>;
export type Child = Node | string | null | undefined | false;

/**
 * One element with attributes and children. `true` sets an empty attribute; `false`, null and undefined
 * leave it out. Text always becomes text nodes, so nothing given here is ever read as markup.
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  element.append(...children.filter((child): child is Node | string => child != null && child !== false));
  return element;
}

/** Sets or removes attributes, each only when it changes. */
export function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) element.removeAttribute(name);
    else {
      const text = value === true ? "" : String(value);
      if (element.getAttribute(name) !== text) element.setAttribute(name, text);
    }
  }
}

/** A codicon; it says nothing to a screen reader, its neighbour or its button does. */
export function icon(name: string, extra = ""): HTMLSpanElement {
  return h("span", { class: `codicon codicon-${name}${extra && ` ${extra}`}`, "aria-hidden": "true" });
}

/** Writes text only when it differs, so that selections and screen readers are left alone. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Makes `parent` hold exactly `wanted`, in that order, moving as few nodes as possible: a focused child
 * that stays is not touched.
 */
export function arrange(parent: Element, wanted: Node[]): void {
  const keep = new Set(wanted);
  for (const child of [...parent.childNodes]) if (!keep.has(child)) child.remove();
  for (const [index, node] of wanted.entries()) {
    const current = parent.childNodes[index] ?? null;
    if (current !== node) parent.insertBefore(node, current);
  }
}

/** Runs `work` once, `wait` milliseconds after the last call; `flush` runs what is pending now. */
export function debounce(work: () => void, wait: number): { (): void; flush(): void } {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const run = () => {
    if (timer) clearTimeout(timer);
    timer = null;
    work();
  };
  const later = () => {
    if (timer) clearTimeout(timer);
    timer = setTimeout(run, wait);
  };
  return Object.assign(later, {
    flush: () => {
      if (timer) run();
    },
  });
}
