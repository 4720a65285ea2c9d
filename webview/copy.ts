import type { Announcer } from "./announce.ts";
import { iconButton } from "./controls.ts";
import type { Host } from "./host.ts";

/** Copies through the host, whose clipboard also works in a remote window; says that it did. */
export interface Copier {
  copy(text: string, what: string): void;
  /** An icon button that copies what `text` gives when pressed, and shows a tick for a moment. */
  button(icon: string, label: string, what: string, text: () => string): HTMLElement;
}

export function createCopier(host: Host, announcer: Announcer): Copier {
  const copy = (text: string, what: string) => {
    host.post({ type: "copy", text, what });
    announcer.say(`Copied ${what}.`);
  };
  return {
    copy,
    button: (icon, label, what, text) => {
      let timer: ReturnType<typeof setTimeout> | null = null;
      const button = iconButton(icon, label, () => {
        copy(text(), what);
        button.set("check", "Copied");
        if (timer) clearTimeout(timer);
        timer = setTimeout(() => button.set(icon, label), 1500);
      });
      return button.element;
    },
  };
}
