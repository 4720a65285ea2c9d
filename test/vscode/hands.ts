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

/** Milliseconds: from one key to the next, before Enter and Tab, and at a `…`, where a person thinks. */
const pace = { key: 20, look: 220, thought: 500 };

/**
 * Types as a person does: key by key, with a look at the screen before a key that a list of suggestions could
 * take, and longer at every `…`.
 */
export async function typeByHand(page: Page, text: string): Promise<void> {
  for (const char of text) {
    const key = keys[char];
    if (char === "…") await page.waitForTimeout(pace.thought);
    else if (key) {
      if (key === "Enter" || key === "Tab") await page.waitForTimeout(pace.look);
      await page.keyboard.press(key);
      await page.waitForTimeout(3 * pace.key);
    } else {
      await page.keyboard.type(char);
      await page.waitForTimeout(char === ":" ? 3 * pace.key : pace.key);
    }
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
