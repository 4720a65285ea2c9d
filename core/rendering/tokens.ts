/** Scripts that tokenizers cut into about one token a character: kana, Han, Hangul, full-width forms. */
const dense = /[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]/g;

/**
 * A rough count of tokens: one for each character of a dense script, else one for every 4 characters.
 * Within about a quarter of real tokenizers for prose; code and emoji take more. For a display, not for a bill.
 */
export function estimateTokens(text: string): number {
  const characters = text.match(dense)?.length ?? 0;
  return characters + Math.ceil((text.length - characters) / 4);
}
