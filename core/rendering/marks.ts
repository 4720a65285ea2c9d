/**
 * Marks inside rendered text that say where a piece from one place begins and ends. They are made of
 * characters that Unicode sets aside for a program's own use, so that what helpers do to text (white space,
 * letter case, JSON) leaves them whole.
 */

/** A text that holds this character cannot be marked. */
export const markSign = "\ufdd2";
const digit = (value: number) => String.fromCharCode(0xfdd3 + value);
const endSign = "\ufddb";
const anyMark = /\ufdd2(\ufddb?)([\ufdd3-\ufdda]+)\ufdd2/g;

const written = (id: number) => [...id.toString(8)].map((one) => digit(Number(one))).join("");
const read = (digits: string) =>
  Number.parseInt([...digits].map((one) => one.charCodeAt(0) - 0xfdd3).join(""), 8);

export const openMark = (id: number) => `${markSign}${written(id)}${markSign}`;
export const closeMark = (id: number) => `${markSign}${endSign}${written(id)}${markSign}`;

export const withoutMarks = (text: string) => text.replace(anyMark, "");

/** A stretch of text that was printed inside the same marks. */
export interface Run {
  /** Offsets in the text without marks. */
  start: number;
  end: number;
  /** The marks around it, outermost first; never empty. */
  ids: number[];
  /** Characters printed directly inside the innermost mark before this run. */
  before: number;
}

/** Takes the marks out of a text and says what stood inside them. A mark that lost its other half ends with the one around it. */
export function readMarks(marked: string): { text: string; runs: Run[] } {
  const runs: Run[] = [];
  const around: { id: number; printed: number }[] = [];
  let text = "";
  let from = 0;
  const take = (to: number) => {
    const more = marked.slice(from, to);
    const inner = around.at(-1);
    if (more !== "" && inner) {
      const ids = around.map(({ id }) => id);
      runs.push({ start: text.length, end: text.length + more.length, ids, before: inner.printed });
      inner.printed += more.length;
    }
    text += more;
  };
  for (const found of marked.matchAll(anyMark)) {
    take(found.index);
    from = found.index + found[0].length;
    const id = read(found[2]!);
    if (found[1] === "") around.push({ id, printed: 0 });
    else {
      const at = around.findLastIndex((one) => one.id === id);
      if (at >= 0) around.length = at;
    }
  }
  take(marked.length);
  return { text, runs };
}
