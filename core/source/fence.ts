/** What stands in the one Markdown code fence that is the whole text; undefined when it is none. */
export function insideFence(text: string): string | undefined {
  return /^(`{3,}|~{3,})[^\n`]*\n([\s\S]*?)\n?\1\s*$/.exec(text.trim())?.[2];
}
