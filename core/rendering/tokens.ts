import type { Message } from "../types.ts";

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

/** The same for a message: its text parts. What media and tools take is not known. */
export function messageTokens({ content }: Message): number {
  let tokens = 0;
  for (const part of content) if ("text" in part) tokens += estimateTokens(part.text);
  return tokens;
}
