import { type Translate, untranslated } from "../core/translate.ts";

/** Sentences of the page in the language of the editor; empty in English. */
export type Translations = Readonly<Record<string, string>>;

let translations: Translations = {};

/** Makes `t` speak another language from now on. What is drawn already stays as it is. */
export function speak(next: Translations): void {
  translations = next;
}

/** What the host wrote into the page's HTML; nothing when that is English. */
export function translationsIn(page: Document): Translations {
  return JSON.parse(page.getElementById("translations")?.textContent || "{}");
}

/** A sentence in the editor's language with `{0}`, `{1}`, … filled in; English where there is none. */
export const t: Translate = (sentence, ...values) =>
  untranslated(translations[sentence] ?? sentence, ...values);
