import { l10n, window } from "vscode";
import type { Memory } from "../memory.ts";

/** Whether saves may run tests here: asked once for the workspace, changed by command only. */
export function makeConsent(memory: Memory): { given(prompts: string[]): Promise<boolean> } {
  let asking = false;
  let dismissed = false;
  return {
    async given(prompts) {
      const known = memory.runOnSave();
      if (known !== null) return known;
      // A question closed without an answer waits for the next window; it is not asked at every save.
      if (asking || dismissed) return false;
      asking = true;
      const yes = l10n.t("Run on save");
      const no = l10n.t("Don't run");
      const question =
        prompts.length === 1
          ? l10n.t(
              "Run the tests of {0} whenever you save? Only what changed is sent to the broker, and that may cost money.",
              prompts[0] ?? "",
            )
          : l10n.t(
              "Run tests whenever you save? Only what changed is sent to the broker, and that may cost money.",
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
