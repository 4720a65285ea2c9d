import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { until } from "../../scripts/test/until.ts";
import type { Editor } from "./editor.ts";

/**
 * Keys that have no letter of their own, as rows write them: a line break is Enter, `↶` undoes, `◌` asks for
 * suggestions, `✂` and `⎘` cut and paste, `▣` selects all, `✎` renames, `⚒` asks for quick fixes.
 */
const keys: Record<string, string> = {
  "\n": "Enter",
  "⇥": "Tab",
  "⌫": "Backspace",
  "␛": "Escape",
  "↑": "ArrowUp",
  "↓": "ArrowDown",
  "←": "ArrowLeft",
  "→": "ArrowRight",
  "⇱": "Home",
  "⇲": "End",
  "⤒": "ControlOrMeta+Home",
  "⤓": "ControlOrMeta+End",
  "↶": "ControlOrMeta+Z",
  "◌": "ControlOrMeta+Space",
  "✂": "ControlOrMeta+X",
  "⎘": "ControlOrMeta+V",
  "▣": "ControlOrMeta+A",
  "✎": "F2",
  "⚒": "ControlOrMeta+.",
};

/** Milliseconds from one key to the next. */
const pace = 30;
/** Milliseconds in which a person looks up; lists of suggestions open in them. */
const thought = 350;

/**
 * Types as a person does: key by key, with a look at the screen after a colon, before Enter and Tab, and at
 * every `…`.
 */
export async function typeByHand(page: Page, text: string): Promise<void> {
  for (const char of text) {
    const key = keys[char];
    if (char === "…" || char === "\n" || char === "⇥") await page.waitForTimeout(thought);
    if (char === "…") continue;
    if (key) await page.keyboard.press(key);
    else await page.keyboard.type(char);
    await page.waitForTimeout(char === ":" || (key && char !== "⌫") ? thought / 3 : pace);
  }
}

/** What the active editor holds, with `|` where the cursor stands; saves the file. */
export async function written(page: Page, editor: Editor, name: string): Promise<string> {
  await page.keyboard.type("¦");
  await page.keyboard.press("ControlOrMeta+S");
  const text = await until(
    "the saved text",
    () => {
      const saved = readFileSync(join(editor.folder, name), "utf8");
      return saved.includes("¦") && saved;
    },
    10_000,
  );
  return String(text).replace("¦", "|");
}
