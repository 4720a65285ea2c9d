import type { Announcer } from "./announce.ts";
import { iconButton } from "./controls.ts";
import type { Host } from "./host.ts";

/** Copies through the host, whose clipboard also works in a remote window; says that it did. */
export interface Copier {
  copy(text: string, what: string): void;
  /** An icon button that copies what `text` gives when pressed, and shows a tick for a moment. */
  button(icon: string, label: string, what: string, text: () => string): HTMLElement;
}

/** The host takes no larger message, in characters; beyond it the browser's own clipboard must do. */
const hostLimit = 1_000_000;

export function createCopier(host: Host, announcer: Announcer): Copier {
  const copy = (text: string, what: string) => {
    if (text === "") {
      announcer.say("There is nothing to copy.");
      return;
    }
    const done = () => announcer.say(`Copied ${what}.`);
    if (text.length <= hostLimit) {
      host.post({ type: "copy", text, what });
      done();
      return;
    }
    navigator.clipboard
      .writeText(text)
      .then(done, () => announcer.alert(`Could not copy ${what}: it is too large. Copy it in pieces.`));
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
