import { l10n, window } from "vscode";
import { type Closable, Emitter, type Event } from "../events.ts";
import type { Memory } from "../memory.ts";

/** Whether saves may run tests here; `open` and `dismissed`: it was asked and is not answered yet. */
export type ConsentStanding = "unasked" | "open" | "dismissed" | "yes" | "no";

/** The question whether saves may run tests: asked once for the workspace, and again whenever a person wants it. */
export interface Consent extends Closable {
  standing(): ConsentStanding;
  /** Asks, unless it was asked in this window before. */
  askOnce(): void;
  /** Asks by a person's own click, in a dialog that cannot be overlooked. */
  ask(): Promise<void>;
  /** Answers for the person, as the commands do. */
  answer(allowed: boolean): void;
  onDidChange: Event<void>;
}

export function makeConsent(memory: Memory): Consent {
  const changes = new Emitter<void>();
  let asked: "unasked" | "open" | "dismissed" = "unasked";

  const answer = (allowed: boolean) => {
    memory.setRunOnSave(allowed);
    changes.fire();
  };
  const put = async (modal: boolean) => {
    const yes = l10n.t("Run on save");
    const no = l10n.t("Don't run");
    const question = l10n.t("Run tests whenever you save a prompt file or its tests in this workspace?");
    const detail = l10n.t("Only what changed is sent to the broker, and that may cost money.");
    const before = asked;
    asked = "open";
    changes.fire();
    const pressed = modal
      ? await window.showInformationMessage(question, { modal, detail }, yes, no)
      : await window.showInformationMessage(`${question} ${detail}`, yes, no);
    if (pressed !== undefined) return answer(pressed === yes);
    // The notification may still be open behind the dialog.
    asked = modal && before === "open" ? "open" : "dismissed";
    changes.fire();
  };

  return {
    standing() {
      const known = memory.runOnSave();
      if (known !== null) return known ? "yes" : "no";
      return asked;
    },
    askOnce() {
      if (asked === "unasked") void put(false);
    },
    ask: () => put(true),
    answer,
    onDidChange: changes.event,
    dispose: () => changes.dispose(),
  };
}
