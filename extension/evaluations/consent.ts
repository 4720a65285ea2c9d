import { l10n, window } from "vscode";
import type { Memory } from "../memory.ts";

/** Whether saves may run tests here: asked once for the workspace, changed by command only. */
export function makeConsent(memory: Memory): { given(): Promise<boolean> } {
  let asking = false;
  let dismissed = false;
  return {
    async given() {
      const known = memory.runOnSave();
      if (known !== null) return known;
      // A question closed without an answer waits for the next window; it is not asked at every save.
      if (asking || dismissed) return false;
      asking = true;
      const yes = l10n.t("Run on save");
      const no = l10n.t("Don't run");
      const question = l10n.t(
        "Run tests whenever you save a prompt file or its tests in this workspace? Only what changed is sent to the broker, and that may cost money.",
      );
      try {
        const answer = await window.showInformationMessage(question, yes, no);
        if (answer === undefined) dismissed = true;
        else memory.setRunOnSave(answer === yes);
        return answer === yes;
      } finally {
        asking = false;
      }
    },
  };
}
