import type { Copier } from "../copy.ts";
import { t } from "../l10n.ts";

/** Gives each code block of a finished answer a copy button at its corner. */
export function addCodeButtons(content: HTMLElement, copier: Copier): void {
  for (const block of content.querySelectorAll("pre:not(.has-copy)")) {
    const code = block.querySelector("code");
    if (!code) continue;
    block.classList.add("has-copy");
    block.append(copier.button("copy", t("Copy code"), t("the code"), () => code.textContent));
  }
}
