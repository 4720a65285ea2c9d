import { limits } from "../../limits.ts";
import { type Dialect, signs } from "./signs.ts";
import { viewOf } from "./view.ts";

export interface Recognised {
  dialect: Dialect;
  /** One sentence for people. */
  note: string;
  /** Where it shows. */
  start: number;
  end: number;
  /** True when Dotprompt sends the text as it is written, so that nothing goes wrong with it. */
  harmless: boolean;
}

/**
 * Names the dialect of a file that is called `.prompt` but was written for something else.
 *
 * @param path of the file; `.prompty` is believed, and `_name.prompt` is never plain text
 * @returns null for everything that is, or may be, Dotprompt
 */
export function recognise(text: string, path?: string): Recognised | null {
  if (text.length > limits.size) return null;
  const view = viewOf(text, path);
  for (const { dialect, name, find } of signs) {
    const found = find(view);
    if (!found) continue;
    const [start, length] = found;
    const harmless = dialect === "plain-text";
    return { dialect, note: note(dialect, name), start, end: start + length, harmless };
  }
  return null;
}

function note(dialect: Dialect, name: string): string {
  switch (dialect) {
    case "plain-text":
      return "This is plain text. Dotprompt sends it as it is.";
    case "f-string":
      return "This looks like a Python format string: Dotprompt sends {name} as it is. Its own variables are written {{name}}. Nothing else is checked in this file.";
    case "prompty":
    case "json":
      return `This looks like ${name}, not like a Dotprompt file. Import it to get one. Nothing else is checked in this file.`;
  }
  return `This looks like ${name}, not like a Dotprompt file. Nothing else is checked in it.`;
}
