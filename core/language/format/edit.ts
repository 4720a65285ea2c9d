/** A change of one place, by offsets in the text as it is. */
export interface FormatEdit {
  start: number;
  end: number;
  newText: string;
}

/** The text with the edits made; they must not overlap. */
export function applyEdits(text: string, edits: readonly FormatEdit[]): string {
  const pieces: string[] = [];
  let at = 0;
  for (const { start, end, newText } of [...edits].sort((a, b) => a.start - b.start)) {
    pieces.push(text.slice(at, start), newText);
    at = end;
  }
  return pieces.join("") + text.slice(at);
}
