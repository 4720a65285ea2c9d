import type { Announcer } from "./announce.ts";
import { iconButton } from "./controls.ts";
import type { Host } from "./host.ts";
import { t } from "./l10n.ts";

/** Copies through the host, whose clipboard also works in a remote window; says that it did. */
export interface Copier {
  copy(text: string, what: string): void;
  /** An icon button that copies what `text` gives when pressed, and shows a tick for a moment. */
  button(icon: string, label: string, what: string, text: () => string): HTMLElement;
}

/** The host takes no larger text, in characters; beyond it the browser's own clipboard must do. */
const hostLimit = 1_000_000;
/** Nor more words about what it is. */
const whatLimit = 64;

export function createCopier(host: Host, announcer: Announcer): Copier {
  const copy = (text: string, what: string) => {
    if (text === "") {
      announcer.say(t("There is nothing to copy."));
      return;
    }
    const done = () => announcer.say(t("Copied {0}.", what));
    if (text.length <= hostLimit) {
      host.post({ type: "copy", text, what: what.slice(0, whatLimit) });
      done();
      return;
    }
    navigator.clipboard
      .writeText(text)
      .then(done, () => announcer.alert(t("Could not copy {0}: it is too large. Copy it in pieces.", what)));
  };
  return {
    copy,
    button: (icon, label, what, text) => {
      let timer: ReturnType<typeof setTimeout> | null = null;
      const button = iconButton(icon, label, () => {
        copy(text(), what);
        button.set("check", t("Copied"));
        if (timer) clearTimeout(timer);
        timer = setTimeout(() => button.set(icon, label), 1500);
      });
      return button.element;
    },
  };
}
