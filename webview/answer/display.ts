/**
 * Makes any text a model may send fit to be shown, piece by piece as it streams: line ends become `\n`,
 * control characters become visible signs (a terminal escape is text here, never a command), halves of
 * characters are joined or replaced, and piles of combining marks are cut, which a browser would
 * otherwise shape for minutes. Copying takes the original text, not this one.
 */
export interface Display {
  push(text: string): string;
  /** What was held back to see how it goes on. */
  end(): string;
}

/** More marks on one letter than any written language uses. */
const marksKept = 16;
const marks = /[\p{M}\u200b-\u200f\u2060-\u2064]+/gu;
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

export function createDisplay(): Display {
  let held = "";
  let marksBefore = 0;

  const convert = (text: string): string => {
    const plain = text
      .toWellFormed()
      .replace(/\r\n?|[\u2028\u2029]/g, "\n")
      .replace(controls, controlPicture);
    const carried = marksBefore;
    marksBefore = 0;
    return plain.replace(marks, (run, at: number) => {
      const before = at === 0 ? carried : 0;
      if (at + run.length === plain.length) marksBefore = before + run.length;
      if (before + run.length <= marksKept) return run;
      return before > marksKept ? "" : `${run.slice(0, marksKept - before)}…`;
    });
  };

  return {
    push: (text) => {
      const all = held + text;
      // A carriage return may be half of a line end, a high surrogate half of a character.
      const keep = /[\r\ud800-\udbff]$/.test(all) ? 1 : 0;
      held = all.slice(all.length - keep);
      return keep === all.length ? "" : convert(all.slice(0, all.length - keep));
    },
    end: () => {
      const rest = held;
      held = "";
      return rest ? convert(rest) : "";
    },
  };
}

function controlPicture(char: string): string {
  const code = char.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? "\u2421" : "\ufffd";
}

/** A whole text at once. */
export function displayText(text: string): string {
  const display = createDisplay();
  return display.push(text) + display.end();
}
