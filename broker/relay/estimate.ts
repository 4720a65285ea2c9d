/** About how many tokens a text has: four characters a token, one for each Chinese, Japanese or Korean character. */
export function estimateTokens(text: string): number {
  const wide = text.match(/[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/g)?.length ?? 0;
  return Math.ceil((text.length - wide) / 4) + wide;
}
