import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { until } from "../../scripts/test/until.ts";
import type { Editor } from "./editor.ts";

/**
 * Keys that have no letter of their own, as rows write them: a line break is Enter, `↶` undoes, `◌` asks for
 * suggestions, `✂` and `⎘` cut and paste, `▣` selects all, `✎` renames, `⚒` asks for quick fixes.
 * Three more stand for a look at the screen: see `awaited` and `pace`.
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

/** What is waited for after a key, or at a sign that is no key: `≈` a marked problem. */
const awaited: Record<string, string> = {
  "✎": ".rename-box input:focus",
  "⚒": ".action-widget:visible",
  "≈": "[class*=squiggly-]",
};

/** Milliseconds: from one key to the next, before Enter and Tab, and at a `…`, where a person thinks. */
const pace = { key: 20, look: 220, thought: 500 };

/**
 * Types as a person does: key by key, with a look at the screen before a key that a list of suggestions could
 * take, and longer at every `…`. At a `◉` it waits until the list stands there and a row of it has what was typed
 * of the word.
 */
export async function typeByHand(page: Page, text: string): Promise<void> {
  let word = "";
  for (const char of text) {
    const key = keys[char];
    if (char === "…") await page.waitForTimeout(pace.thought);
    else if (char === "◉") await suggestion(page, word).waitFor();
    else if (key) {
      if (key === "Enter" || key === "Tab") await page.waitForTimeout(pace.look);
      await page.keyboard.press(key);
      await page.waitForTimeout(3 * pace.key);
    } else if (!awaited[char]) {
      await page.keyboard.type(char);
      await page.waitForTimeout(char === ":" ? 3 * pace.key : pace.key);
    }
    if (awaited[char]) await page.locator(awaited[char]).first().waitFor();
    if (/[\w-]/.test(char)) word += char;
    else if (!"…◉◌".includes(char)) word = "";
  }
}

/** The row that Enter would take. */
const suggestion = (page: Page, word: string) =>
  page.locator(".suggest-widget.visible .monaco-list-row.focused", { hasText: word });

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
